// One agent: how he is now, his numbers and what they are made of, when he was here, what he did, where he is signed in.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { now, useNow } from '../lib/clock.ts'
import { ago } from '../lib/format.ts'
import { EntryMenu } from '../roster/entry-menu.tsx'
import { entryQuery } from '../roster/queries.ts'
import { useEntryActs } from '../roster/use-entry-acts.ts'
import { Unread } from '../settings/unread.tsx'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ActivityList } from './activity-list.tsx'
import { AgentSessions } from './agent-sessions.tsx'
import { dayIn } from './days.ts'
import { FactsDialog } from './facts-dialog.tsx'
import { FigureStrip } from './figure-strip.tsx'
import { Performance } from './performance.tsx'
import { PresenceLines } from './presence-lines.tsx'
import type { FigureKey } from './words.ts'
import type { RosterEntry } from '@switchboard/protocol'

const strip = ['resolved', 'messages', 'firstResponseMinutes', 'slaPercent', 'satisfaction', 'onlineHours'] as const satisfies readonly FigureKey[]

export const Panel = ({ id, title, hint, children }: { id: string; title: string; hint?: string; children: ReactNode }) => (
  <section aria-labelledby={id} className="min-w-0 rounded-panel border border-line bg-raised px-4 py-3">
    <h2 id={id} className="text-14 font-bold">{title}</h2>
    {hint !== undefined && <p className="text-12 text-ink-3">{hint}</p>}
    <div className="mt-2.5">{children}</div>
  </section>
)

const Opened = ({ entry }: { entry: RosterEntry }) => {
  const { t, i18n } = useTranslation()
  const { queries } = useServices()
  const navigate = useNavigate()
  const { timeZone } = useMe().tenant
  const writes = useCan('account.write')
  const time = useNow()
  const acts = useEntryActs(entry)
  const [open, setOpen] = useState<FigureKey | null>(null)
  const { uid } = entry.agent
  const agent = useQuery(queries.agents).data?.data.find((one) => one.uid === uid) ?? entry.agent
  const others = agent.groups.filter((group) => group.name !== entry.department)
  useTitle(agent.name)
  return (
    <>
      <header className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Avatar name={agent.name} seed={uid} size={48} />
        <div className="min-w-0 grow basis-60">
          <h1 className="truncate text-20 font-bold">{agent.name}</h1>
          <p className="text-ink-2"><bdi>{agent.email}</bdi> · {t(`roles.${agent.role}`)}{entry.department !== null && <> · <bdi>{entry.department}</bdi></>}</p>
          <p className="text-12 text-ink-3">
            {entry.lastSignInAt === null ? t('work.neverIn') : t('work.lastSignIn', { when: ago(entry.lastSignInAt, time, i18n.language) })}
            {others.length > 0 && <> · {t('roster.alsoIn', { groups: others.map((group) => group.name).join(', ') })}</>}
          </p>
        </div>
        <div className="flex items-center gap-4">
          <span className="flex items-center gap-1.5"><StatusShape status={agent.presence} />{t(`status.${agent.presence}`)}</span>
          <Pips active={agent.activeChats} max={agent.maxChats} most={12} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} />
          {writes && !agent.active && <Button onClick={() => void acts.start()} disabled={acts.busy}>{t('roster.start')}</Button>}
          <EntryMenu entry={{ ...entry, agent }} onRemoved={() => void navigate({ to: '/app/agents', search: {} })} />
        </div>
      </header>
      {!agent.active && <div className="mb-4"><Notice>{t('roster.inactive')}</Notice></div>}
      <div className="flex flex-col gap-4">
        <FigureStrip label={t('figures.today')} figures={entry.today} keys={strip} onOpen={setOpen} />
        <Performance uid={uid} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <Panel id="presence" title={t('work.presence')} hint={t('work.presenceHint')}><PresenceLines uid={uid} count={7} /></Panel>
            <Panel id="sessions" title={t('work.sessions')}><AgentSessions uid={uid} /></Panel>
          </div>
          <Panel id="activity" title={t('work.activity')}><ActivityList uid={uid} /></Panel>
        </div>
      </div>
      {open !== null && <FactsDialog agent={uid} day={dayIn(now(), timeZone)} figure={open} onClose={() => setOpen(null)} />}
    </>
  )
}

export const AgentPage = () => {
  const { t } = useTranslation()
  const { agent: uid } = useParams({ from: '/app/agents/$agent' })
  const entry = useQuery(entryQuery(useServices().client, uid))
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      <div className="mx-auto max-w-[1200px] px-6 py-5 max-md:px-4">
        <Link to="/app/agents" search={{}} className="press mb-3 inline-flex min-h-8 items-center gap-1.5 rounded-control font-medium text-ink-2 hover:text-ink"><ArrowLeft size={15} aria-hidden="true" className="rtl:-scale-x-100" />{t('work.back')}</Link>
        {entry.data !== undefined ? <Opened key={uid} entry={entry.data} /> : ['agent.not_found', 'input.invalid'].includes(codeOf(entry.error)) ? <Notice>{t('work.missing')}</Notice> : <Unread of={entry} />}
      </div>
    </div>
  )
}
