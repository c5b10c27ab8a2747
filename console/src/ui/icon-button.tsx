// A button that is only a picture: its words are in the tooltip and for screen readers.
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../lib/cx.ts'
import { Tip } from './tip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  label: string
  keys?: string
  children: ReactNode
  active?: boolean
}

export const IconButton = ({ label, keys, active = false, className, type = 'button', children, ...rest }: IconButtonProps) => (
  <Tip text={label} keys={keys}>
    <button
      type={type}
      aria-label={label}
      className={cx(
        'press inline-flex size-8 shrink-0 items-center justify-center rounded-control max-md:size-10',
        active ? 'bg-canvas text-ink' : 'text-ink-2 hover:bg-canvas hover:text-ink',
        'disabled:text-ink-3 disabled:hover:bg-transparent', className,
      )}
      {...rest}
    >
      {children}
    </button>
  </Tip>
)
