// How the chat comes onto the company's site: the lines to copy, which sites may show it, what a strict site must allow.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Copyable } from '../ui/copyable.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SecretsDialog } from '../ui/secrets-dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { PartProps } from './part-props.ts'
import { snippetOf } from './snippet-of.ts'

const IdentitySecret = ({ uid }: { uid: string }) => {
  const { t } = useTranslation()
  const { client } = useServices()
  const words = useErrorWords()
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: () => client.send<{ secret: string }>('POST', `/inboxes/${uid}/identity-secret`),
    onSuccess: (made) => {
      setAsking(false)
      setSecret(made.secret)
    },
  })
  return (
    <section aria-labelledby="identity">
      <h4 id="identity" className="text-14 font-bold">{t('inboxes.identity')}</h4>
      <p className="mt-0.5 mb-2 text-12 text-ink-3">{t('inboxes.identityHint')}</p>
      <Button size="small" onClick={() => setAsking(true)}>{t('inboxes.newIdentity')}</Button>
      {asking && (
        <Dialog open onOpenChange={setAsking} title={t('inboxes.newIdentity')}>
          <p className="text-14 text-ink-2">{t('inboxes.identityBody')}</p>
          {make.isError && <p role="alert" className="mt-2 text-12 text-bad">{words(make.error)}</p>}
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button look="main" disabled={make.isPending} onClick={() => make.mutate()}>{t('inboxes.makeIdentity')}</Button>
          </div>
        </Dialog>
      )}
      {secret !== null && <SecretsDialog title={t('inboxes.identity')} hint={t('inboxes.identityOnce')} secrets={[{ label: t('inboxes.identity'), text: secret }]} onClose={() => setSecret(null)} />}
    </section>
  )
}

export const WebsitePart = ({ inbox, draft, change, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  return (
    <>
      <div>
        <Copyable label={t('inboxes.snippet')} text={snippetOf(inbox.key, draft.settings.appearance)} />
        <p className="mt-1 text-12 text-ink-3">{t('inboxes.snippetHint')}</p>
      </div>
      <TextArea
        label={t('inboxes.sites')} hint={t('inboxes.sitesHint')} rows={3} dir="ltr" spellCheck={false} disabled={!mayChange} placeholder="https://www.example.com"
        className="[&_textarea]:font-mono [&_textarea]:text-13" value={draft.sites} onChange={(event) => change({ sites: event.target.value })} fault={fault('sites')}
      />
      <div>
        <Copyable label={t('inboxes.policy')} text={`script-src ${location.origin}; frame-src ${location.origin}; connect-src ${location.origin}`} />
        <p className="mt-1 text-12 text-ink-3">{t('inboxes.policyHint')}</p>
      </div>
      {mayChange && <IdentitySecret uid={inbox.uid} />}
    </>
  )
}
