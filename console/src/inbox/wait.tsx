// How long somebody waits: the clock in figures and the 3 px rail at the row's edge that drains, warms and hatches.
import { useTranslation } from 'react-i18next'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { waitClock } from '../lib/format.ts'

const minute = 60_000
/** Without a service level: 2, 5 and 10 minutes. */
export const heatOf = (waited: number): 'calm' | 'warm' | 'hot' | 'late' =>
  waited < 2 * minute ? 'calm' : waited < 5 * minute ? 'warm' : waited < 10 * minute ? 'hot' : 'late'

const clockTones = { calm: 'text-ink-2', warm: 'text-warn', hot: 'text-hot', late: 'text-bad font-bold' } as const
const railTones = { calm: 'bg-ok', warm: 'bg-warn', hot: 'bg-hot', late: 'hatched' } as const

export const WaitClock = ({ since }: { since: string }) => {
  const { t, i18n } = useTranslation()
  const waited = useNow() - Date.parse(since)
  const clock = waitClock(waited, i18n.language)
  return (
    <span className={cx('font-mono text-12', clockTones[heatOf(waited)])} title={t('inbox.waiting', { time: clock })}>
      <span className="sr-only">{t('inbox.waitingShort')} </span>{clock}
    </span>
  )
}

export const PulseRail = ({ since }: { since: string | null }) => {
  const waited = useNow() - (since === null ? 0 : Date.parse(since))
  if (since === null) return null
  const heat = heatOf(waited)
  const left = heat === 'late' ? 1 : Math.max(0.08, 1 - waited / (10 * minute))
  return (
    <span aria-hidden="true" data-rail={heat} className="absolute inset-y-0 start-0 w-[3px] bg-line">
      <span className={cx('absolute inset-0 origin-bottom', railTones[heat])} style={{ transform: `scaleY(${left})` }} />
    </span>
  )
}
