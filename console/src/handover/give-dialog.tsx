// "Give to…": everybody who can take it, the available first, found by typing a few letters of the name.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { cx } from '../lib/cx.ts'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { byAvailability, obstacleOf, worksHere } from './takers.ts'

interface GiveDialogProps { title: string; holder: string | null; onGive: (agent: Agent) => void; onClose: () => void }

const most = 50

const Choice = ({ agent, holder, onGive }: { agent: Agent; holder: string | null; onGive: (agent: Agent) => void }) => {
  const { t } = useTranslation()
  const me = useMe().agent.uid
  const obstacle = obstacleOf(agent)
  const has = agent.uid === holder
  return (
    <button
      type="button"
      disabled={has || obstacle !== null}
      onClick={() => onGive(agent)}
      className={cx('ring-inset-focus flex min-h-11 w-full items-center gap-2.5 rounded-control px-2 text-start', has || obstacle !== null ? 'cursor-default text-ink-3' : 'hover:bg-canvas')}
    >
      <Avatar name={agent.name} seed={agent.uid} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium">{agent.name}{agent.uid === me && <span className="font-normal text-ink-3"> · {t('give.you')}</span>}</span>
        <span className="flex items-center gap-1.5 text-12 text-ink-3">
          <StatusShape status={agent.presence} size={10} />
          {has ? t('give.has') : t(`status.${agent.presence}`)}
          {!has && agent.presence === 'online' && !agent.accepting && <> · {t('give.notAccepting')}</>}
        </span>
      </span>
      <Pips active={agent.activeChats} max={agent.maxChats} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} />
    </button>
  )
}

export const GiveDialog = ({ title, holder, onGive, onClose }: GiveDialogProps) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const agents = useQuery(queries.agents).data?.data
  const wanted = typed.trim().toLocaleLowerCase()
  const found = agents?.filter((agent) => worksHere(agent) && agent.name.toLocaleLowerCase().includes(wanted)).toSorted(byAvailability) ?? []
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} focus={field}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const first = found.find((agent) => agent.uid !== holder && obstacleOf(agent) === null)
          if (first !== undefined) onGive(first)
        }}
      >
        <Field ref={field} label={t('give.find')} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      </form>
      <ul aria-label={t('give.agents')} className="-mx-2 mt-3 flex flex-col">
        {found.slice(0, most).map((agent) => <li key={agent.uid}><Choice agent={agent} holder={holder} onGive={onGive} /></li>)}
      </ul>
      {agents !== undefined && found.length === 0 && <p className="mt-1 text-ink-2">{t('give.nobody')}</p>}
      {found.length > most && <p className="mt-2 text-12 text-ink-3">{t('give.more', { count: found.length - most })}</p>}
    </Dialog>
  )
}
