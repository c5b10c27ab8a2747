// A person who was found, leading to the newest conversation.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PersonHit } from '@switchboard/protocol'
import { now } from '../lib/clock.ts'
import { shortTime } from '../lib/format.ts'
import { StateSign } from '../thread/state-sign.tsx'
import { Avatar } from '../ui/avatar.tsx'

const Person = ({ hit }: { hit: PersonHit }) => {
  const { t, i18n } = useTranslation()
  const { visitor, conversation, conversations } = hit
  return (
    <>
      <Avatar name={visitor.name ?? visitor.email} seed={visitor.uid} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium" dir="auto">{visitor.name ?? visitor.email ?? visitor.phone ?? t('search.unnamed')}</span>
        <span className="flex flex-wrap gap-x-3 text-12 text-ink-3">
          {visitor.email !== null && <span className="truncate">{visitor.email}</span>}
          {visitor.phone !== null && <bdi dir="ltr" className="font-mono">{visitor.phone}</bdi>}
        </span>
      </span>
      <span className="shrink-0 text-end text-12 text-ink-3">
        <span className="flex items-center justify-end gap-1.5">{conversation !== null && <StateSign state={conversation.state} />}{t('visitor.conversations', { count: conversations })}</span>
        <span className="block">{shortTime(visitor.lastSeenAt, now(), i18n.language)}</span>
      </span>
    </>
  )
}

export const PersonResult = ({ hit }: { hit: PersonHit }) => (
  <li className="border-b border-line">
    {hit.conversation === null
      ? <span className="flex min-h-14 items-center gap-3 px-4 py-2"><Person hit={hit} /></span>
      : <Link to="/app/inbox/$uid" params={{ uid: hit.conversation.uid }} className="ring-inset-focus flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-canvas"><Person hit={hit} /></Link>}
  </li>
)
