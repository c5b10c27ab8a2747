// A labelled input with its hint or its fault under it.
import { useId, type ComponentProps } from 'react'
import { cx } from '../lib/cx.ts'

interface FieldProps extends ComponentProps<'input'> { label: string; hint?: string | undefined; fault?: string | undefined; end?: React.ReactNode }

export const Field = ({ label, hint, fault, end, className, ...rest }: FieldProps) => {
  const id = useId()
  const note = fault ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-13 font-medium">{label}</label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={fault !== undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className={cx(
            'h-10 w-full rounded-control border bg-raised px-3 text-14 text-ink transition-colors duration-[90ms]',
            'focus-visible:outline-offset-1', end !== undefined && 'pe-11',
            fault === undefined ? 'border-line-strong hover:border-ink-3' : 'border-bad',
          )}
          {...rest}
        />
        {end !== undefined && <span className="absolute inset-y-0 end-1 flex items-center">{end}</span>}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={cx('mt-1 text-12', fault === undefined ? 'text-ink-3' : 'text-bad')}>{note}</p>
      )}
    </div>
  )
}
