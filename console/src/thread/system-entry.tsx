// What the system noted, as a knot on the spine; several in a row fold into one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationEvent } from '@switchboard/protocol'
import { cx } from '../lib/cx.ts'
import { clockTime } from '../lib/format.ts'
import type { Item, Phase } from './items.ts'

const knots: Record<Phase, string> = {
  queued: 'border-warn', assigned: 'border-brand bg-brand', resolved: 'border-ok bg-ok', closed: 'border-ink-3', unknown: 'border-line-strong',
}

const Sentence = ({ event }: { event: ConversationEvent }) => {
  const { t, i18n } = useTranslation()
  const name = event.author.name
  const words = event.code === null ? event.text
    : name === null ? t(`system.${event.code}`) : t(`system.${event.code}_by`, { name })
  return (
    <p data-seq={event.seq} data-type="system" className="flex min-h-5 items-baseline gap-2">
      <span>{words}</span><time dateTime={event.at} className="text-11 text-ink-3">{clockTime(event.at, i18n.language)}</time>
    </p>
  )
}

export const SystemEntry = ({ item }: { item: Extract<Item, { kind: 'system' }> }) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const last = item.events.at(-1)
  const folded = item.events.length > 2 && !open
  return (
    <div className="relative py-1.5 ps-12 pe-4 text-12 text-ink-2">
      <span aria-hidden="true" className={cx('absolute start-[15px] bottom-[11px] size-2.5 rounded-[50%] border-2', knots[item.phase], !/bg-/.test(knots[item.phase]) && 'bg-surface')} />
      {folded && (
        <button type="button" className="min-h-6 font-medium text-ink-3 underline decoration-dotted underline-offset-4 hover:text-ink" onClick={() => setOpen(true)}>
          {t('thread.folded', { count: item.events.length - 1 })}
        </button>
      )}
      {folded ? last !== undefined && <Sentence event={last} /> : item.events.map((event) => <Sentence key={event.uid} event={event} />)}
    </div>
  )
}
