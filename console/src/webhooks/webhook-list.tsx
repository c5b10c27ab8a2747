// The addresses that are told what happens, each with how it stands.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Webhook as Hook } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { NewThing } from '../settings/new-thing.tsx'
import { Unread } from '../settings/unread.tsx'
import { SecretsDialog } from '../ui/secrets-dialog.tsx'
import { HealthLine } from './health-line.tsx'
import { webhooksQuery } from './queries.ts'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookMenu } from './webhook-menu.tsx'

const Row = ({ webhook, change }: { webhook: Webhook; change: boolean }) => {
  const { t } = useTranslation()
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-line bg-raised px-4 py-3">
      <div className="min-w-0 grow basis-72">
        <Link to="/app/settings/$section/$item" params={{ section: 'webhooks', item: webhook.uid }} className="block w-fit max-w-full rounded-control font-mono text-13 break-all text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"><bdi dir="ltr">{webhook.url}</bdi></Link>
        <p className="mt-1 text-12 text-ink-3">
          {webhook.description !== '' && <><bdi className="text-ink-2">{webhook.description}</bdi> · </>}
          {webhook.agent !== null && <>{t('webhooks.hearsFor', { name: webhook.agent.name })} · </>}
          {webhook.events === null ? t('webhooks.everyEvent') : t('webhooks.eventCount', { count: webhook.events.length })}
        </p>
        <div className="mt-1.5"><HealthLine webhook={webhook} /></div>
      </div>
      {change && <div className="flex items-center gap-1"><WebhookMenu webhook={webhook} /></div>}
    </li>
  )
}

export const WebhookList = () => {
  const { t } = useTranslation()
  const webhooks = useQuery({ ...webhooksQuery(useServices().client), refetchOnMount: 'always' })
  const change = useCan('webhook.write')
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  if (webhooks.data === undefined) return <Unread of={webhooks} />
  return (
    <>
      {change && <NewThing text={t('webhooks.new')} onAsk={() => setMaking(true)} />}
      {webhooks.data.length === 0 ? (
        <div className="flex flex-col items-start gap-2 rounded-panel border border-dashed border-line-strong p-5">
          <Hook size={20} aria-hidden="true" className="text-ink-3" />
          <p className="text-14 font-medium">{t('webhooks.none')}</p>
          <p className="text-ink-2">{t('webhooks.noneHint')}</p>
        </div>
      ) : <ul className="flex flex-col gap-2">{webhooks.data.map((one) => <Row key={one.uid} webhook={one} change={change} />)}</ul>}
      {making && <WebhookForm webhook={null} onClose={() => setMaking(false)} onMade={(made) => setSecret(made.secret)} />}
      {secret !== null && <SecretsDialog title={t('webhooks.made')} hint={t('webhooks.secretHint')} secrets={[{ label: t('webhooks.secret'), text: secret }]} onClose={() => setSecret(null)} />}
    </>
  )
}
