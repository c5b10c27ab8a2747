// What happens now: who waits and since when, who is here and with whom, and the hand that moves a chat from one to another.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useCan } from '../auth/use-me.ts'
import { GiveDialog } from '../handover/give-dialog.tsx'
import { useGive } from '../handover/use-give.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select } from '../ui/select.tsx'
import { AgentsBoard } from './agents-board.tsx'
import { groupsOf, kpisOf, tilesOf } from './board.ts'
import { DragContext, useDragged, useDragSource } from './drag.ts'
import { KpiStrip } from './kpi-strip.tsx'
import { Ribbon } from './ribbon.tsx'
import { TodayStrip } from './today-strip.tsx'
import { assignedFilter, useWholeList, waitingFilter } from './use-whole-list.ts'

/** Follows the pointer, whose coordinates know no reading direction. */
const Ghost = () => {
  const dragged = useDragged()
  const nameOf = useVisitorName()
  if (dragged === null) return null
  return (
    <div aria-hidden="true" className="pointer-events-none fixed top-0 left-0 z-50 max-w-56 truncate rounded-control bg-ink px-2.5 py-1.5 font-medium text-surface shadow-float" style={{ transform: `translate(${dragged.x + 12}px, ${dragged.y + 8}px)` }}>
      {nameOf(dragged.conversation.visitor)}
    </div>
  )
}

const none: readonly Agent[] = []

export const LivePage = () => {
  const { t } = useTranslation()
  useTitle(t('live.title'))
  const allowed = useCan('conversation.supervise')
  return allowed ? <Board /> : <div className="p-4"><Notice>{t('live.notAllowed')}</Notice></div>
}

const Board = () => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const navigate = useNavigate({ from: '/app/live' })
  const { group = null } = useSearch({ from: '/app/live' })
  const counted = useQuery(queries.counts).data?.unassigned ?? 0
  const agents = useQuery(queries.agents)
  const waiting = useWholeList(waitingFilter)
  const assigned = useWholeList(assignedFilter)
  const give = useGive()
  const [giving, setGiving] = useState<Conversation | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const people = agents.data?.data ?? none
  const drag = useDragSource((conversation, uid) => {
    const agent = people.find((one) => one.uid === uid)
    if (agent !== undefined) void give(conversation, agent)
  }, () => scroller.current)
  const tiles = useMemo(() => tilesOf(people, assigned.rows, group), [people, assigned.rows, group])
  const kpis = useMemo(() => kpisOf(people, waiting.rows, assigned.rows), [people, waiting.rows, assigned.rows])
  const groups = useMemo(() => groupsOf(people), [people])

  const failed = [agents, waiting.query, assigned.query].find((query) => query.isError && query.data === undefined)
  if (failed !== undefined) {
    return (
      <div className="flex flex-col items-start gap-3 p-4">
        <Notice tone="bad">{words(failed.error)}</Notice>
        <Button onClick={() => void failed.refetch()}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  if (agents.data === undefined || waiting.query.data === undefined || assigned.query.data === undefined) return <div className="grow" aria-busy="true" />
  return (
    <DragContext value={drag}>
      <div ref={scroller} className="relative min-h-0 grow overflow-y-auto">
        <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 max-md:p-3">
          <h1 className="sr-only">{t('live.title')}</h1>
          <KpiStrip kpis={kpis} waiting={waiting.whole ? String(waiting.rows.length) : `${Math.max(counted, waiting.rows.length)}+`} />
          <section aria-labelledby="ribbon" className="rounded-panel border border-line bg-raised px-2 pt-3 pb-1">
            <h2 id="ribbon" className="px-2 text-13 font-bold">{t('live.ribbon')}</h2>
            <Ribbon waiting={waiting.rows} onGive={setGiving} />
          </section>
          <TodayStrip />
          <section aria-labelledby="agents">
            <div className="mb-2.5 flex min-h-8 items-center gap-3">
              <h2 id="agents" className="text-13 font-bold">{t('live.agents')} <span className="font-normal text-ink-3">{tiles.length}</span></h2>
              <span className="text-12 text-ink-3 max-lg:hidden">{t('live.dragHint')}</span>
              <span className="grow" />
              {groups.length > 0 && (
                <Select
                  label={t('live.group')}
                  value={group ?? ''}
                  onChange={(next) => void navigate({ to: '.', search: next === '' ? {} : { group: next } })}
                  options={[{ value: '', label: t('live.allGroups') }, ...groups.map((one) => ({ value: one.uid, label: one.name }))]}
                />
              )}
            </div>
            {!assigned.whole && !assigned.query.isFetching && <div className="mb-3"><Notice>{t('live.partial', { count: assigned.rows.length })}</Notice></div>}
            {tiles.length > 0 ? <AgentsBoard tiles={tiles} scroller={scroller} onGive={setGiving} /> : <p className="text-ink-2">{t('live.noAgents')}</p>}
          </section>
        </div>
        <Ghost />
      </div>
      {giving !== null && (
        <GiveDialog
          title={t('give.title', { name: nameOf(giving.visitor) })}
          holder={giving.agent?.uid ?? null}
          onGive={(agent) => {
            setGiving(null)
            void give(giving, agent)
          }}
          onClose={() => setGiving(null)}
        />
      )}
    </DragContext>
  )
}
