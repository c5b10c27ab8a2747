// A choice of many under its label, with its hint or its fault.
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { cx } from '../lib/cx.ts'

interface ChoiceProps {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
  hint?: string | undefined
  fault?: string | undefined
  disabled?: boolean
  className?: string
}

export const Choice = ({ label, value, options, onChange, hint, fault, disabled = false, className }: ChoiceProps) => {
  const id = useId()
  const note = fault ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-13 font-medium">{label}</label>
      <span className="relative block">
        <select
          id={id} value={value} disabled={disabled} aria-invalid={fault !== undefined} aria-describedby={note === undefined ? undefined : `${id}-note`}
          onChange={(event) => onChange(event.target.value)}
          className={cx(
            'h-10 w-full appearance-none truncate rounded-control border bg-raised ps-3 pe-8 text-14 text-ink focus-visible:outline-offset-1 disabled:bg-surface disabled:text-ink-2',
            fault === undefined ? 'border-line-strong hover:border-ink-3' : 'border-bad',
          )}
        >
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
        <ChevronDown size={14} aria-hidden="true" className="pointer-events-none absolute end-2.5 top-1/2 -translate-y-1/2 text-ink-3" />
      </span>
      {note !== undefined && <p id={`${id}-note`} className={cx('mt-1 text-12', fault === undefined ? 'text-ink-3' : 'text-bad')}>{note}</p>}
    </div>
  )
}
