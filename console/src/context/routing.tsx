// "Why this agent": the last routing decision in bars and words; while queued, why nobody has it at this moment.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Conversation, RoutingDecision, RoutingWaiting } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { fullTime } from '../lib/format.ts'
import { Candidate } from './candidate.tsx'

/** Agents come and go without a word about this conversation. */
const lookAgain = 5_000

const Summary = ({ decision }: { decision: RoutingDecision }) => {
  const { t } = useTranslation()
  const name = decision.agent?.name ?? ''
  if (decision.outcome === 'waiting') {
    return <p className="mb-2 text-ink-2">{decision.candidates.length === 0 ? t('routing.nobody') : t('routing.waiting')}</p>
  }
  return <p className="mb-2 text-ink-2">{t(`routing.origin.${decision.origin}`, { name })}</p>
}

type Judged = Pick<RoutingDecision, 'strategy' | 'candidates' | 'more'>

const Candidates = ({ of, chosen, at }: { of: Judged; chosen: string | null; at: string }) => {
  const { t } = useTranslation()
  const ranked = of.candidates.toSorted((a, b) => Number(a.excluded !== null) - Number(b.excluded !== null) || (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY))
  return (
    <ul className="flex flex-col gap-2.5">
      {ranked.map((candidate) => <Candidate key={candidate.agent.uid} candidate={candidate} chosen={candidate.agent.uid === chosen} of={of} at={at} />)}
      {of.more && <li className="text-12 text-ink-3">{t('routing.more')}</li>}
    </ul>
  )
}

const Decision = ({ decision }: { decision: RoutingDecision }) => {
  const { t, i18n } = useTranslation()
  const known = i18n.exists(`routing.strategy.${decision.strategy}`)
  return (
    <>
      <Summary decision={decision} />
      <Candidates of={decision} chosen={decision.agent?.uid ?? null} at={decision.at} />
      <p className="mt-3 text-11 text-ink-3">
        {known && `${t(`routing.strategy.${decision.strategy as 'sticky'}`)} · `}{fullTime(decision.at, i18n.language)}{' · '}
        <span className="font-mono" dir="ltr">{decision.durationMs.toFixed(1)} ms</span>
      </p>
    </>
  )
}

const Waiting = ({ waiting, at }: { waiting: RoutingWaiting; at: string }) => {
  const { t, i18n } = useTranslation()
  return (
    <>
      <p className="mb-2 text-ink-2">{t(`routing.reason.${waiting.reason}`, { place: waiting.place ?? '' })}</p>
      <Candidates of={waiting} chosen={null} at={at} />
      {waiting.overflowAt !== null && <p className="mt-3 text-12 text-ink-3">{t('routing.overflow', { time: fullTime(waiting.overflowAt, i18n.language) })}</p>}
    </>
  )
}

export const Routing = ({ conversation }: { conversation: Conversation }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const queued = conversation.state === 'queued'
  const routing = useQuery({ ...queries.routing(conversation.uid), refetchInterval: queued ? lookAgain : false })
  const waiting = routing.data?.waiting ?? null
  const all = routing.data?.data ?? []
  // While it waits, what was decided before is no reason for that.
  const latest = waiting === null ? all[0] : undefined
  const earlier = waiting === null ? all.slice(1) : all.filter((decision) => decision.outcome === 'assigned')
  return (
    <section className="border-t border-line p-4">
      <h3 className="mb-2 text-13 font-bold">{queued ? t('routing.whyWaiting') : t('routing.why')}</h3>
      {routing.isError && routing.data === undefined && <p className="text-12 text-bad">{words(routing.error)}</p>}
      {waiting !== null && <Waiting waiting={waiting} at={new Date(routing.dataUpdatedAt).toISOString()} />}
      {routing.data !== undefined && waiting === null && latest === undefined && <p className="text-12 text-ink-3">{t('routing.none')}</p>}
      {latest !== undefined && <Decision decision={latest} />}
      {earlier.length > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-12 font-medium text-ink-2 hover:text-ink">{t('routing.earlier', { count: earlier.length })}</summary>
          <ul className="mt-2 flex flex-col gap-4 border-s border-line ps-3">
            {earlier.slice(0, 10).map((decision) => <li key={decision.uid}><Decision decision={decision} /></li>)}
          </ul>
        </details>
      )}
    </section>
  )
}
