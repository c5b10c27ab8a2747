// Everything one can do with a webhook, with the dialogs that ask first.
import { useMutation } from '@tanstack/react-query'
import { Ellipsis, KeyRound, Pencil, Power, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook, WebhookWithSecret } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { SecretsDialog } from '../ui/secrets-dialog.tsx'
import { hostOf } from './health.ts'
import { useWebhookActs } from './use-webhook-acts.ts'
import { WebhookForm } from './webhook-form.tsx'

const RotateDialog = ({ webhook, onClose, onMade }: { webhook: Webhook; onClose: () => void; onMade: (secret: string) => void }) => {
  const { t } = useTranslation()
  const { client, queryClient } = useServices()
  const words = useErrorWords()
  const rotate = useMutation({
    mutationFn: () => client.send<WebhookWithSecret>('POST', `/webhooks/${webhook.uid}/rotate-secret`),
    onSuccess: ({ secret }) => {
      void queryClient.invalidateQueries({ queryKey: keys.webhooks })
      onClose()
      onMade(secret)
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('webhooks.rotateTitle', { name: hostOf(webhook.url) })}>
      <p className="text-14 text-ink-2">{t('webhooks.rotateBody')}</p>
      {rotate.isError && <p role="alert" className="mt-2 text-12 text-bad">{words(rotate.error)}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="main" disabled={rotate.isPending} onClick={() => rotate.mutate()}>{t('webhooks.rotate')}</Button>
      </div>
    </Dialog>
  )
}

export const WebhookMenu = ({ webhook, onRemoved }: { webhook: Webhook; onRemoved?: () => void }) => {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<'edit' | 'rotate' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const { test, turn, remove } = useWebhookActs(webhook)
  const close = () => setAsking(null)
  return (
    <>
      <Button size="small" disabled={test.isPending} onClick={() => test.mutate()}><Send size={13} aria-hidden="true" />{t('webhooks.test')}</Button>
      <Menu trigger={<button type="button" aria-label={t('webhooks.more', { name: hostOf(webhook.url) })} className="press inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-canvas hover:text-ink max-md:size-10"><Ellipsis size={16} aria-hidden="true" /></button>}>
        <MenuItem icon={<Pencil size={14} aria-hidden="true" />} onSelect={() => setAsking('edit')}>{t('webhooks.editShort')}</MenuItem>
        <MenuItem icon={<Power size={14} aria-hidden="true" />} onSelect={() => turn.mutate(!webhook.active)}>{t(webhook.active ? 'webhooks.turnOff' : 'webhooks.turnOn')}</MenuItem>
        <MenuItem icon={<KeyRound size={14} aria-hidden="true" />} onSelect={() => setAsking('rotate')}>{t('webhooks.rotateShort')}</MenuItem>
        <MenuLine />
        <MenuItem icon={<Trash2 size={14} aria-hidden="true" />} onSelect={() => remove.mutate(undefined, { onSuccess: () => onRemoved?.() })}>{t('settings.remove')}</MenuItem>
      </Menu>
      {asking === 'edit' && <WebhookForm webhook={webhook} onClose={close} />}
      {asking === 'rotate' && <RotateDialog webhook={webhook} onClose={close} onMade={setSecret} />}
      {secret !== null && <SecretsDialog title={t('webhooks.newSecret')} hint={t('webhooks.secretHint')} secrets={[{ label: t('webhooks.secret'), text: secret }]} onClose={() => setSecret(null)} />}
    </>
  )
}
