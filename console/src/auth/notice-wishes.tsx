// About what one is written to while one is away.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Notices } from '@switchboard/protocol'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Toggle } from '../ui/toggle.tsx'

export const NoticeWishes = () => {
  const { t } = useTranslation()
  const { client, toasts } = useServices()
  const words = useErrorWords()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: keys.notices, queryFn: ({ signal }) => client.get<Notices>('/me/notices', {}, signal) })
  const change = useMutation({
    mutationFn: (wishes: Notices) => client.send<Notices>('PUT', '/me/notices', wishes),
    onSuccess: (kept) => queries.setQueryData(keys.notices, kept),
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  if (data === undefined) return null
  const shown = change.isPending ? change.variables : data
  return (
    <>
      <Toggle label={t('security.assigned')} checked={shown.assigned} onChange={(assigned) => change.mutate({ ...shown, assigned })} />
      <Toggle label={t('security.unanswered')} checked={shown.unanswered} onChange={(unanswered) => change.mutate({ ...shown, unanswered })} />
      <p className="pt-1 text-12 text-ink-3">{t('security.noticesHint')}</p>
    </>
  )
}
