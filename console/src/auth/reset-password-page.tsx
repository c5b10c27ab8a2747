// Where the link of the mail leads: a new password, once.
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Desk } from './desk.tsx'
import { SecretField } from './secret-field.tsx'

const route = getRouteApi('/app/reset-password')

export const ResetPasswordPage = () => {
  const { t } = useTranslation()
  const { client } = useServices()
  const words = useErrorWords()
  const { token } = route.useSearch()
  const [password, setPassword] = useState('')
  const reset = useMutation({ mutationFn: () => client.open<undefined>('POST', '/auth/reset-password', { token, newPassword: password }) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    reset.mutate()
  }
  return (
    <Desk title={t('auth.resetTitle')} lead={t('auth.resetLead')}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {reset.isError && <Notice tone="bad">{words(reset.error)}</Notice>}
        {token === undefined && <Notice tone="bad">{t('auth.noToken')}</Notice>}
        {reset.isSuccess ? <Notice>{t('auth.resetDone')}</Notice> : (
          <>
            <SecretField label={t('auth.newPassword')} hint={t('auth.passwordRule')} value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="new-password" minLength={10} autoFocus required />
            <Button type="submit" look="main" size="large" disabled={reset.isPending || token === undefined}>{t('auth.changePassword')}</Button>
          </>
        )}
        <Link to="/" className="self-center text-13 text-ink-2 underline underline-offset-2 hover:text-ink">{t('auth.backToSignIn')}</Link>
      </form>
    </Desk>
  )
}
