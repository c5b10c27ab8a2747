// Where this account is signed in; each other place can be ended.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { now } from '../lib/clock.ts'
import { deviceName } from '../lib/device.ts'
import { ago } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

export const SessionList = () => {
  const { t, i18n } = useTranslation()
  const { queries, queryClient, client, toasts } = useServices()
  const words = useErrorWords()
  const sessions = useQuery(queries.sessions)
  const revoke = useMutation({
    mutationFn: (uid: string) => client.send('DELETE', `/auth/sessions/${uid}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.sessions }),
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  if (sessions.isError) return <Notice tone="bad">{words(sessions.error)}</Notice>
  return (
    <ul className="divide-y divide-line rounded-panel border border-line bg-raised empty:hidden">
      {(sessions.data ?? []).map((session) => (
        <li key={session.uid} className="flex min-h-14 items-center gap-3 px-3 py-2">
          <div className="min-w-0 grow">
            <div className="truncate font-medium">{session.userAgent === null ? t('me.unknownDevice') : deviceName(session.userAgent)}</div>
            <div className="text-12 text-ink-3">
              {session.ip !== null && <span className="font-mono" dir="ltr">{session.ip}</span>} {t('me.lastUsed', { when: ago(session.lastUsedAt, now(), i18n.language) })}
            </div>
          </div>
          {session.current
            ? <span className="text-12 font-medium text-ok">{t('me.thisDevice')}</span>
            : <Button size="small" onClick={() => revoke.mutate(session.uid)} disabled={revoke.isPending}>{t('me.revoke')}</Button>}
        </li>
      ))}
    </ul>
  )
}
