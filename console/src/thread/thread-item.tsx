// One row of the thread with its piece of the spine.
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { longDay } from '../lib/format.ts'
import { Bubble } from './bubble.tsx'
import type { Item, Phase } from './items.ts'
import { PendingBubble } from './pending-bubble.tsx'
import { SystemEntry } from './system-entry.tsx'

const lines: Record<Phase, string> = {
  queued: 'border-dashed border-warn',
  assigned: 'border-solid border-brand',
  resolved: 'border-solid border-ok',
  closed: 'border-dotted border-line-strong',
  unknown: 'border-solid border-line',
}

const Spine = ({ phase, className }: { phase: Phase; className: string }) => (
  <span aria-hidden="true" className={cx('absolute start-[19px] border-s-2 opacity-55', lines[phase], className)} />
)

export const ThreadItem = memo(({ item, name, marked }: { item: Item; name: string; marked: boolean }) => {
  const { i18n } = useTranslation()
  return (
    <div className={cx('relative transition-colors duration-300', marked && 'bg-brand-soft')}>
      {item.kind === 'system'
        ? <><Spine phase={item.before} className="top-0 bottom-4" /><Spine phase={item.phase} className="bottom-0 h-4" /></>
        : <Spine phase={item.phase} className="inset-y-0" />}
      {item.day !== null && (
        <div className="flex items-center gap-3 py-3 ps-12 pe-4 text-12 text-ink-3">
          <span className="h-px grow bg-line" /><h3 className="first-letter:uppercase">{longDay(item.day, now(), i18n.language)}</h3><span className="h-px grow bg-line" />
        </div>
      )}
      {item.kind === 'system' && <SystemEntry item={item} />}
      {item.kind === 'message' && <Bubble item={item} name={name} />}
      {item.kind === 'pending' && <PendingBubble item={item} />}
    </div>
  )
})
ThreadItem.displayName = 'ThreadItem'
