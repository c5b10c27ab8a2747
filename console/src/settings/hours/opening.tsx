// Whether a group is open now, and when it opens: the server counted it, here it becomes a sentence.
import { Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { zonedTime } from '../../lib/format.ts'

export interface OpeningState { open: boolean; opensAt: string | null; timeZone: string | null }

export const useOpeningWords = (): ((opening: OpeningState) => string) => {
  const { t, i18n } = useTranslation()
  return ({ open, opensAt, timeZone }) => {
    if (timeZone === null) return t('hours.always')
    if (open) return t('hours.open')
    if (opensAt === null) return t('hours.never')
    const when = zonedTime(opensAt, timeZone, i18n.language)
    return timeZone === Intl.DateTimeFormat().resolvedOptions().timeZone ? t('hours.opens', { when }) : t('hours.opensThere', { when, zone: timeZone })
  }
}

export const Opening = ({ opening, className }: { opening: OpeningState; className?: string }) => {
  const words = useOpeningWords()
  return (
    <span className={cx('inline-flex items-start gap-1.5', className)}>
      {opening.open
        ? <span aria-hidden="true" className="mt-[5px] size-2 shrink-0 rounded-[50%] bg-ok" />
        : <Clock size={12} aria-hidden="true" className="mt-[3px] shrink-0 text-ink-3" />}
      <span>{words(opening)}</span>
    </span>
  )
}
