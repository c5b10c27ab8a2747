// Address, purpose and events of a webhook, new or changed. A new one's secret is told by whoever opened the form.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook, WebhookWithSecret } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { faultOf, isOfFields } from '../i18n/field-faults.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { EventChoice } from './event-choice.tsx'
import { useUrlFault } from './problem-words.ts'

interface WebhookFormProps {
  /** Null: a new one. */
  webhook: Webhook | null
  /** Of a new one: the bot whose conversations it hears of. */
  bot?: string
  onClose: () => void
  onMade?: (made: WebhookWithSecret) => void
}

export const WebhookForm = ({ webhook, bot, onClose, onMade }: WebhookFormProps) => {
  const { t } = useTranslation()
  const { client, queryClient, queries, toasts } = useServices()
  const words = useErrorWords()
  const urlFault = useUrlFault()
  const agents = useQuery(queries.agents).data
  const bots = agents?.data.filter((one) => one.kind === 'bot') ?? []
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [events, setEvents] = useState<readonly string[] | null>(webhook?.events ?? null)
  const [agent, setAgent] = useState(bot ?? '')
  const [empty, setEmpty] = useState(false)
  const save = useMutation({
    mutationFn: async () => {
      const body = { url: url.trim(), description: description.trim(), events }
      if (webhook === null) return client.send<WebhookWithSecret>('POST', '/webhooks', { ...body, ...(agent === '' ? {} : { agent }) })
      await client.send<Webhook>('PATCH', `/webhooks/${webhook.uid}`, body)
      return null
    },
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: keys.webhooks })
      onClose()
      if (made === null) toasts.show({ tone: 'plain', text: t('webhooks.changed') })
      else onMade?.(made)
    },
  })
  const write = <T,>(put: (value: T) => void) => (value: T) => {
    save.reset()
    put(value)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const none = events !== null && events.length === 0
    setEmpty(none)
    if (!none) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t(webhook === null ? 'webhooks.new' : 'webhooks.edit')} width="wide">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={t('webhooks.url')} type="url" dir="ltr" inputMode="url" autoComplete="off" spellCheck={false} required maxLength={2000} placeholder="https://"
          value={url} onChange={(event) => write(setUrl)(event.target.value)} hint={t('webhooks.urlHint')} fault={urlFault(faultOf(save.error, 'url'))}
        />
        <Field label={t('webhooks.description')} maxLength={500} value={description} onChange={(event) => setDescription(event.target.value)} autoComplete="off" fault={faultOf(save.error, 'description')} />
        {webhook === null && bot === undefined && bots.length > 0 && (
          <Choice
            label={t('webhooks.whose')} value={agent} onChange={setAgent} hint={agent === '' ? undefined : t('webhooks.ofBot')}
            options={[{ value: '', label: t('webhooks.ofAll') }, ...bots.map((one) => ({ value: one.uid, label: one.name }))]}
          />
        )}
        <EventChoice chosen={events} onChange={write(setEvents)} fault={empty && events?.length === 0 ? t('webhooks.noEvents') : faultOf(save.error, 'events')} />
        {save.isError && !isOfFields(save.error, 'url', 'description', 'events') && <p role="alert" className="text-12 text-bad">{words(save.error)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={url.trim() === '' || save.isPending}>{t(webhook === null ? 'webhooks.create' : 'settings.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
