// The agent is away: how long the conversation stays with him, and (supervisors) the way to end that now.
import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useCan, useMe } from '../auth/use-me.ts'
import { useEndGrace } from '../handover/use-end-grace.ts'
import { useNow } from '../lib/clock.ts'
import { waitClock } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'

export const GraceBanner = ({ conversation, until }: { conversation: Conversation; until: string }) => {
  const { t, i18n } = useTranslation()
  const { agent } = useMe()
  const supervises = useCan('conversation.supervise')
  const { end, busy } = useEndGrace()
  const left = Date.parse(until) - useNow()
  const own = conversation.agent?.uid === agent.uid
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-note px-4 py-1.5">
      <Hourglass size={15} aria-hidden="true" className="shrink-0" />
      <p className="min-w-0 grow basis-0">
        <b className="font-bold" role="timer">{left > 0 ? t('grace.returns', { time: waitClock(left, i18n.language) }) : t('grace.returning')}</b>{' '}
        <span className="text-ink-2">{own ? t('grace.own') : t('grace.away', { name: conversation.agent?.name ?? '' })}</span>
      </p>
      {supervises && <Button size="small" disabled={busy} onClick={() => void end(conversation)}>{t('grace.end')}</Button>}
    </div>
  )
}
