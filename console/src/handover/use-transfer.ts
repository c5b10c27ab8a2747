// Hands a conversation on with a note: to an agent, or to the queue of a group. Says what became of it, and takes it back where
// the one who did it still may.
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged, ListedGroup, Transfer } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import type { Taker } from './takers.ts'

export type Target = { agent: Taker } | { group: Pick<ListedGroup, 'uid' | 'name'> }

export const useTransfer = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const me = useMe().agent.uid
  const supervises = useCan('conversation.supervise')

  const post = async (uid: string, act: string, body: object): Promise<Conversation> => {
    const { conversation } = await client.send<ConversationChanged>('POST', `/conversations/${uid}/${act}`, body)
    feed.apply({ name: conversation.agent === null ? 'conversation.queued' : 'conversation.assigned', position: '0.0', conversation })
    return conversation
  }
  /** How it becomes as it was; null: that is no longer in his hands. */
  const wayBack = ({ uid, agent, group }: Conversation, to: Target): (() => Promise<unknown>) | null => {
    if (agent === null) return group === null || !supervises ? null : () => post(uid, 'transfer', { group: group.uid })
    if (supervises) return () => post(uid, 'assign', { agent: agent.uid })
    return agent.uid === me && 'group' in to ? () => post(uid, 'claim', {}) : null
  }
  const undo = async (before: Conversation, back: () => Promise<unknown>) => {
    try {
      await back()
      toasts.show({ tone: 'plain', text: t('changes.undone', { name: nameOf(before.visitor) }) })
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    }
  }

  /** Errors are the caller's: his note must not be lost. */
  return async (before: Conversation, to: Target, note: string): Promise<void> => {
    const body: Transfer = { ...('agent' in to ? { agent: to.agent.uid } : { group: to.group.uid }), ...(note.trim() === '' ? {} : { note: note.trim() }) }
    const after = await post(before.uid, 'transfer', body)
    const name = nameOf(before.visitor)
    const text = after.agent !== null ? t('give.done', { name, agent: after.agent.name }) : t('transfer.waits', { name, group: after.group?.name ?? '' })
    const back = wayBack(before, to)
    toasts.show({ tone: 'plain', text, ...(back === null ? {} : { undo: () => void undo(before, back) }) })
  }
}
