// Of which roles a second factor is demanded.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SignInRules as Rules } from '@switchboard/protocol'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Toggle } from '../ui/toggle.tsx'

const roles = ['admin', 'manager', 'agent', 'viewer'] as const

export const SignInRules = ({ change }: { change: boolean }) => {
  const { t } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: keys.signInRules, queryFn: ({ signal }) => client.get<Rules>('/settings/sign-in', {}, signal) })
  const put = useMutation({
    mutationFn: (rules: Rules) => client.send<Rules>('PUT', '/settings/sign-in', rules),
    onSuccess: (kept) => queries.setQueryData(keys.signInRules, kept),
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  if (data === undefined) return null
  const demanded = new Set(put.isPending ? put.variables.secondFactorRoles : data.secondFactorRoles)
  const set = (role: (typeof roles)[number], on: boolean) => put.mutate({ secondFactorRoles: roles.filter((one) => (one === role ? on : demanded.has(one))) })
  return (
    <fieldset disabled={!change} className="disabled:opacity-60">
      <legend className="sr-only">{t('settings.secondFactor')}</legend>
      {roles.map((role) => <Toggle key={role} label={t(`roles.${role}`)} checked={demanded.has(role)} onChange={(on) => set(role, on)} />)}
    </fieldset>
  )
}
