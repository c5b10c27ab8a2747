// Webhooks in the settings: the list, or one of them with its log.
import { useParams } from '@tanstack/react-router'
import { WebhookList } from './webhook-list.tsx'
import { WebhookPage } from './webhook-page.tsx'

export const WebhooksSection = () => {
  const { item } = useParams({ strict: false })
  return item === undefined ? <WebhookList /> : <WebhookPage key={item} uid={item} />
}
