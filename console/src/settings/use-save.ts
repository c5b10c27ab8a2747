// Sends a change of the workspace's settings and says that it holds.
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TenantSettings } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'

export const useSave = () => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  return useMutation({
    mutationFn: (change: Partial<TenantSettings>) => client.send<TenantSettings>('PATCH', '/settings', change),
    onSuccess: (settings) => {
      queryClient.setQueryData(keys.settings, settings)
      toasts.show({ tone: 'plain', text: t('settings.saved') })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
}
