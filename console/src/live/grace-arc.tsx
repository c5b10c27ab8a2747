// What is left of a grace, as a ring that drains, with the clock beside it.
import { useTranslation } from 'react-i18next'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { waitClock } from '../lib/format.ts'
import { graceLeft } from './geometry.ts'
import { useGraceMinutes } from './use-grace-minutes.ts'

const radius = 7
const round = 2 * Math.PI * radius

export const GraceArc = ({ until, size = 18 }: { until: string; size?: number }) => {
  const { i18n, t } = useTranslation()
  const now = useNow()
  const left = Date.parse(until) - now
  const share = graceLeft(Date.parse(until), now, useGraceMinutes())
  const clock = waitClock(left, i18n.language)
  const tone = share > 0.5 ? 'text-info' : share > 0.2 ? 'text-warn' : 'text-bad'
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1.5', tone)} title={t('grace.returns', { time: clock })}>
      <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" fill="none" strokeWidth="2.5" className="-rotate-90 forced-color-adjust-none rtl:-scale-y-100">
        <circle cx="9" cy="9" r={radius} className="stroke-line" />
        <circle cx="9" cy="9" r={radius} stroke="currentColor" strokeDasharray={`${share * round} ${round}`} />
      </svg>
      <span className="font-mono text-12"><span className="sr-only">{t('grace.left')} </span>{clock}</span>
    </span>
  )
}
