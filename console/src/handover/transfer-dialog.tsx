// "Hand over…": to whom (a group or an agent, found by name, with presence and free places) and what they should know.
import { useQuery } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { useId, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Conversation, ListedGroup } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { byAvailability, obstacleOf, roomIn, worksHere } from './takers.ts'
import { useTransfer, type Target } from './use-transfer.ts'

const most = 50
const longest = 10_000

interface ChoiceProps { name: string; id: string; checked: boolean; disabled: boolean; onChoose: () => void; children: ReactNode }

const Choice = ({ name, id, checked, disabled, onChoose, children }: ChoiceProps) => (
  <li>
    <label className={cx(
      'flex min-h-11 items-center gap-2.5 rounded-control px-2 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-brand',
      disabled ? 'cursor-default text-ink-3' : 'hover:bg-canvas', checked && 'bg-brand-soft',
    )}>
      <input type="radio" name={name} value={id} checked={checked} disabled={disabled} onChange={onChoose} className="size-4 shrink-0 accent-brand outline-none!" />
      {children}
    </label>
  </li>
)

const GroupFacts = ({ group, members, here }: { group: ListedGroup; members: readonly Agent[]; here: boolean }) => {
  const { t } = useTranslation()
  const { available, free } = roomIn(members)
  return (
    <>
      <span aria-hidden="true" className="flex size-7 shrink-0 items-center justify-center rounded-[50%] border border-line bg-canvas text-ink-2"><UsersRound size={14} /></span>
      <span className="min-w-0 grow">
        <span className="block truncate font-medium"><bdi>{group.name}</bdi></span>
        <span className="block text-12 text-ink-3">{here ? t('transfer.here') : group.strategy === 'pull' ? t('transfer.pull') : available === 0 ? t('transfer.nobody') : t('transfer.available', { count: available })}{!group.open && <> · {t('transfer.closed')}</>}</span>
      </span>
      {free > 0 && <span className="shrink-0 text-12 text-ink-2">{t('transfer.free', { count: free })}</span>}
    </>
  )
}

const AgentFacts = ({ agent, has }: { agent: Agent; has: boolean }) => {
  const { t } = useTranslation()
  const me = useMe().agent.uid
  return (
    <>
      <Avatar name={agent.name} seed={agent.uid} size={28} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium"><bdi>{agent.name}</bdi>{agent.uid === me && <span className="font-normal text-ink-3"> · {t('give.you')}</span>}</span>
        <span className="flex items-center gap-1.5 text-12 text-ink-3">
          <StatusShape status={agent.presence} size={10} />{has ? t('give.has') : t(`status.${agent.presence}`)}
          {!has && agent.presence === 'online' && !agent.accepting && <> · {t('give.notAccepting')}</>}
        </span>
      </span>
      <Pips active={agent.activeChats} max={agent.maxChats} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} />
    </>
  )
}

export const TransferDialog = ({ conversation, name, onClose }: { conversation: Conversation; name: string; onClose: () => void }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const transfer = useTransfer()
  const [typed, setTyped] = useState('')
  const [target, setTarget] = useState<Target | null>(null)
  const [note, setNote] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const find = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const noteBox = useRef<HTMLTextAreaElement>(null)
  const radios = useId()
  const agents = useQuery(queries.agents).data?.data ?? []
  const groups = useQuery({ ...queries.groups, refetchOnMount: 'always' }).data ?? []
  const wanted = typed.trim().toLocaleLowerCase()
  const fits = (one: { name: string }) => one.name.toLocaleLowerCase().includes(wanted)
  const foundGroups = groups.filter(fits)
  const foundAgents = agents.filter((agent) => worksHere(agent) && fits(agent)).toSorted(byAvailability)
  const chosen = target === null ? null : 'agent' in target ? target.agent : target.group
  const choose = (next: Target) => {
    setTarget(next)
    setFault(null)
  }
  const submit = async () => {
    if (target === null || busy) return
    setBusy(true)
    try {
      await transfer(conversation, target, note)
      onClose()
    } catch (error) {
      // The dialog stays: what was written must not be lost.
      setFault(words(error))
      setBusy(false)
    }
  }
  const possible = () => [...(list.current?.querySelectorAll<HTMLInputElement>('input:enabled') ?? [])]
  const steer = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    const first = possible()[0]
    if (first === undefined) return
    first.click()
    if (event.key === 'Enter') noteBox.current?.focus()
    else first.focus()
  }
  const group = (one: ListedGroup) => {
    const inside = new Set(one.agents.map((agent) => agent.uid))
    const here = conversation.state === 'queued' && conversation.group?.uid === one.uid
    return (
      <Choice key={one.uid} name={radios} id={one.uid} checked={chosen?.uid === one.uid} disabled={here} onChoose={() => choose({ group: one })}>
        <GroupFacts group={one} members={agents.filter((agent) => inside.has(agent.uid))} here={here} />
      </Choice>
    )
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('transfer.title', { name })} width="wide" focus={find}>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <Field ref={find} label={t('transfer.find')} value={typed} autoComplete="off" dir="auto" onKeyDown={steer} onChange={(event) => setTyped(event.target.value)} />
        <div ref={list} role="radiogroup" aria-label={t('transfer.to')} className="-mx-2 max-h-[34dvh] overflow-y-auto px-0.5">
          {foundGroups.length > 0 && <><p className="px-2 pb-1 text-12 text-ink-3">{t('transfer.groups')}</p><ul aria-label={t('transfer.groups')} className="mb-2 flex flex-col">{foundGroups.map(group)}</ul></>}
          {foundAgents.length > 0 && (
            <>
              <p className="px-2 pb-1 text-12 text-ink-3">{t('give.agents')}</p>
              <ul aria-label={t('give.agents')} className="flex flex-col">
                {foundAgents.slice(0, most).map((agent) => {
                  const has = agent.uid === conversation.agent?.uid
                  return <Choice key={agent.uid} name={radios} id={agent.uid} checked={chosen?.uid === agent.uid} disabled={has || obstacleOf(agent) !== null} onChoose={() => choose({ agent })}><AgentFacts agent={agent} has={has} /></Choice>
                })}
              </ul>
            </>
          )}
          {foundGroups.length + foundAgents.length === 0 && <p className="px-2 text-ink-2">{t('transfer.nothing')}</p>}
          {foundAgents.length > most && <p className="mt-2 px-2 text-12 text-ink-3">{t('give.more', { count: foundAgents.length - most })}</p>}
        </div>
        <TextArea
          ref={noteBox} label={t('transfer.note')} hint={t('transfer.noteHint')} rows={3} value={note} maxLength={longest} dir="auto" className="[&_textarea]:bg-note"
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
            event.preventDefault()
            void submit()
          }}
        />
        {fault !== null && <Notice tone="bad">{fault}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={target === null || busy} className="min-w-0 shrink"><span className="truncate">{chosen === null ? t('transfer.do') : t('transfer.doTo', { to: chosen.name })}</span></Button>
        </div>
      </form>
    </Dialog>
  )
}
