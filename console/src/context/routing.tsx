// "Why this agent": the last routing decision in bars and words; while queued, why nobody has it yet.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Conversation, RoutingDecision } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { fullTime } from '../lib/format.ts'
import { Candidate } from './candidate.tsx'

const Summary = ({ decision }: { decision: RoutingDecision }) => {
  const { t } = useTranslation()
  const name = decision.agent?.name ?? ''
  if (decision.outcome === 'waiting') {
    return <p className="mb-2 text-ink-2">{decision.candidates.length === 0 ? t('routing.nobody') : t('routing.waiting')}</p>
  }
  return <p className="mb-2 text-ink-2">{t(`routing.origin.${decision.origin}`, { name })}</p>
}

const Decision = ({ decision }: { decision: RoutingDecision }) => {
  const { t, i18n } = useTranslation()
  const known = i18n.exists(`routing.strategy.${decision.strategy}`)
  const ranked = decision.candidates.toSorted((a, b) => Number(a.excluded !== null) - Number(b.excluded !== null) || (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY))
  return (
    <>
      <Summary decision={decision} />
      <ul className="flex flex-col gap-2.5">
        {ranked.map((candidate) => <Candidate key={candidate.agent.uid} candidate={candidate} chosen={candidate.agent.uid === decision.agent?.uid} decision={decision} />)}
      </ul>
      <p className="mt-3 text-11 text-ink-3">
        {known && `${t(`routing.strategy.${decision.strategy as 'sticky'}`)} · `}{fullTime(decision.at, i18n.language)}{' · '}
        <span className="font-mono" dir="ltr">{decision.durationMs.toFixed(1)} ms</span>
      </p>
    </>
  )
}

export const Routing = ({ conversation }: { conversation: Conversation }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const routing = useQuery(queries.routing(conversation.uid))
  const [latest, ...earlier] = routing.data ?? []
  const queued = conversation.state === 'queued'
  const groups = useQuery({ ...queries.groups, enabled: queued }).data
  const pulls = groups?.find((group) => group.uid === conversation.group?.uid)?.strategy === 'pull'
  return (
    <section className="border-t border-line p-4">
      <h3 className="mb-2 text-13 font-bold">{queued ? t('routing.whyWaiting') : t('routing.why')}</h3>
      {routing.isError && routing.data === undefined && <p className="text-12 text-bad">{words(routing.error)}</p>}
      {routing.data !== undefined && latest === undefined && <p className="text-12 text-ink-3">{queued && pulls ? t('routing.pullWaiting') : t('routing.none')}</p>}
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
