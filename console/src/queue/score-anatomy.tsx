// Score anatomy: what the messages and what the waiting contribute, stacked in one bar, each with its number.
import { Clock3, MessageSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'
import { points, type Anatomy } from './score.ts'

interface ScoreAnatomyProps { anatomy: Anatomy; /** The score that fills the bar. */ full: number; compact?: boolean }

export const ScoreAnatomy = ({ anatomy, full, compact = false }: ScoreAnatomyProps) => {
  const { t, i18n } = useTranslation()
  const number = (share: number) => points(share, i18n.language)
  const width = (share: number) => `${full > 0 ? Math.min(100, (share / full) * 100) : 0}%`
  const words = t('queue.anatomy', { score: number(anatomy.score), messages: number(anatomy.messages), delay: number(anatomy.delay) })
  return (
    <span role="img" aria-label={words} title={words} className="block min-w-0">
      <span aria-hidden="true" className="flex items-center gap-2">
        <span className="flex h-2 min-w-0 grow overflow-hidden rounded-[2px] bg-line forced-colors:border">
          <span className="h-full shrink-0 bg-ink-2 forced-color-adjust-none" style={{ width: width(anatomy.messages) }} />
          <span className="h-full shrink-0 bg-warn forced-color-adjust-none" style={{ width: width(anatomy.delay) }} />
        </span>
        <b className={cx('w-11 text-end font-mono font-normal', compact ? 'text-11' : 'text-13')}>{number(anatomy.score)}</b>
      </span>
      {!compact && (
        <span aria-hidden="true" className="mt-0.5 flex gap-3 font-mono text-11 text-ink-3">
          <span className="inline-flex items-center gap-1"><MessageSquare size={10} className="text-ink-2" />{number(anatomy.messages)}</span>
          <span className="inline-flex items-center gap-1"><Clock3 size={10} className="text-warn" />{number(anatomy.delay)}</span>
        </span>
      )}
    </span>
  )
}
