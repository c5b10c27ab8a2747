// Sign in by password (and a second factor), by passkey, or at the company's provider. The tenant is asked only where one address
// works for several.
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { SecondFactorAsked, SignedIn, SignInWays } from '@switchboard/protocol'
import { KeyRound } from 'lucide-react'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { codeOf } from '../api/problem.ts'
import { useCodeWords, useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Desk } from './desk.tsx'
import { FactorStep } from './factor-step.tsx'
import { SecretField } from './secret-field.tsx'

const route = getRouteApi('/')

/** What the way over the provider left behind the #; gone from the address as soon as it is read. */
const takeAsked = (): SecondFactorAsked | null => {
  const found = /^#second-factor=(.+)$/.exec(location.hash)?.[1]
  if (found === undefined) return null
  history.replaceState(history.state, '', location.pathname + location.search)
  try {
    return JSON.parse(decodeURIComponent(found)) as SecondFactorAsked
  } catch {
    return null
  }
}

export const SignInPage = () => {
  const { t } = useTranslation()
  const { session, client } = useServices()
  const words = useErrorWords()
  const codeWords = useCodeWords()
  const navigate = useNavigate()
  const { next, ended, problem } = route.useSearch()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [tenant, setTenant] = useState('')
  const [asked, setAsked] = useState(takeAsked)
  const ways = useQuery({ queryKey: keys.ways, queryFn: () => client.open<SignInWays>('GET', '/auth/ways'), staleTime: Infinity })
  const onIn = ({ me }: SignedIn) => void navigate({ to: me.mustChangePassword ? '/app/password' : (next ?? '/app/inbox') })
  const signIn = useMutation({
    mutationFn: () => session.signIn({ login: login.trim(), password, cookie: true, ...(tenant === '' ? {} : { tenant: tenant.trim() }) }),
    onSuccess: (answer) => { if ('challenge' in answer) setAsked(answer); else onIn(answer) },
  })
  const passkey = useMutation({ mutationFn: () => session.signInByPasskey(), onSuccess: onIn })
  const back = () => {
    setAsked(null)
    setPassword('')
    signIn.reset()
  }
  if (asked !== null) return <FactorStep asked={asked} onIn={onIn} onBack={back} />
  const askTenant = tenant !== '' || codeOf(signIn.error) === 'auth.tenant_required'
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    signIn.mutate()
  }
  const fault = signIn.error ?? passkey.error
  const oidc = ways.data?.oidc ?? null
  return (
    <Desk title={t('auth.signIn')} lead={t('auth.lead')}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {fault !== null ? <Notice tone="bad">{words(fault)}</Notice> : problem !== undefined ? <Notice tone="bad">{codeWords(problem)}</Notice> : ended === true && <Notice>{t('auth.ended')}</Notice>}
        <Field label={t('auth.login')} value={login} onChange={(e) => setLogin(e.target.value)} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required />
        <SecretField label={t('auth.password')} value={password} onChange={(e) => setPassword(e.target.value)} name="password" autoComplete="current-password" required />
        {askTenant && <Field label={t('auth.tenant')} hint={t('auth.tenantHint')} value={tenant} onChange={(e) => setTenant(e.target.value)} name="tenant" autoComplete="organization" />}
        <Button type="submit" look="main" size="large" disabled={signIn.isPending}>{signIn.isPending ? t('auth.signingIn') : t('auth.signIn')}</Button>
        <Link to="/app/forgot-password" state={{ login }} className="self-center text-13 text-ink-2 underline underline-offset-2 hover:text-ink">{t('auth.forgot')}</Link>
      </form>
      {(ways.data?.passkeys === true || oidc !== null) && (
        <div className="mt-5 flex flex-col gap-3 border-t border-line pt-5">
          {ways.data?.passkeys === true && <Button size="large" disabled={passkey.isPending} onClick={() => passkey.mutate()}><KeyRound size={16} aria-hidden="true" />{t('auth.usePasskey')}</Button>}
          {oidc !== null && (
            <a href={`/rest/v1/auth/oidc/start${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`} className="press inline-flex h-10 items-center justify-center rounded-control border border-line-strong bg-raised px-4 text-14 font-medium hover:border-ink-3 hover:bg-surface">
              {t('auth.oidc', { label: oidc.label })}
            </a>
          )}
        </div>
      )}
      {ways.data?.demo === true && <p className="mt-8 border-t border-line pt-4 text-12 text-ink-3">{t('auth.demoHint')}</p>}
    </Desk>
  )
}
