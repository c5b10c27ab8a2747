// A secret of an inbox that is told this once; making another ends the one before.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SecretsDialog } from '../ui/secrets-dialog.tsx'

/** identity: the company's site proves who a visitor is. signing: another system delivers messages to the inbox. */
export const InboxSecret = ({ uid, kind }: { uid: string; kind: 'identity' | 'signing' }) => {
  const { t } = useTranslation()
  const { client } = useServices()
  const words = useErrorWords()
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: () => client.send<{ secret: string }>('POST', `/inboxes/${uid}/${kind}-secret`),
    onSuccess: (made) => {
      setAsking(false)
      setSecret(made.secret)
    },
  })
  return (
    <section aria-labelledby="secret">
      <h3 id="secret" className="text-14 font-bold">{t(`inboxes.secret.${kind}`)}</h3>
      <p className="mt-0.5 mb-2 text-12 text-ink-3">{t(`inboxes.secretFor.${kind}`)}</p>
      <Button size="small" onClick={() => setAsking(true)}>{t('inboxes.newSecret')}</Button>
      {asking && (
        <Dialog open onOpenChange={setAsking} title={t('inboxes.newSecretTitle')}>
          <p className="text-14 text-ink-2">{t(`inboxes.secretEnds.${kind}`)}</p>
          {make.isError && <p role="alert" className="mt-2 text-12 text-bad">{words(make.error)}</p>}
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button look="main" disabled={make.isPending} onClick={() => make.mutate()}>{t('inboxes.makeSecret')}</Button>
          </div>
        </Dialog>
      )}
      {secret !== null && <SecretsDialog title={t(`inboxes.secret.${kind}`)} hint={t('inboxes.secretOnce')} secrets={[{ label: t(`inboxes.secret.${kind}`), text: secret }]} onClose={() => setSecret(null)} />}
    </section>
  )
}
