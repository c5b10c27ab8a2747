// A labelled field of several lines with its hint or its fault under it.
import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from '../lib/cx.ts'

interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
  hint?: string | undefined
  fault?: string | undefined
  /** At the end of the label's line. */
  beside?: ReactNode
}

export const TextArea = ({ label, hint, fault, beside, className, ...rest }: TextAreaProps) => {
  const id = useId()
  const note = fault ?? hint
  return (
    <div className={className}>
      <div className="mb-1.5 flex items-end justify-between gap-2">
        <label htmlFor={id} className="text-13 font-medium">{label}</label>
        {beside}
      </div>
      <textarea
        id={id}
        aria-invalid={fault !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className={cx(
          'block w-full resize-y rounded-control border bg-raised px-3 py-2 text-14 text-ink transition-colors duration-[90ms] focus-visible:outline-offset-1',
          fault === undefined ? 'border-line-strong hover:border-ink-3' : 'border-bad',
        )}
        {...rest}
      />
      {note !== undefined && <p id={`${id}-note`} className={cx('mt-1 text-12', fault === undefined ? 'text-ink-3' : 'text-bad')}>{note}</p>}
    </div>
  )
}
