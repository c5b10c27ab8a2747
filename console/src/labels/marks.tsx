// Labels as small marks: the colour in a dot, the name in ink, so that every colour can be read.
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'
import type { Mark } from './book.ts'

export const LabelDot = ({ color, size = 8 }: { color: string; size?: number }) => (
  <span aria-hidden="true" className="inline-block shrink-0 rounded-[50%] shadow-[inset_0_0_0_1px_rgb(0_0_0/0.18)] forced-color-adjust-none" style={{ backgroundColor: color, width: size, height: size }} />
)

/** `few`: how many are named; the rest is a number. `slim`: phones have room for the dots only. */
export const LabelMarks = ({ marks, few = 2, slim = false }: { marks: readonly Mark[]; few?: number; slim?: boolean }) => {
  const { t } = useTranslation()
  if (marks.length === 0) return null
  const rest = marks.slice(few)
  return (
    <span className="inline-flex min-w-0 shrink-0 items-center gap-2 text-11 text-ink-2">
      {marks.slice(0, few).map((mark) => (
        <span key={mark.id} className="inline-flex min-w-0 items-center gap-1"><LabelDot color={mark.color} /><span className={cx('max-w-24 truncate', slim && 'max-md:sr-only')}>{mark.name}</span></span>
      ))}
      {rest.length > 0 && <span title={rest.map((mark) => mark.name).join(', ')}>+{rest.length}<span className="sr-only"> {t('labels.more')}</span></span>}
    </span>
  )
}
