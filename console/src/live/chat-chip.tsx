// One chat on an agent's tile: who, since when he waits or how long it goes; in grace the arc and the way to end it.
import { Link } from '@tanstack/react-router'
import { UserRoundPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useEndGrace } from '../handover/use-end-grace.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { WaitClock } from '../inbox/wait.tsx'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { waitClock } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useDrag, useDragged } from './drag.ts'
import { GraceArc } from './grace-arc.tsx'

const Age = ({ since }: { since: string }) => {
  const { t, i18n } = useTranslation()
  const clock = waitClock(useNow() - Date.parse(since), i18n.language)
  return <span className="font-mono text-12 text-ink-3" title={t('live.age', { time: clock })}><span className="sr-only">{t('live.ageShort')} </span>{clock}</span>
}

export const ChatChip = ({ chat, onGive }: { chat: Conversation; onGive: (chat: Conversation) => void }) => {
  const { t } = useTranslation()
  const name = useVisitorName()(chat.visitor)
  const drag = useDrag()
  const lifted = useDragged()?.conversation.uid === chat.uid
  const { end, busy } = useEndGrace()
  return (
    <li
      className={cx('group/chip relative flex min-h-9 items-center gap-1 rounded-control border border-line bg-surface ps-2.5 pe-1 select-none hover:border-line-strong', lifted && 'opacity-40')}
      onPointerDown={(event) => drag.start(event, chat)}
    >
      <Link
        to="/app/inbox/$uid"
        params={{ uid: chat.uid }}
        search={{ view: 'all' }}
        draggable={false}
        className="flex min-w-0 grow items-center gap-2 py-1.5"
      >
        <span className="min-w-0 grow truncate font-medium">{name}</span>
        {chat.graceUntil !== null
          ? <GraceArc until={chat.graceUntil} />
          : chat.waitingSince !== null ? <WaitClock since={chat.waitingSince} /> : <Age since={chat.assignedAt ?? chat.createdAt} />}
      </Link>
      {chat.graceUntil !== null && <Button size="small" disabled={busy} onClick={() => void end(chat)}>{t('grace.end')}</Button>}
      <IconButton label={t('give.to')} onClick={() => onGive(chat)} className="size-7 md:opacity-60 md:group-hover/chip:opacity-100 md:focus-visible:opacity-100">
        <UserRoundPlus size={14} aria-hidden="true" />
      </IconButton>
    </li>
  )
}
