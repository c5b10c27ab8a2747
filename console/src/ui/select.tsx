// A choice of many in one line: the browser's own list, in our clothes.
import { ChevronDown } from 'lucide-react'
import { cx } from '../lib/cx.ts'

interface SelectProps {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
  className?: string
}

export const Select = ({ label, value, options, onChange, className }: SelectProps) => (
  <span className={cx('relative inline-flex min-w-0', className)}>
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 w-full min-w-0 cursor-pointer appearance-none truncate rounded-control border border-line-strong bg-raised ps-2.5 pe-7 text-13 text-ink hover:border-ink-3 max-md:h-10"
    >
      {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
    </select>
    <ChevronDown size={13} aria-hidden="true" className="pointer-events-none absolute end-2 top-1/2 -translate-y-1/2 text-ink-3" />
  </span>
)
