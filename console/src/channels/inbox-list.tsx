// The doors by which conversations come in, each with who answers there.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bot, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { NewThing } from '../settings/new-thing.tsx'
import { Unread } from '../settings/unread.tsx'
import { NewInbox } from './new-inbox.tsx'

const Row = ({ inbox }: { inbox: Inbox }) => {
  const { t } = useTranslation()
  return (
    <li>
      <Link to="/app/settings/$section/$item" params={{ section: 'inboxes', item: inbox.uid }} className="ring-inset-focus flex min-h-14 items-center gap-3 px-4 py-2.5 hover:bg-surface">
        <ChannelGlyph channel={inbox.channel} size={18} />
        <span className="min-w-0 grow">
          <span className="block truncate text-14 font-medium"><bdi>{inbox.name}</bdi></span>
          <span className="block truncate text-12 text-ink-3">
            {t(`channels.${inbox.channel}`)}{inbox.phoneNumber !== null && <> · <bdi dir="ltr">{inbox.phoneNumber}</bdi></>} · {inbox.group === null ? t('inboxes.defaultGroup') : <bdi>{inbox.group.name}</bdi>}
          </span>
        </span>
        {inbox.bot !== null && <span className="inline-flex min-w-0 items-center gap-1.5 text-12 text-ink-2 max-md:hidden"><Bot size={14} aria-hidden="true" />{t('inboxes.firstBot', { name: inbox.bot.name })}</span>}
        {inbox.channel === 'web' && <span aria-hidden="true" className="size-3.5 shrink-0 rounded-[50%] forced-color-adjust-none" style={{ background: `oklch(0.55 0.15 ${inbox.hue})` }} />}
        <ChevronRight size={15} aria-hidden="true" className="shrink-0 text-ink-3 rtl:-scale-x-100" />
      </Link>
    </li>
  )
}

export const InboxList = () => {
  const { t } = useTranslation()
  const inboxes = useQuery(useServices().queries.inboxes)
  const change = useCan('inbox.write')
  const [making, setMaking] = useState(false)
  if (inboxes.data === undefined) return <Unread of={inboxes} />
  return (
    <div className="max-w-[740px]">
      {change && <NewThing text={t('inboxes.new')} onAsk={() => setMaking(true)} />}
      {inboxes.data.length === 0 ? <p className="text-ink-2">{t('inboxes.none')}</p> : (
        <ul className="divide-y divide-line overflow-hidden rounded-panel border border-line bg-raised">{inboxes.data.map((inbox) => <Row key={inbox.uid} inbox={inbox} />)}</ul>
      )}
      {making && <NewInbox onClose={() => setMaking(false)} />}
    </div>
  )
}
