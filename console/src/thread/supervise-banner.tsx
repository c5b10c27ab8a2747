// A supervisor looks at a colleague's conversation as it happens: what he can do there besides watching.
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useCan, useMe } from '../auth/use-me.ts'
import { useGive } from '../handover/use-give.ts'
import { Button } from '../ui/button.tsx'

export const SuperviseBanner = ({ conversation }: { conversation: Conversation }) => {
  const { t } = useTranslation()
  const { agent } = useMe()
  const supervises = useCan('conversation.supervise')
  const give = useGive()
  const holder = conversation.agent
  if (!supervises || conversation.state !== 'assigned' || holder === null || holder.uid === agent.uid) return null
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-x-3 border-b border-line bg-canvas px-4 py-1.5">
      <Eye size={15} aria-hidden="true" className="shrink-0 text-ink-2" />
      <p className="min-w-0 grow basis-0"><b className="font-bold">{t('supervise.watching', { name: holder.name })}</b>{' '}<span className="text-ink-2">{t('supervise.hint')}</span></p>
      <Button size="small" onClick={() => void give(conversation, agent)}>{t('supervise.takeOver')}</Button>
    </div>
  )
}
