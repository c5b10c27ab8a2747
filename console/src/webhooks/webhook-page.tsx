// One webhook: how it stands, and everything that it was or will be told.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { fullTime } from '../lib/format.ts'
import { BackLink } from '../settings/back-link.tsx'
import { Unread } from '../settings/unread.tsx'
import { Notice } from '../ui/notice.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { useEventWords } from './event-words.ts'
import { HealthLine } from './health-line.tsx'
import { webhooksQuery } from './queries.ts'
import { WebhookMenu } from './webhook-menu.tsx'

export const WebhookPage = ({ uid }: { uid: string }) => {
  const { t, i18n } = useTranslation()
  const webhooks = useQuery({ ...webhooksQuery(useServices().client), refetchOnMount: 'always' })
  const change = useCan('webhook.write')
  const words = useEventWords()
  const navigate = useNavigate()
  if (webhooks.data === undefined) return <Unread of={webhooks} />
  const webhook = webhooks.data.find((one) => one.uid === uid)
  return (
    <>
      <BackLink section="webhooks">{t('webhooks.title')}</BackLink>
      {webhook === undefined ? <Notice>{t('webhooks.missing')}</Notice> : (
        <>
          <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
            <div className="min-w-0 grow basis-72">
              <h2 className="font-mono text-14 break-all"><bdi dir="ltr">{webhook.url}</bdi></h2>
              <p className="mt-1 text-12 text-ink-3">
                {webhook.description !== '' && <><bdi className="text-ink-2">{webhook.description}</bdi> · </>}
                {webhook.agent !== null && <>{t('webhooks.hearsFor', { name: webhook.agent.name })} · </>}
                {webhook.events === null ? t('webhooks.everyEvent') : webhook.events.map((name) => words(name)).join(' · ')}
              </p>
              <div className="mt-1.5"><HealthLine webhook={webhook} /></div>
              {webhook.previousSecretUntil !== null && Date.parse(webhook.previousSecretUntil) > Date.now() && <p className="mt-1 text-12 text-ink-3">{t('webhooks.bothSign', { time: fullTime(webhook.previousSecretUntil, i18n.language) })}</p>}
            </div>
            {change && <div className="flex items-center gap-1"><WebhookMenu webhook={webhook} onRemoved={() => void navigate({ to: '/app/settings/$section', params: { section: 'webhooks' } })} /></div>}
          </div>
          <DeliveryLog webhook={webhook} change={change} />
        </>
      )}
    </>
  )
}
