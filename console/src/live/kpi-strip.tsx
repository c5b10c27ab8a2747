// The five numbers a supervisor looks at first.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { heatOf } from '../inbox/wait.tsx'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { waitClock } from '../lib/format.ts'
import type { Kpis } from './board.ts'

const tones = { calm: '', warm: 'text-warn', hot: 'text-hot', late: 'text-bad' } as const

/** On a phone the two that press come first, in half a row each; of the others the number is enough. */
const Kpi = ({ label, hint, tone, first = false, children }: { label: string; hint?: string | undefined; tone?: string; first?: boolean; children: ReactNode }) => (
  <div className={cx('min-w-0 px-4 py-3 max-md:px-3', first ? 'max-md:col-span-3' : 'max-md:col-span-2 max-md:border-t max-md:border-line')}>
    <dt className="truncate text-12 text-ink-2">{label}</dt>
    <dd className={cx('text-28 font-medium max-md:text-20', tone)}>{children}</dd>
    {hint !== undefined && <dd className={cx('truncate text-12 text-ink-3', !first && 'max-md:hidden')}>{hint}</dd>}
  </div>
)

const Longest = ({ since }: { since: string | null }) => {
  const { t, i18n } = useTranslation()
  const waited = useNow() - (since === null ? 0 : Date.parse(since))
  if (since === null) return <Kpi first label={t('live.longest')} hint={t('live.longestNone')}>–</Kpi>
  return <Kpi first label={t('live.longest')} tone={tones[heatOf(waited)]} hint={t(`live.heat.${heatOf(waited)}`)}>{waitClock(waited, i18n.language)}</Kpi>
}

export const KpiStrip = ({ kpis, waiting }: { kpis: Kpis; /** As text: a part of the rows may be all there is. */ waiting: string }) => {
  const { t } = useTranslation()
  return (
    <dl aria-label={t('live.numbers')} className="grid grid-cols-6 divide-line rounded-panel border border-line bg-raised md:grid-cols-5 md:divide-x">
      <Kpi first label={t('live.waiting')}><Link to="/app/queue" className="underline-offset-4 hover:underline">{waiting}</Link></Kpi>
      <Longest since={kpis.longest} />
      <Kpi label={t('live.active')}>{kpis.active}</Kpi>
      <Kpi label={t('live.available')} hint={t('live.room', { count: kpis.room })}>{kpis.available}</Kpi>
      <Kpi label={t('live.grace')} hint={kpis.grace > 0 ? t('live.graceHint') : undefined}>{kpis.grace}</Kpi>
    </dl>
  )
}
