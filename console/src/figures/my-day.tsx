// The agent's own day: his numbers against the target of his groups, when he was here, what is still open, what he did.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import type { ListFilter } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useMe } from '../auth/use-me.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { WaitClock } from '../inbox/wait.tsx'
import { now, useNow } from '../lib/clock.ts'
import { waitClock } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { ActivityList } from './activity-list.tsx'
import { Panel } from './agent-page.tsx'
import { dayIn, dayText } from './days.ts'
import { FactsDialog } from './facts-dialog.tsx'
import { FigureStrip } from './figure-strip.tsx'
import { PresenceLines } from './presence-lines.tsx'
import { daysQuery } from './queries.ts'
import { spanText, type FigureKey } from './words.ts'

const strip = ['resolved', 'messages', 'firstResponseMinutes', 'slaPercent', 'satisfaction', 'onlineHours'] as const satisfies readonly FigureKey[]
const openFilter: ListFilter = { view: 'mine', states: ['assigned'], unread: false, sort: 'waiting', size: 100 }

const OpenRow = ({ chat }: { chat: Conversation }) => {
  const { t, i18n } = useTranslation()
  const name = useVisitorName()(chat.visitor)
  const time = useNow()
  return (
    <li>
      <Link to="/app/inbox/$uid" params={{ uid: chat.uid }} className="flex min-h-10 items-center gap-3 rounded-control px-2 hover:bg-surface">
        <span className="min-w-0 grow truncate font-medium">{name} <span className="font-mono text-12 font-normal text-ink-3" dir="ltr">#{chat.number}</span></span>
        {chat.graceUntil !== null
          ? <span className="text-12 text-warn">{t('work.inGrace', { time: waitClock(Date.parse(chat.graceUntil) - time, i18n.language) })}</span>
          : chat.waitingSince !== null ? <WaitClock since={chat.waitingSince} /> : <span className="text-12 text-ink-3">{t('work.answered')}</span>}
      </Link>
    </li>
  )
}

export const MyDay = () => {
  const { t, i18n } = useTranslation()
  useTitle(t('work.myDay'))
  const { client, queries } = useServices()
  const { agent, tenant } = useMe()
  const today = dayIn(now(), tenant.timeZone)
  const days = useQuery(daysQuery(client, agent.uid, today, 1))
  const open = useInfiniteQuery(queries.list(openFilter))
  const groups = useQuery(queries.groups).data ?? []
  const [figure, setFigure] = useState<FigureKey | null>(null)
  const figures = days.data?.at(-1)?.figures
  const chats = open.data?.pages.flatMap((page) => page.data) ?? []
  // Of several groups the strictest.
  const target = groups.filter((group) => agent.groups.some((own) => own.uid === group.uid)).toSorted((a, b) => a.targetSeconds - b.targetSeconds)[0]
  const off = target === undefined || figures === undefined || figures.firstResponseMinutes === null ? null : figures.firstResponseMinutes * 60_000 - target.targetSeconds * 1000
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      <div className="mx-auto max-w-[1000px] px-6 py-5 max-md:px-4">
        <header className="mb-4">
          <h1 className="text-20 font-bold">{t('work.myDay')}</h1>
          <p className="text-ink-2">{dayText(today, i18n.language)} · {target === undefined ? t('work.noTarget') : <>{t('work.target', { time: spanText(target.targetSeconds * 1000, i18n.language) })} <bdi>({target.name})</bdi></>}</p>
        </header>
        <div className="flex flex-col gap-4">
          {figures === undefined ? <Unread of={days} /> : (
            <FigureStrip
              label={t('figures.today')} figures={figures} keys={strip} onOpen={setFigure}
              hints={{ firstResponseMinutes: off === null ? undefined : t(off <= 0 ? 'work.fasterBy' : 'work.slowerBy', { time: spanText(Math.abs(off), i18n.language) }) }}
            />
          )}
          <Panel id="timeline" title={t('work.timeline')}><PresenceLines uid={agent.uid} count={1} /></Panel>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Panel id="open" title={`${t('work.open')} · ${agent.activeChats}`}>
              {open.data === undefined ? <Unread of={open} /> : chats.length === 0
                ? <p className="text-ink-2">{t('work.openNone')} <Link to="/app/queue" className="font-medium text-ink underline underline-offset-4">{t('work.takeNext')}</Link></p>
                : <ul className="-mx-2 flex flex-col">{chats.map((chat) => <OpenRow key={chat.uid} chat={chat} />)}</ul>}
            </Panel>
            <Panel id="activity" title={t('work.activity')}><ActivityList uid={agent.uid} /></Panel>
          </div>
        </div>
      </div>
      {figure !== null && <FactsDialog agent={agent.uid} day={today} figure={figure} onClose={() => setFigure(null)} />}
    </div>
  )
}
