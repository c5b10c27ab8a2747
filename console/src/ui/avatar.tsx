// Initials on a quiet tint of their own, so that people are told apart without loud colour.
import { UserRound } from 'lucide-react'
import { initials } from '../lib/format.ts'
import { cx } from '../lib/cx.ts'

const hueOf = (seed: string): number => {
  let hash = 7
  for (const char of seed) hash = (hash * 31 + char.charCodeAt(0)) >>> 0
  return hash % 360
}

const sizes = { 20: 'size-5 text-[9px]', 28: 'size-7 text-11', 36: 'size-9 text-13', 48: 'size-12 text-16' } as const

/** Without a name: a figure. */
interface AvatarProps { name: string | null; seed: string; size?: keyof typeof sizes; shape?: 'round' | 'square' }

export const Avatar = ({ name, seed, size = 28, shape = 'round' }: AvatarProps) => (
  <span
    aria-hidden="true"
    className={cx(
      'inline-flex shrink-0 items-center justify-center font-medium text-[oklch(0.42_0.05_var(--tint))] select-none',
      'bg-[oklch(0.925_0.022_var(--tint))] dark:bg-[oklch(0.3_0.025_var(--tint))] dark:text-[oklch(0.84_0.04_var(--tint))]',
      sizes[size], shape === 'round' ? 'rounded-[50%]' : 'rounded-control',
    )}
    ref={(element) => element?.style.setProperty('--tint', String(hueOf(seed)))}
  >
    {name === null ? <UserRound size={14} strokeWidth={1.75} /> : initials(name)}
  </span>
)
