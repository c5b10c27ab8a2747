// The authenticator app of the account: set up, recovery codes made anew, taken away. Each asks for the password, then for a code.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Enrolment, Security } from '@switchboard/protocol'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { CodeField } from './code-field.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SecretField } from './secret-field.tsx'

export const useSecurity = () => {
  const { client } = useServices()
  return useQuery({ queryKey: keys.security, queryFn: ({ signal }) => client.get<Security>('/auth/security', {}, signal) })
}

type Deed = 'add' | 'remove' | 'codes'

export const SecondFactor = () => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const security = useSecurity()
  const queries = useQueryClient()
  const [deed, setDeed] = useState<Deed | null>(null)
  if (security.isError) return <Notice tone="bad">{words(security.error)}</Notice>
  const { data } = security
  if (data === undefined) return null
  const close = () => {
    setDeed(null)
    void queries.invalidateQueries({ queryKey: keys.security })
  }
  const titles: Record<Deed, string> = { add: t('security.addTitle'), remove: t('security.removeTitle'), codes: t('security.newCodesTitle') }
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div>
          <span className="block">{data.totp ? t('security.appOn') : t('security.appOff')}</span>
          {data.totp && <span className="block text-12 text-ink-3">{t('security.codesLeft', { count: data.recoveryCodesLeft })}</span>}
          {data.demanded && <span className="block text-12 text-ink-3">{t('security.demanded')}</span>}
        </div>
        <div className="flex flex-wrap gap-2">
          {!data.totp && <Button onClick={() => setDeed('add')}>{t('security.add')}</Button>}
          {data.totp && <Button onClick={() => setDeed('codes')}>{t('security.newCodes')}</Button>}
          {data.totp && <Button look="bad" onClick={() => setDeed('remove')}>{t('security.remove')}</Button>}
        </div>
      </div>
      <Dialog open={deed !== null} onOpenChange={(open) => { if (!open) close() }} title={deed === null ? '' : titles[deed]}>
        {deed === 'add' && <Add hasPassword={data.hasPassword} onDone={close} />}
        {(deed === 'remove' || deed === 'codes') && <Change deed={deed} hasPassword={data.hasPassword} onDone={close} />}
      </Dialog>
    </>
  )
}

const Add = ({ hasPassword, onDone }: { hasPassword: boolean; onDone: () => void }) => {
  const { t } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = useMutation({ mutationFn: () => client.send<Enrolment>('POST', '/auth/totp', hasPassword ? { password } : {}) })
  const confirm = useMutation({
    mutationFn: () => client.send<{ recoveryCodes: string[] }>('POST', '/auth/totp/confirm', { code }),
    onSuccess: () => toasts.show({ tone: 'plain', text: t('security.on') }),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (begin.data === undefined) begin.mutate()
    else confirm.mutate()
  }
  if (confirm.data !== undefined) return <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={onDone} />
  const fault = confirm.error ?? begin.error
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {fault !== null && <Notice tone="bad">{words(fault)}</Notice>}
      {begin.data === undefined
        ? hasPassword && <SecretField label={t('auth.currentPassword')} value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" required />
        : (
          <>
            <p className="text-ink-2">{t('security.addLead')}</p>
            <QrCode url={begin.data.url} secret={begin.data.secret} />
            <CodeField value={code} onChange={setCode} autoFocus />
          </>
        )}
      <Button type="submit" look="main" size="large" disabled={begin.isPending || confirm.isPending}>{t('security.next')}</Button>
    </form>
  )
}

const Change = ({ deed, hasPassword, onDone }: { deed: 'remove' | 'codes'; hasPassword: boolean; onDone: () => void }) => {
  const { t } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const change = useMutation({
    mutationFn: () => client.send<{ recoveryCodes: string[] } | undefined>('POST', deed === 'remove' ? '/auth/totp/disable' : '/auth/recovery-codes', { code, ...(hasPassword ? { password } : {}) }),
    onSuccess: (answer) => {
      if (answer !== undefined) return
      toasts.show({ tone: 'plain', text: t('security.off') })
      onDone()
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate()
  }
  if (change.data !== undefined) return <RecoveryCodes codes={change.data.recoveryCodes} onKept={onDone} />
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {change.isError && <Notice tone="bad">{words(change.error)}</Notice>}
      {deed === 'codes' && <p className="text-ink-2">{t('security.newCodesLead')}</p>}
      {hasPassword && <SecretField label={t('auth.currentPassword')} value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" required />}
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" look={deed === 'remove' ? 'bad' : 'main'} size="large" disabled={change.isPending}>{deed === 'remove' ? t('security.remove') : t('security.next')}</Button>
    </form>
  )
}
