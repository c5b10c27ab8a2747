// Where an agent is signed in and what is open there; who writes accounts can end it.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { useNow } from '../lib/clock.ts'
import { deviceName } from '../lib/device.ts'
import { ago } from '../lib/format.ts'
import { useAct } from '../settings/use-act.ts'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { agentSessionsQuery } from './queries.ts'

export const AgentSessions = ({ uid }: { uid: string }) => {
  const { t, i18n } = useTranslation()
  const { client } = useServices()
  const now = useNow()
  const own = useMe().agent.uid === uid
  const ends = useCan('account.write') || own
  const sessions = useQuery(agentSessionsQuery(client, uid))
  const { act, busy } = useAct()
  if (sessions.data === undefined) return <Unread of={sessions} />
  if (sessions.data.length === 0) return <p className="text-ink-2">{t('work.noSessions')}</p>
  const others = sessions.data.filter((session) => !session.current)
  const end = (path: string, done: string) => void act({ work: () => client.send('DELETE', `/agents/${uid}/sessions${path}`), stale: [keys.agentSessions(uid), keys.roster], done })
  return (
    <>
      <ul className="divide-y divide-line">
        {sessions.data.map((session) => (
          <li key={session.uid} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div className="min-w-0 grow">
              <div className="truncate font-medium">{session.userAgent === null ? t('me.unknownDevice') : deviceName(session.userAgent)}</div>
              <div className="text-12 text-ink-3">
                {session.ip !== null && <span className="font-mono" dir="ltr">{session.ip}</span>} {t('me.lastUsed', { when: ago(session.lastUsedAt, now, i18n.language) })}
                {' · '}{session.connections.length === 0 ? t('work.noSockets') : t('work.sockets', { count: session.connections.length })}
              </div>
            </div>
            {session.current ? <span className="text-12 font-medium text-ok">{t('work.thisOne')}</span> : ends && (
              <Button size="small" disabled={busy} onClick={() => end(`/${session.uid}`, t('work.revoked'))}>{t('work.revoke')}</Button>
            )}
          </li>
        ))}
      </ul>
      {ends && others.length > 1 && <Button size="small" className="mt-2" disabled={busy} onClick={() => end('', t('work.revokedAll'))}>{t(own ? 'work.revokeOthers' : 'work.revokeAll')}</Button>}
    </>
  )
}
