// Name and room of a bot. A new one gets on the way what it needs to work: an inbox to answer first in, an address, a token.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Inbox, MadeApiToken, WebhookWithSecret } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { faultOf, isOfFields } from '../i18n/field-faults.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import type { Secret } from '../ui/secrets-dialog.tsx'
import { useUrlFault } from '../webhooks/problem-words.ts'

const mostChats = 1000
const usualChats = '100'

interface BotFormProps {
  /** Null: a new one. */
  bot: Agent | null
  onClose: () => void
  onMade: (bot: Agent, secrets: Secret[]) => void
}

export const BotForm = ({ bot, onClose, onMade }: BotFormProps) => {
  const { t } = useTranslation()
  const { client, queryClient, queries, toasts } = useServices()
  const words = useErrorWords()
  const urlFault = useUrlFault()
  const inboxes = useQuery(queries.inboxes).data ?? []
  const [mayInbox, mayHook] = [useCan('inbox.write'), useCan('webhook.write')]
  const [name, setName] = useState(bot?.name ?? '')
  const [chats, setChats] = useState(bot === null ? usualChats : String(bot.maxChats))
  const [inbox, setInbox] = useState('')
  const [url, setUrl] = useState('')
  // What was made before a later step failed: the next try goes on from there, and no secret is lost.
  const made = useRef<{ agent?: Agent; hook?: string }>({})
  const maxChats = /^\d+$/.test(chats.trim()) && Number(chats) <= mostChats ? Number(chats) : null

  const save = useMutation({
    mutationFn: async () => {
      const given = { name: name.trim(), maxChats }
      if (bot !== null) return { agent: await client.send<Agent>('PATCH', `/agents/${bot.uid}`, given), secrets: null }
      const agent = made.current.agent ??= await client.send<Agent>('POST', '/bots', given)
      if (url.trim() !== '') made.current.hook ??= (await client.send<WebhookWithSecret>('POST', '/webhooks', { url: url.trim(), agent: agent.uid })).secret
      if (inbox !== '') await client.send<Inbox>('PATCH', `/inboxes/${inbox}`, { bot: agent.uid })
      const { token } = await client.send<MadeApiToken>('POST', '/api-tokens', { account: agent.uid, name: given.name })
      const { hook } = made.current
      return { agent, secrets: [{ label: t('programs.token'), text: token }, ...(hook === undefined ? [] : [{ label: t('webhooks.secret'), text: hook }])] }
    },
    onSuccess: ({ agent, secrets }) => {
      if (secrets === null) toasts.show({ tone: 'plain', text: t('programs.botChanged', { name: agent.name }) })
      onClose()
      if (secrets !== null) onMade(agent, secrets)
    },
    onSettled: () => {
      for (const queryKey of [keys.agents, keys.webhooks, keys.apiTokens, keys.inboxes]) void queryClient.invalidateQueries({ queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && maxChats !== null) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t(bot === null ? 'programs.newBot' : 'programs.editBot')}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={t('programs.botName')} hint={t('programs.botNameHint')} value={name} maxLength={100} required autoComplete="off" onChange={(event) => { save.reset(); setName(event.target.value) }} fault={faultOf(save.error, 'name')} />
        <Field className="max-w-48" label={t('programs.maxChats')} inputMode="numeric" value={chats} onChange={(event) => { save.reset(); setChats(event.target.value) }} fault={maxChats === null ? `0–${mostChats}` : faultOf(save.error, 'maxChats')} />
        {bot === null && mayHook && (
          <Field
            label={t('programs.botUrl')} hint={t('programs.botUrlHint')} type="url" dir="ltr" inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" maxLength={2000}
            value={url} onChange={(event) => { save.reset(); setUrl(event.target.value) }} fault={urlFault(faultOf(save.error, 'url'))}
          />
        )}
        {bot === null && mayInbox && inboxes.length > 0 && (
          <Choice
            label={t('programs.firstIn')} value={inbox} onChange={setInbox} hint={t('programs.firstInHint')}
            options={[{ value: '', label: t('programs.firstNowhere') }, ...inboxes.map((one) => ({ value: one.uid, label: one.bot === null ? one.name : t('programs.insteadOf', { inbox: one.name, bot: one.bot.name }) }))]}
          />
        )}
        {save.isError && !isOfFields(save.error, 'name', 'url', 'maxChats') && <p role="alert" className="text-12 text-bad">{words(save.error)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={name.trim() === '' || maxChats === null || save.isPending}>{t(bot === null ? 'programs.createBot' : 'settings.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
