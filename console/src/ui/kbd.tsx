// A key as it is printed on the keyboard.
import { cx } from '../lib/cx.ts'

export const Kbd = ({ children, inverse = false }: { children: string; inverse?: boolean }) => (
  <kbd
    dir="ltr"
    className={cx(
      'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-control border px-1 font-mono text-11',
      inverse ? 'border-ink-3 text-surface' : 'border-line text-ink-2 bg-raised',
    )}
  >
    {children}
  </kbd>
)
