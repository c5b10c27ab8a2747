// The one page somebody sees who must choose a password first.
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PasswordForm } from './password-form.tsx'
import { Desk } from './desk.tsx'

export const PasswordPage = () => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Desk title={t('auth.choosePassword')} lead={t('auth.choosePasswordLead')}>
      <PasswordForm onDone={() => void navigate({ to: '/app/inbox' })} />
    </Desk>
  )
}
