// What one can do with a webhook beside changing its fields: try it, switch it, remove it and take that back.
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Delivery, Webhook } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { hostOf } from './health.ts'
import { useProblemWords } from './problem-words.ts'

export const useWebhookActs = (webhook: Webhook) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const problem = useProblemWords()
  const name = hostOf(webhook.url)
  const onError = (error: unknown) => toasts.show({ tone: 'bad', text: words(error) })
  const again = () => {
    void queryClient.invalidateQueries({ queryKey: keys.webhooks })
    void queryClient.invalidateQueries({ queryKey: keys.deliveries(webhook.uid) })
  }
  const test = useMutation({
    mutationFn: () => client.send<Delivery>('POST', `/webhooks/${webhook.uid}/test`),
    onSuccess: (told) => {
      again()
      if (told.state === 'delivered') toasts.show({ tone: 'plain', text: t('webhooks.testWell', { name, status: told.lastStatus, ms: told.lastMs }) })
      else toasts.show({ tone: 'bad', text: t('webhooks.testBad', { name, problem: problem(told) }) })
    },
    onError,
  })
  const turn = useMutation({
    mutationFn: (active: boolean) => client.send<Webhook>('PATCH', `/webhooks/${webhook.uid}`, { active }),
    onSuccess: (next) => {
      again()
      toasts.show({ tone: 'plain', text: t(next.active ? 'webhooks.turnedOn' : 'webhooks.turnedOff', { name }), undo: () => turn.mutate(!next.active) })
    },
    onError,
  })
  const restore = useMutation({
    mutationFn: () => client.send<Webhook>('POST', `/webhooks/${webhook.uid}/restore`),
    onSuccess: () => {
      again()
      toasts.show({ tone: 'plain', text: t('webhooks.restored', { name }) })
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: () => client.send('DELETE', `/webhooks/${webhook.uid}`),
    onSuccess: () => {
      queryClient.setQueryData<Webhook[]>(keys.webhooks, (list) => list?.filter((one) => one.uid !== webhook.uid))
      again()
      toasts.show({ tone: 'plain', text: t('webhooks.removed', { name }), undo: () => restore.mutate() })
    },
    onError,
  })
  return { test, turn, remove }
}
