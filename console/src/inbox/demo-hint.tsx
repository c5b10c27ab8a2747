// In the demo: where one becomes a visitor oneself. Only for who would see him arrive.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'

/** Whether this workspace has the web chat of the demo; the phone desk has none. */
export const useDemoChat = (): boolean => {
  const { tenant } = useMe()
  const inboxes = useQuery({ ...useServices().queries.inboxes, enabled: tenant.demo }).data
  return tenant.demo && (inboxes?.some((inbox) => inbox.channel === 'web') ?? false)
}

export const DemoHint = () => {
  const { t } = useTranslation()
  if (!useDemoChat()) return null
  return <p>{t('empty.demo')} <a href="/demo" target="_blank" rel="noreferrer" className="font-medium text-brand underline decoration-1 underline-offset-4">{t('empty.demoLink')}</a></p>
}
