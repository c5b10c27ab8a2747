// A stored message or note.
import { Check, CheckCheck, Ear, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { linkify } from '@switchboard/protocol/linkify'
import { useMe } from '../auth/use-me.ts'
import { AttachmentList } from '../files/attachment-list.tsx'
import { cx } from '../lib/cx.ts'
import { clockTime, fullTime } from '../lib/format.ts'
import { bubbleRow, bubbleShape, bubbleWidth } from './bubble-shape.ts'
import type { Item } from './items.ts'

const Text = ({ text }: { text: string }) => linkify(text).map((piece, index) => (piece.href === null
  ? piece.text
  : <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer" className="underline decoration-1 underline-offset-2 hover:decoration-2">{piece.text}</a>))

export const Bubble = ({ item, name }: { item: Extract<Item, { kind: 'message' }>; name: string }) => {
  const { t, i18n } = useTranslation()
  const { agent } = useMe()
  const { event, first, last, delivery } = item
  const side = event.type === 'note' || event.type === 'whisper' ? event.type : event.author.kind === 'visitor' ? 'visitor' : 'agent'
  const own = event.author.uid === agent.uid
  const author = side === 'visitor' ? (event.author.name ?? name) : own ? t('thread.you') : (event.author.name ?? t(`authors.${event.author.kind}`))
  return (
    <div className={bubbleRow(side, first)} data-seq={event.seq} data-state={delivery} data-type={event.type}>
      <div className={cx(bubbleWidth, side === 'visitor' ? 'items-start' : 'items-end')}>
        {first && (
          <div className="mb-1 flex items-center gap-1.5 px-1 text-12 text-ink-3">
            {side === 'note' && <Lock size={12} aria-hidden="true" />}
            <span className="font-medium text-ink-2">{author}</span>
            {side === 'whisper' && <Ear size={12} aria-hidden="true" />}
            {(side === 'note' || side === 'whisper') && <span>{t(`thread.${side}Sign`)}</span>}
          </div>
        )}
        {!first && <span className="sr-only">{author}</span>}
        <div dir="auto" className={bubbleShape(side, last)}><Text text={event.text} /><AttachmentList attachments={event.attachments} /></div>
        {last && (
          <div className="mt-1 flex items-center gap-1.5 px-1 text-11 text-ink-3">
            <time dateTime={event.at} title={fullTime(event.at, i18n.language)}>{clockTime(event.at, i18n.language)}</time>
            {side === 'agent' && (delivery === 'seen'
              ? <><CheckCheck size={12} aria-hidden="true" />{t('thread.seen')}</>
              : <><Check size={12} aria-hidden="true" />{t('thread.sent')}</>)}
          </div>
        )}
      </div>
    </div>
  )
}
