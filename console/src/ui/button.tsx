// The buttons: ink for the main act, quiet for the rest.
import type { ComponentProps } from 'react'
import { cx } from '../lib/cx.ts'

const looks = {
  main: 'bg-ink text-surface hover:bg-ink-2 disabled:bg-line disabled:text-ink-3',
  plain: 'border border-line-strong bg-raised text-ink hover:border-ink-3 hover:bg-surface disabled:border-line disabled:text-ink-3',
  quiet: 'text-ink-2 hover:bg-canvas hover:text-ink disabled:text-ink-3',
  bad: 'border border-bad bg-raised text-bad hover:bg-canvas',
} as const
const sizes = {
  small: 'h-7 px-2.5 text-12',
  normal: 'h-8 px-3 text-13',
  large: 'h-10 px-4 text-14',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks
  size?: keyof typeof sizes
}

export const Button = ({ look = 'plain', size = 'normal', className, type = 'button', ...rest }: ButtonProps) => (
  <button
    type={type}
    className={cx(
      'press inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap select-none',
      'disabled:cursor-default max-md:min-h-9',
      looks[look], sizes[size], className,
    )}
    {...rest}
  />
)
