// What the tenant decided about priority, absence and second factors. Admins change it, managers see it.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenantSettings } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { Notice } from '../ui/notice.tsx'
import { Absence } from './absence.tsx'
import { Priority } from './priority.tsx'
import { SignInRules } from './sign-in-rules.tsx'
import { Unread } from './unread.tsx'

const WithSettings = ({ children }: { children: (settings: TenantSettings, change: boolean) => ReactNode }) => {
  const { t } = useTranslation()
  const settings = useQuery(useServices().queries.settings)
  const change = useCan('settings.write')
  if (settings.data === undefined) return <Unread of={settings} />
  return (
    <>
      {!change && <div className="pb-5"><Notice>{t('settings.readOnly')}</Notice></div>}
      {children(settings.data, change)}
    </>
  )
}

// New from the server: the forms start again from what holds.
export const PrioritySection = () => (
  <WithSettings>{(settings, change) => <Priority key={settings.priorityAlpha} settings={settings} change={change} />}</WithSettings>
)

export const AbsenceSection = () => (
  <WithSettings>{(settings, change) => <Absence key={[settings.graceMinutes, settings.overflowSeconds].join()} settings={settings} change={change} />}</WithSettings>
)

export const SignInSection = () => (
  <WithSettings>{(_, change) => <SignInRules change={change} />}</WithSettings>
)
