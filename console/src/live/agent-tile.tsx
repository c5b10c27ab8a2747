// One agent on the board: state in shape and words, hands in pips, chats as chips. Takes what is dropped on it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Conversation } from '@switchboard/protocol'
import { useMe } from '../auth/use-me.ts'
import { obstacleOf } from '../handover/takers.ts'
import { cx } from '../lib/cx.ts'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { Avatar } from '../ui/avatar.tsx'
import type { Tile } from './board.ts'
import { ChatChip } from './chat-chip.tsx'
import { useDragged } from './drag.ts'

const few = 5

const State = ({ agent }: { agent: Agent }) => {
  const { t } = useTranslation()
  const idle = agent.presence === 'online' && !agent.accepting
  return (
    <span className="flex items-center gap-1.5 truncate text-12 text-ink-2">
      <StatusShape status={agent.presence} size={10} />{t(`status.${agent.presence}`)}{idle && <span className="truncate text-ink-3">· {t('give.notAccepting')}</span>}
    </span>
  )
}

export const AgentTile = ({ tile: { agent, chats }, onGive }: { tile: Tile; onGive: (chat: Conversation) => void }) => {
  const { t } = useTranslation()
  const me = useMe().agent.uid
  const dragged = useDragged()
  const [open, setOpen] = useState(false)
  const obstacle = obstacleOf(agent)
  const own = dragged?.conversation.agent?.uid === agent.uid
  const target = dragged !== null && !own && obstacle === null
  const aimed = target && dragged.over === agent.uid
  const quiet = agent.presence === 'offline' && chats.length === 0
  const shown = open ? chats : chats.slice(0, few)
  return (
    <section
      role="group"
      aria-label={agent.name}
      data-agent={agent.uid}
      className={cx(
        'flex min-w-0 flex-col rounded-panel border bg-raised p-3 transition-[border-color,opacity] duration-[90ms]',
        aimed ? 'border-brand shadow-[0_0_0_1px_var(--brand)]' : target ? 'border-dashed border-line-strong' : 'border-line',
        dragged !== null && !target && 'opacity-50', dragged === null && quiet && 'bg-transparent',
      )}
    >
      <header className="flex items-center gap-2.5">
        <Avatar name={agent.name} seed={agent.uid} />
        <span className="min-w-0 grow">
          <b className="block truncate font-bold">{agent.name}{agent.uid === me && <span className="font-normal text-ink-3"> · {t('give.you')}</span>}</b>
          <State agent={agent} />
        </span>
        <Pips most={12} active={agent.activeChats} max={agent.maxChats} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} />
      </header>
      {chats.length > 0 && (
        <ul aria-label={t('live.chatsOf', { name: agent.name })} className="mt-2.5 flex flex-col gap-1.5">
          {shown.map((chat) => <ChatChip key={chat.uid} chat={chat} onGive={onGive} />)}
        </ul>
      )}
      {chats.length > few && (
        <button type="button" className="mt-1.5 min-h-6 self-start text-12 font-medium text-ink-2 underline decoration-dotted underline-offset-4 hover:text-ink" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('live.fewer') : t('live.more', { count: chats.length - few })}
        </button>
      )}
      {aimed && <p className="mt-2 text-12 font-medium text-brand">{t('live.drop', { name: agent.name })}</p>}
      {dragged !== null && !own && obstacle !== null && <p className="mt-2 text-12 text-ink-2">{t(`live.${obstacle}`)}</p>}
    </section>
  )
}
