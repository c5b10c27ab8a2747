// An address that leads nowhere.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Mark } from '../ui/mark.tsx'

export const NotFoundPage = () => {
  const { t } = useTranslation()
  return (
    <main className="flex h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
      <Mark size={32} />
      <h1 className="text-20 font-bold">{t('fault.nowhere')}</h1>
      <Link to="/app/inbox" className="text-14 font-medium text-brand underline underline-offset-4">{t('fault.toInbox')}</Link>
    </main>
  )
}
