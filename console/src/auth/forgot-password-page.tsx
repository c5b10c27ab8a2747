// Asks for a link by mail. The answer is the same whether there is such an account or not.
import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Desk } from './desk.tsx'

export const ForgotPasswordPage = () => {
  const { t } = useTranslation()
  const { client } = useServices()
  const words = useErrorWords()
  // What was typed at the sign-in already.
  const [login, setLogin] = useState(useLocation({ select: ({ state }) => state.login ?? '' }))
  const ask = useMutation({ mutationFn: () => client.open<undefined>('POST', '/auth/forgot-password', { login: login.trim() }) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    ask.mutate()
  }
  return (
    <Desk title={t('auth.forgotTitle')} lead={t('auth.forgotLead')}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {ask.isError && <Notice tone="bad">{words(ask.error)}</Notice>}
        {ask.isSuccess && <Notice>{t('auth.linkSent')}</Notice>}
        <Field label={t('auth.login')} value={login} onChange={(e) => setLogin(e.target.value)} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required />
        <Button type="submit" look="main" size="large" disabled={ask.isPending}>{t('auth.sendLink')}</Button>
        <Link to="/" className="self-center text-13 text-ink-2 underline underline-offset-2 hover:text-ink">{t('auth.backToSignIn')}</Link>
      </form>
    </Desk>
  )
}
