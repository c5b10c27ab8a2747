// The passkeys of the account: added, named, removed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Passkey, SignInWays } from '@switchboard/protocol'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { now } from '../lib/clock.ts'
import { deviceName } from '../lib/device.ts'
import { ago } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { makePasskey } from './authenticator.ts'
import { SecretField } from './secret-field.tsx'
import { useSecurity } from './second-factor.tsx'

export const Passkeys = () => {
  const { t, i18n } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const queries = useQueryClient()
  const { data } = useSecurity()
  const ways = useQuery({ queryKey: keys.ways, queryFn: () => client.open<SignInWays>('GET', '/auth/ways'), staleTime: Infinity })
  const [adding, setAdding] = useState(false)
  const [renaming, setRenaming] = useState<Passkey | null>(null)
  const renew = () => queries.invalidateQueries({ queryKey: keys.security })
  const remove = useMutation({
    mutationFn: (passkey: Passkey) => client.send('DELETE', `/auth/passkeys/${passkey.uid}`),
    onSuccess: (_, { name }) => { toasts.show({ tone: 'plain', text: t('security.passkeyRemoved', { name }) }); return renew() },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  if (data === undefined) return null
  const close = () => {
    setAdding(false)
    setRenaming(null)
    void renew()
  }
  return (
    <>
      <p className="pb-3 text-ink-2">{t('security.passkeysLead')}</p>
      <ul className="divide-y divide-line rounded-panel border border-line bg-raised empty:hidden">
        {data.passkeys.map((passkey) => (
          <li key={passkey.uid} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <div className="min-w-0 grow">
              <div className="truncate font-medium">{passkey.name}</div>
              <div className="text-12 text-ink-3">{passkey.lastUsedAt === null ? t('security.neverUsed') : t('me.lastUsed', { when: ago(passkey.lastUsedAt, now(), i18n.language) })}</div>
            </div>
            <Button size="small" aria-label={t('security.renamePasskey', { name: passkey.name })} onClick={() => setRenaming(passkey)}>{t('security.rename')}</Button>
            <Button size="small" look="bad" aria-label={t('security.removePasskey', { name: passkey.name })} disabled={remove.isPending} onClick={() => remove.mutate(passkey)}>{t('security.remove')}</Button>
          </li>
        ))}
      </ul>
      {data.passkeys.length === 0 && <p className="text-ink-3">{t('security.noPasskeys')}</p>}
      <div className="mt-3">
        {ways.data?.passkeys === false ? <Notice>{t('security.unavailable')}</Notice> : <Button onClick={() => setAdding(true)}>{t('security.addPasskey')}</Button>}
      </div>
      <Dialog open={adding || renaming !== null} onOpenChange={(open) => { if (!open) close() }} title={renaming === null ? t('security.addPasskey') : t('security.rename')}>
        {adding && <Add hasPassword={data.hasPassword} onDone={close} />}
        {renaming !== null && <Rename passkey={renaming} onDone={close} />}
      </Dialog>
    </>
  )
}

const Add = ({ hasPassword, onDone }: { hasPassword: boolean; onDone: () => void }) => {
  const { t } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const [name, setName] = useState(() => deviceName(navigator.userAgent))
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const options = await client.send<Parameters<typeof makePasskey>[0]>('POST', '/auth/passkeys/options', hasPassword ? { password } : {})
      return client.send<Passkey>('POST', '/auth/passkeys', { name: name.trim(), response: await makePasskey(options) })
    },
    onSuccess: (made) => {
      toasts.show({ tone: 'plain', text: t('security.passkeyAdded', { name: made.name }) })
      onDone()
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {add.isError && <Notice tone="bad">{words(add.error)}</Notice>}
      <Field label={t('security.passkeyName')} hint={t('security.passkeyHint')} value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required />
      {hasPassword && <SecretField label={t('auth.currentPassword')} value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" required />}
      <Button type="submit" look="main" size="large" disabled={add.isPending}>{t('security.next')}</Button>
    </form>
  )
}

const Rename = ({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) => {
  const { t } = useTranslation()
  const { client } = useServices()
  const words = useErrorWords()
  const [name, setName] = useState(passkey.name)
  const rename = useMutation({ mutationFn: () => client.send<Passkey>('PATCH', `/auth/passkeys/${passkey.uid}`, { name: name.trim() }), onSuccess: onDone })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    rename.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {rename.isError && <Notice tone="bad">{words(rename.error)}</Notice>}
      <Field label={t('security.passkeyName')} value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required />
      <Button type="submit" look="main" size="large" disabled={rename.isPending}>{t('security.save')}</Button>
    </form>
  )
}
