// First run: the company and its first admin. The one-time token stands in the server's log.
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { ApiError } from '../api/problem.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Desk } from './desk.tsx'
import { SecretField } from './secret-field.tsx'

const route = getRouteApi('/app/setup')

export const SetupPage = () => {
  const { t } = useTranslation()
  const { session } = useServices()
  const words = useErrorWords()
  const navigate = useNavigate()
  const [form, setForm] = useState({ token: route.useSearch().token ?? '', company: '', name: '', email: '', password: '' })
  const setUp = useMutation({
    mutationFn: () => session.setUp(form),
    onSuccess: () => navigate({ to: '/app/inbox', search: { view: 'unassigned' } }),
  })
  const faults = setUp.error instanceof ApiError ? (setUp.error.problem.errors ?? []) : []
  const bind = (name: keyof typeof form) => ({
    name,
    value: form[name],
    required: true,
    fault: faults.find((fault) => fault.field.replace(/^\//, '') === name)?.message,
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => setForm({ ...form, [name]: e.target.value }),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setUp.mutate()
  }
  return (
    <Desk title={t('setup.title')} lead={t('setup.lead')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {setUp.isError && faults.length === 0 && <Notice tone="bad">{words(setUp.error)}</Notice>}
        <Field label={t('setup.token')} hint={t('setup.tokenHint')} autoComplete="off" spellCheck={false} {...bind('token')} />
        <Field label={t('setup.company')} autoComplete="organization" maxLength={100} {...bind('company')} />
        <Field label={t('setup.name')} autoComplete="name" maxLength={100} {...bind('name')} />
        <Field label={t('setup.email')} type="email" autoComplete="username" {...bind('email')} />
        <SecretField label={t('auth.password')} hint={t('auth.passwordRule')} autoComplete="new-password" minLength={10} {...bind('password')} />
        <Button type="submit" look="main" size="large" className="mt-2" disabled={setUp.isPending}>{t('setup.submit')}</Button>
      </form>
    </Desk>
  )
}
