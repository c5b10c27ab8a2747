// A calm box that says what happened and what to do. Never by colour alone: it has an icon and words.
import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../lib/cx.ts'

export const Notice = ({ tone = 'plain', children }: { tone?: 'plain' | 'bad'; children: ReactNode }) => (
  <div
    role={tone === 'bad' ? 'alert' : 'note'}
    className={cx(
      'flex items-start gap-2.5 rounded-control border px-3 py-2 text-13',
      tone === 'bad' ? 'border-bad text-bad' : 'border-line bg-canvas text-ink-2',
    )}
  >
    {tone === 'bad' ? <CircleAlert size={16} className="mt-px shrink-0" aria-hidden="true" /> : <Info size={16} className="mt-px shrink-0" aria-hidden="true" />}
    <div className="min-w-0">{children}</div>
  </div>
)
