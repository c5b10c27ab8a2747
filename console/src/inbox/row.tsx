// One conversation in the list: who, what last, how long they wait, what is unread.
import { Link } from '@tanstack/react-router'
import { Hourglass } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useTypists } from '../api/signals.ts'
import { useServices } from '../app/services.ts'
import { useDraft } from '../composer/drafts.ts'
import { useMarks } from '../labels/book.ts'
import { LabelMarks } from '../labels/marks.tsx'
import { now } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { shortTime } from '../lib/format.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelGlyph } from './channel-glyph.tsx'
import { TypingDots } from './typing-dots.tsx'
import { useVisitorName } from './visitor-name.ts'
import { PulseRail, WaitClock } from './wait.tsx'

const Preview = ({ row }: { row: Conversation }) => {
  const { t } = useTranslation()
  const draft = useDraft(useServices().drafts, row.uid)
  const typing = useTypists(useServices().signals, row.uid).some((typist) => typist.kind === 'visitor')
  if (typing) return <span className="inline-flex items-center gap-1.5 text-brand">{t('inbox.typing')} <TypingDots /></span>
  if (draft !== '') return <><span className="shrink-0 text-hot">{t('inbox.draft')}</span><span dir="auto" className="min-w-0 truncate">{draft}</span></>
  if (row.lastMessage === null) return <span className="truncate text-ink-3">{t('inbox.noMessage')}</span>
  const own = row.lastMessage.author === 'agent' || row.lastMessage.author === 'bot'
  // The text is cut at its own end, whichever way it runs.
  return <>{own && <span className="shrink-0 text-ink-3">{t('inbox.us')}</span>}<span dir="auto" className="min-w-0 truncate">{row.lastMessage.text}</span></>
}

interface RowProps { row: Conversation; gone: boolean; current: boolean; tabbable: boolean; showAgent: boolean }

export const Row = memo(({ row, gone, current, tabbable, showAgent }: RowProps) => {
  const { t, i18n } = useTranslation()
  const name = useVisitorName()(row.visitor)
  const unread = row.agentUnread > 0
  const marks = useMarks(useServices().book, row)
  return (
    <Link
      to="/app/inbox/$uid"
      params={{ uid: row.uid }}
      search={(search) => search}
      data-row={row.uid}
      tabIndex={tabbable ? 0 : -1}
      aria-current={current ? 'page' : undefined}
      className={cx(
        'ring-inset-focus relative flex h-11 items-center gap-2.5 border-b border-line ps-3.5 pe-3 cosy:h-[60px] max-md:h-16',
        current ? 'bg-brand-soft' : 'hover:bg-canvas', gone && 'opacity-45',
      )}
    >
      {row.state !== 'resolved' && row.state !== 'closed' && <PulseRail since={row.waitingSince} />}
      <Avatar name={row.visitor.name ?? row.visitor.email} seed={row.visitor.uid} />
      <span className="min-w-0 grow">
        <span className="flex items-center gap-1.5">
          <span className={cx('truncate', unread ? 'font-bold' : 'font-medium')}>{name}</span>
          <ChannelGlyph channel={row.inbox.channel} />
          {row.graceUntil !== null && <Hourglass size={12} role="img" aria-label={t('inbox.inGrace')} className="shrink-0 text-info" />}
          <span className="grow" />
          {row.waitingSince !== null && row.state !== 'resolved' && row.state !== 'closed'
            ? <WaitClock since={row.waitingSince} />
            : <span className="text-12 text-ink-3">{shortTime(row.lastMessage?.at ?? row.createdAt, now(), i18n.language)}</span>}
        </span>
        <span className="flex items-center gap-2 cosy:mt-0.5">
          <span className={cx('flex min-w-0 grow gap-1 text-12', unread ? 'text-ink' : 'text-ink-2')}><Preview row={row} /></span>
          <LabelMarks marks={marks} few={1} />
          {showAgent && (row.agent === null
            ? row.state === 'queued' && <span className="shrink-0 text-11 text-ink-3">{t('states.queued')}</span>
            : <span className="max-w-20 shrink-0 truncate text-11 text-ink-3">{row.agent.name}</span>)}
          {unread && (
            <span className="inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-[8px] bg-brand px-1 text-[10px] font-bold text-surface">
              <span aria-hidden="true">{row.agentUnread > 99 ? '99+' : row.agentUnread}</span>
              <span className="sr-only">{t('inbox.unreadCount', { count: row.agentUnread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
})
Row.displayName = 'Row'
