// A message that was found: where, who, when, and the words in it.
import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MessageHit } from '@switchboard/protocol'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { now } from '../lib/clock.ts'
import { shortTime } from '../lib/format.ts'
import { messageHash } from '../thread/message-hash.ts'
import { StateSign } from '../thread/state-sign.tsx'

export const MessageResult = ({ hit }: { hit: MessageHit }) => {
  const { t, i18n } = useTranslation()
  const { conversation, event, snippet } = hit
  return (
    <li>
      <Link to="/app/inbox/$uid" params={{ uid: conversation.uid }} hash={messageHash(event.seq)} className="ring-inset-focus block border-b border-line px-4 py-3 hover:bg-canvas">
        <span className="flex items-center gap-1.5">
          <StateSign state={conversation.state} />
          <span className="truncate font-medium">{conversation.visitor.name ?? t('visitor.numbered', { number: conversation.number })}</span>
          <ChannelGlyph channel={conversation.channel} />
          <span className="font-mono text-11 text-ink-3" dir="ltr">#{conversation.number}</span>
          <span className="grow" />
          <time dateTime={event.at} className="shrink-0 text-12 text-ink-3">{shortTime(event.at, now(), i18n.language)}</time>
        </span>
        <span className="mt-1 block text-14 text-ink-2" dir="auto">
          <span className="text-ink-3">
            {event.type === 'note' && <Lock size={12} role="img" aria-label={t('thread.noteSign')} className="me-1 inline" />}
            {event.authorName ?? t(`authors.${event.author}`)}:{' '}
          </span>
          {snippet.map((piece, place) => (piece.hit
            ? <mark key={place} className="rounded-[2px] bg-brand-soft px-0.5 font-medium text-ink">{piece.text}</mark>
            : <span key={place}>{piece.text}</span>))}
        </span>
      </Link>
    </li>
  )
}
