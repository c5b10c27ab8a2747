// From and to on one day, with what is wrong with them underneath.
import { X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { FaultWord } from './draft.ts'

export const timeField = 'h-9 rounded-control border bg-raised px-2 text-13 text-ink focus-visible:outline-offset-1 max-md:h-10'

interface TimeSpanProps {
  /** Whose times they are, for screen readers. */
  of: string
  from: string
  to: string
  fault: FaultWord | undefined
  onChange: (times: { from: string; to: string }) => void
  onRemove?: () => void
}

export const TimeSpan = ({ of, from, to, fault, onChange, onRemove }: TimeSpanProps) => {
  const { t } = useTranslation()
  const id = useId()
  const described = fault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': id }
  const look = cx(timeField, fault === undefined ? 'border-line-strong hover:border-ink-3' : 'border-bad')
  return (
    <div>
      <div className="flex items-center gap-1.5">
        <input type="time" required aria-label={t('hours.from', { of })} value={from} onChange={(event) => onChange({ from: event.target.value, to })} className={look} {...described} />
        <span aria-hidden="true" className="text-ink-3">–</span>
        <input type="time" required aria-label={t('hours.to', { of })} value={to} onChange={(event) => onChange({ from, to: event.target.value })} className={look} {...described} />
        {onRemove !== undefined && <IconButton label={t('hours.removeSpan', { of })} onClick={onRemove}><X size={14} aria-hidden="true" /></IconButton>}
      </div>
      {fault !== undefined && <p id={id} className="mt-1 text-12 text-bad">{t(`hours.faults.${fault}`)}</p>}
    </div>
  )
}
