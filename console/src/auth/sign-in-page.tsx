// Sign in with e-mail or user name. The tenant is asked only where one address works for several.
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { codeOf } from '../api/problem.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Desk } from './desk.tsx'
import { SecretField } from './secret-field.tsx'

const route = getRouteApi('/')

export const SignInPage = () => {
  const { t } = useTranslation()
  const { session } = useServices()
  const words = useErrorWords()
  const navigate = useNavigate()
  const { next, ended } = route.useSearch()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [tenant, setTenant] = useState('')
  const signIn = useMutation({
    mutationFn: () => session.signIn({ login: login.trim(), password, cookie: true, ...(tenant === '' ? {} : { tenant: tenant.trim() }) }),
    onSuccess: ({ me }) => navigate({ to: me.mustChangePassword ? '/app/password' : (next ?? '/app/inbox') }),
  })
  const askTenant = tenant !== '' || codeOf(signIn.error) === 'auth.tenant_required'
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    signIn.mutate()
  }
  return (
    <Desk title={t('auth.signIn')} lead={t('auth.lead')}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {signIn.isError ? <Notice tone="bad">{words(signIn.error)}</Notice> : ended === true && <Notice>{t('auth.ended')}</Notice>}
        <Field label={t('auth.login')} value={login} onChange={(e) => setLogin(e.target.value)} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required />
        <SecretField label={t('auth.password')} value={password} onChange={(e) => setPassword(e.target.value)} name="password" autoComplete="current-password" required />
        {askTenant && <Field label={t('auth.tenant')} hint={t('auth.tenantHint')} value={tenant} onChange={(e) => setTenant(e.target.value)} name="tenant" autoComplete="organization" />}
        <Button type="submit" look="main" size="large" disabled={signIn.isPending}>{signIn.isPending ? t('auth.signingIn') : t('auth.signIn')}</Button>
      </form>
      <p className="mt-8 border-t border-line pt-4 text-12 text-ink-3">{t('auth.demoHint')}</p>
    </Desk>
  )
}
