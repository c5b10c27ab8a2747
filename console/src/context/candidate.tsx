// One agent the router looked at: load, what his score is made of, or the reason to pass him over.
import { Check, UserRoundCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RoutingDecision } from '@switchboard/protocol'
import { cx } from '../lib/cx.ts'
import { ago } from '../lib/format.ts'
import { ScoreAnatomy } from '../queue/score-anatomy.tsx'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { barOf, type Bar, type Part } from './terms.ts'

interface CandidateProps { candidate: RoutingDecision['candidates'][number]; chosen: boolean; of: Pick<RoutingDecision, 'strategy' | 'candidates'>; at: string }

const readable = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
const tones: Record<string, string> = { success: 'bg-ok', priority: 'bg-info', load: 'bg-ink-2', handling: 'bg-warn', capability: 'bg-brand' }

const Track = ({ share, chosen }: { share: number; chosen: boolean }) => (
  <span aria-hidden="true" className="h-2 min-w-0 grow overflow-hidden rounded-[2px] bg-line forced-colors:border">
    <span className={cx('block h-full origin-left rtl:origin-right', chosen ? 'bg-brand' : 'bg-line-strong')} style={{ transform: `scaleX(${Math.max(0.02, share)})` }} />
  </span>
)

const useTerm = () => {
  const { t, i18n } = useTranslation()
  return (term: string) => (i18n.exists(`routing.terms.${term}`) ? t(`routing.terms.${term as 'success'}`) : readable(term))
}

/** Every part named with its number, keyed to its piece of the bar. */
const Parts = ({ parts, keyed }: { parts: readonly Part[]; keyed: boolean }) => {
  const { i18n } = useTranslation()
  const name = useTerm()
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 })
  return (
    <dl className="mt-1 flex flex-wrap gap-x-3 text-11 text-ink-3">
      {parts.map((part) => (
        <div key={part.term} className="flex items-center gap-1">
          {keyed && <span aria-hidden="true" className={cx('size-2 rounded-[2px] forced-color-adjust-none', tones[part.term])} />}
          <dt>{name(part.term)}</dt><dd className="font-mono text-ink-2">{number.format(part.value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const Score = ({ value }: { value: string }) => {
  const { t } = useTranslation()
  return <span className="font-mono text-12" title={t('routing.score')}><span className="sr-only">{t('routing.score')} </span>{value}</span>
}

const Drawn = ({ bar, chosen, at }: { bar: Bar; chosen: boolean; at: string }) => {
  const { t, i18n } = useTranslation()
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
  switch (bar.kind) {
    case 'priority':
      return <ScoreAnatomy anatomy={bar} full={bar.score} />
    case 'room':
      return (
        <>
          <div className="flex items-center gap-2"><Track share={bar.share} chosen={chosen} /></div>
          <p className="mt-0.5 text-11 text-ink-3">{t('routing.freeRoom', { percent: new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(bar.share) })}</p>
          {bar.knows && <p className="mt-0.5 flex items-center gap-1.5 text-12 text-ink-2"><UserRoundCheck size={13} aria-hidden="true" className="text-brand" />{t('routing.knows')}</p>}
        </>
      )
    case 'turn':
      return (
        <>
          <div className="flex items-center gap-2"><Track share={bar.share} chosen={chosen} /></div>
          <p className="mt-0.5 text-11 text-ink-3">{bar.since === null ? t('routing.never') : t('routing.lastChat', { ago: ago(bar.since, Date.parse(at), i18n.language) })}</p>
        </>
      )
    case 'parts':
      return (
        <>
          <div className="flex items-center gap-2">
            <span aria-hidden="true" className="flex h-2 min-w-0 grow gap-px overflow-hidden rounded-[2px] bg-line forced-colors:border">
              {bar.parts.map((part) => <span key={part.term} className={cx('h-full shrink-0 forced-color-adjust-none', tones[part.term])} style={{ width: `${part.share * 100}%` }} />)}
            </span>
            <Score value={number.format(bar.total)} />
          </div>
          <Parts parts={bar.parts} keyed />
        </>
      )
    case 'plain':
      return (
        <>
          <div className="flex items-center gap-2"><Track share={bar.share} chosen={chosen} /><Score value={number.format(bar.score)} /></div>
          {bar.parts.length > 0 && <Parts parts={bar.parts} keyed={false} />}
        </>
      )
  }
}

export const Candidate = ({ candidate, chosen, of, at }: CandidateProps) => {
  const { t } = useTranslation()
  const { agent, excluded, activeChats, maxChats, presence } = candidate
  const bar = excluded === null ? barOf(of.strategy, candidate, of.candidates, at) : null
  return (
    <li className={cx(excluded !== null && 'text-ink-3')}>
      <div className="flex items-center gap-2">
        <StatusShape status={presence} size={10} />
        <span className={cx('truncate', chosen && 'font-bold')}>{agent.name}</span>
        {chosen && <><Check size={13} className="shrink-0 text-ok" aria-hidden="true" /><span className="sr-only">{t('routing.chosen')}</span></>}
        <span className="grow" />
        <Pips active={activeChats} max={maxChats} label={t('status.load', { active: activeChats, max: maxChats })} />
      </div>
      {excluded !== null && (
        <p className="mt-0.5 ps-[18px] text-12">
          {t(`routing.excluded.${excluded}`, { active: activeChats, max: maxChats })}
          {candidate.lastOfVisitor && <> · {t('routing.knows')}</>}
        </p>
      )}
      {bar !== null && <div className="mt-1 ps-[18px]"><Drawn bar={bar} chosen={chosen} at={at} /></div>}
    </li>
  )
}
