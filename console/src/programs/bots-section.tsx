// Bots: who they are, what each needs to work, and where they answer before people do.
import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { NewThing } from '../settings/new-thing.tsx'
import { Unread } from '../settings/unread.tsx'
import { SecretsDialog, type Secret } from '../ui/secrets-dialog.tsx'
import { webhooksQuery } from '../webhooks/queries.ts'
import { BotCard } from './bot-card.tsx'
import { BotForm } from './bot-form.tsx'
import { apiTokensQuery } from './queries.ts'

export const BotsSection = () => {
  const { t } = useTranslation()
  const { client, queries } = useServices()
  const [change, seesHooks, hooks] = [useCan('account.write'), useCan('webhook.read'), useCan('webhook.write')]
  const agents = useQuery(queries.agents)
  const inboxes = useQuery(queries.inboxes).data ?? []
  const tokens = useQuery({ ...apiTokensQuery(client), refetchOnMount: 'always' }).data
  const webhooks = useQuery({ ...webhooksQuery(client), enabled: seesHooks, refetchOnMount: 'always' }).data
  const [making, setMaking] = useState(false)
  const [told, setTold] = useState<{ bot: Agent; secrets: Secret[] } | null>(null)
  if (agents.data === undefined) return <Unread of={agents} />
  const bots = agents.data.data.filter((one) => one.kind === 'bot')
  return (
    <>
      {change && <NewThing text={t('programs.newBot')} onAsk={() => setMaking(true)} />}
      {bots.length === 0 && (
        <div className="flex flex-col items-start gap-2 rounded-panel border border-dashed border-line-strong p-5">
          <Bot size={20} aria-hidden="true" className="text-ink-3" />
          <p className="text-14 font-medium">{t('programs.noBots')}</p>
          <p className="text-ink-2">{t('programs.noBotsHint')} <a href="/docs" target="_blank" rel="noreferrer" className="font-medium text-brand underline underline-offset-4">{t('programs.docs')}</a></p>
        </div>
      )}
      <ul className="flex flex-col gap-3">
        {bots.map((bot) => (
          <BotCard
            key={bot.uid} bot={bot} inboxes={inboxes} webhooks={webhooks?.filter((one) => one.agent?.uid === bot.uid)} change={change} hooks={hooks}
            tokens={tokens?.filter((one) => one.account.uid === bot.uid && one.revokedAt === null)} onSecrets={(of, secrets) => setTold({ bot: of, secrets })}
          />
        ))}
      </ul>
      {making && <BotForm bot={null} onClose={() => setMaking(false)} onMade={(bot, secrets) => setTold({ bot, secrets })} />}
      {told !== null && <SecretsDialog title={t('programs.secretsOf', { name: told.bot.name })} hint={t('programs.secretsHint')} secrets={told.secrets} onClose={() => setTold(null)} />}
    </>
  )
}
