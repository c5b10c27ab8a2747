// How full somebody's hands are: one pip per place, and the number beside it.
import { cx } from '../lib/cx.ts'

interface PipsProps { active: number; max: number; label: string; /** Beyond this many places only the number. */ most?: number }

export const Pips = ({ active, max, label, most = 8 }: PipsProps) => (
  <span role="img" aria-label={label} className="inline-flex items-center gap-1.5">
    {max > 0 && max <= most && (
      <span aria-hidden="true" className="inline-flex gap-[3px]">
        {Array.from({ length: max }, (_, index) => (
          <span
            key={index}
            className={cx(
              'h-2.5 w-[5px] rounded-[2px] border',
              index < active ? (active >= max ? 'border-hot bg-hot' : 'border-ink-2 bg-ink-2') : 'border-line-strong',
            )}
          />
        ))}
      </span>
    )}
    <span aria-hidden="true" dir="ltr" className="font-mono text-11 text-ink-2">{active}/{max}</span>
  </span>
)
