// What one can do with somebody beside filling in a form: stop him, remove him, take either back, send him a link.
import { useTranslation } from 'react-i18next'
import type { RosterEntry } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useAct } from '../settings/use-act.ts'

export const useEntryActs = ({ agent }: RosterEntry) => {
  const { t } = useTranslation()
  const { client } = useServices()
  const { act, busy } = useAct()
  const { name, email } = agent
  const stale = [keys.roster, keys.agents]
  const patch = (active: boolean) => () => client.send('PATCH', `/roster/${agent.uid}`, { active })
  const restore = () => client.send('POST', `/agents/${agent.uid}/restore`)
  return {
    busy,
    stop: () => act({ work: patch(false), stale, done: t('roster.stopped', { name }), undo: patch(true), undone: t('roster.started', { name }) }),
    start: () => act({ work: patch(true), stale, done: t('roster.started', { name }), undo: patch(false), undone: t('roster.stopped', { name }) }),
    remove: () => act({ work: () => client.send('DELETE', `/agents/${agent.uid}`), stale, done: t('roster.gone', { name }), undo: restore, undone: t('roster.back', { name }) }),
    restore: () => act({ work: restore, stale, done: t('roster.back', { name }) }),
    resetFactor: () => act({ work: () => client.send('POST', `/agents/${agent.uid}/reset-second-factor`), stale: [keys.agentSessions(agent.uid)], done: t('roster.factorReset', { name }) }),
    send: (kind: 'invitation' | 'password_reset') => act({ work: () => client.send('POST', `/roster/${agent.uid}/notices`, { kind }), stale: [], done: t(`roster.sent.${kind}`, { email }) }),
  }
}
