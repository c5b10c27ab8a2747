// Who is in a group: taken out with a way back, put in from a list that is searched by name.
import { useQuery } from '@tanstack/react-query'
import { UserRoundPlus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, ListedGroup } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { byAvailability, worksHere } from '../../handover/takers.ts'
import { cx } from '../../lib/cx.ts'
import { Pips } from '../../status/pips.tsx'
import { StatusShape } from '../../status/shape.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useAct } from '../use-act.ts'

const most = 100

const Person = ({ agent }: { agent: Agent }) => {
  const { t } = useTranslation()
  return (
    <>
      <Avatar name={agent.name} seed={agent.uid} size={28} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium"><bdi>{agent.name}</bdi>{agent.kind === 'bot' && <span className="font-normal text-ink-3"> · {t('authors.bot')}</span>}</span>
        <span className="flex items-center gap-1.5 text-12 text-ink-3"><StatusShape status={agent.presence} size={10} />{t(`status.${agent.presence}`)}</span>
      </span>
      <Pips active={agent.activeChats} max={agent.maxChats} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} />
    </>
  )
}

const AddDialog = ({ group, agents, onSet, onClose }: { group: ListedGroup; agents: readonly Agent[]; onSet: (agent: Agent, member: boolean) => void; onClose: () => void }) => {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const members = new Set(group.agents.map((agent) => agent.uid))
  const wanted = typed.trim().toLocaleLowerCase()
  const found = agents.filter((agent) => agent.name.toLocaleLowerCase().includes(wanted) || agent.email.toLocaleLowerCase().includes(wanted))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('group.addTo', { group: group.name })} focus={field}>
      <Field ref={field} label={t('give.find')} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      <ul aria-label={t('give.agents')} className="-mx-2 mt-3 flex flex-col">
        {found.slice(0, most).map((agent) => (
          <li key={agent.uid}>
            <label className="flex min-h-11 items-center gap-2.5 rounded-control px-2 hover:bg-canvas has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-brand">
              <input type="checkbox" checked={members.has(agent.uid)} onChange={(event) => onSet(agent, event.target.checked)} className="size-4 shrink-0 accent-brand outline-none!" />
              <Person agent={agent} />
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="mt-1 text-ink-2">{t('give.nobody')}</p>}
      {found.length > most && <p className="mt-2 text-12 text-ink-3">{t('give.more', { count: found.length - most })}</p>}
      <div className="mt-4 flex justify-end"><Button look="main" onClick={onClose}>{t('group.addDone')}</Button></div>
    </Dialog>
  )
}

export const Members = ({ group, change }: { group: ListedGroup; change: boolean }) => {
  const { t } = useTranslation()
  const { client, queries, queryClient } = useServices()
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  const agents = useQuery(queries.agents).data?.data
  const { act } = useAct()
  const inside = new Set(group.agents.map((agent) => agent.uid))
  const members = agents?.filter((agent) => inside.has(agent.uid)).toSorted(byAvailability) ?? []
  const set = (agent: Agent, member: boolean, told: boolean) => {
    const path = `/groups/${group.uid}/agents/${agent.uid}`
    const show = (on: boolean) => queryClient.setQueryData<ListedGroup[]>(keys.groups, (list) => list?.map((one) => (one.uid !== group.uid ? one : {
      ...one, agents: [...one.agents.filter((own) => own.uid !== agent.uid), ...(on ? [{ uid: agent.uid, name: agent.name }] : [])],
    })))
    const send = (on: boolean) => {
      // A list that was asked for before must not take it back.
      void queryClient.cancelQueries({ queryKey: keys.groups })
      show(on)
      return client.send(on ? 'PUT' : 'DELETE', path)
    }
    return act({
      work: () => send(member), stale: [keys.groups, keys.agents, keys.me],
      ...(told ? { done: t('group.left', { name: agent.name, group: group.name }), undo: () => send(!member), undone: t('group.joined', { name: agent.name, group: group.name }) } : {}),
    })
  }
  return (
    <>
      {agents !== undefined && members.length === 0 && <p className="mb-3 text-ink-2">{t('group.noMembers')}</p>}
      {members.length > 0 && (
        <ul className="mb-3 divide-y divide-line rounded-panel border border-line bg-raised">
          {members.map((agent) => (
            <li key={agent.uid} className={cx('flex min-h-12 items-center gap-2.5 ps-4', change ? 'pe-1.5' : 'pe-4')}>
              <Person agent={agent} />
              {change && (
                <IconButton
                  label={t('group.takeOut', { name: agent.name })}
                  onClick={() => {
                    // The row goes; the focus must not go with it.
                    add.current?.focus()
                    void set(agent, false, true)
                  }}
                >
                  <X size={14} aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {change && <Button ref={add} size="small" onClick={() => setAdding(true)}><UserRoundPlus size={13} aria-hidden="true" />{t('group.add')}</Button>}
      {adding && agents !== undefined && <AddDialog group={group} agents={agents.filter((agent) => worksHere(agent)).toSorted((a, b) => a.name.localeCompare(b.name))} onSet={(agent, member) => void set(agent, member, false)} onClose={() => setAdding(false)} />}
    </>
  )
}
