// Says why one cannot reply yet, with the one step that changes it.
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import type { Change } from '../thread/use-change.ts'
import { Button } from '../ui/button.tsx'
import type { HurdleKind } from './may-reply.ts'

interface HurdleProps { hurdle: HurdleKind; conversation: Conversation; busy: boolean; run: (change: Change, conversation: Conversation) => Promise<void> }

export const Hurdle = ({ hurdle, conversation, busy, run }: HurdleProps) => {
  const { t } = useTranslation()
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-1.5 text-12 text-ink-2">
      <span>{t(`composer.hurdle.${hurdle}`, { name: conversation.agent?.name ?? '' })}</span>
      {hurdle === 'queued' && <Button size="small" disabled={busy} onClick={() => void run('claim', conversation)}>{t('composer.claim')}</Button>}
      {hurdle === 'resolved' && <Button size="small" disabled={busy} onClick={() => void run('reopen', conversation)}>{t('composer.reopen')}</Button>}
    </div>
  )
}
