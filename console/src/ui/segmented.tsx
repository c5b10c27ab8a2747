// A choice of few, all visible. Arrow keys move, as in every radio group.
import { cx } from '../lib/cx.ts'

interface SegmentedProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  size?: 'small' | 'normal'
}

export const Segmented = <T extends string>({ label, value, options, onChange, size = 'normal' }: SegmentedProps<T>) => (
  <div role="radiogroup" aria-label={label} className="inline-flex rounded-control border border-line bg-canvas p-0.5">
    {options.map((option) => (
      <label
        key={option.value}
        className={cx(
          'press relative flex items-center rounded-[3px] font-medium select-none has-focus-visible:outline-2 has-focus-visible:outline-brand',
          size === 'small' ? 'h-6 px-2 text-12' : 'h-7 px-3 text-13',
          value === option.value ? 'bg-raised text-ink shadow-[0_0_0_1px_var(--line)]' : 'text-ink-2 hover:text-ink',
        )}
      >
        <input
          type="radio"
          name={label}
          checked={value === option.value}
          onChange={() => onChange(option.value)}
          className="absolute inset-0 appearance-none opacity-0"
        />
        {option.label}
      </label>
    ))}
  </div>
)
