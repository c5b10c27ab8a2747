// Current and new password; used when it must be changed and when somebody wants to.
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { SecretField } from './secret-field.tsx'

export const PasswordForm = ({ onDone }: { onDone: () => void }) => {
  const { t } = useTranslation()
  const { session } = useServices()
  const words = useErrorWords()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({ mutationFn: () => session.changePassword(current, next), onSuccess: onDone })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {change.isError && <Notice tone="bad">{words(change.error)}</Notice>}
      <SecretField label={t('auth.currentPassword')} value={current} onChange={(e) => setCurrent(e.target.value)} autoComplete="current-password" required />
      <SecretField label={t('auth.newPassword')} hint={t('auth.passwordRule')} value={next} onChange={(e) => setNext(e.target.value)} autoComplete="new-password" minLength={10} required />
      <Button type="submit" look="main" size="large" disabled={change.isPending}>{t('auth.changePassword')}</Button>
    </form>
  )
}
