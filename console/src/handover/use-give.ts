// Gives a conversation to an agent: shown at once, taken back when the server refuses, undone by one click.
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged } from '@switchboard/protocol'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { now } from '../lib/clock.ts'
import { obstacleOf, type Taker } from './takers.ts'

export const useGive = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const told = (conversation: Conversation) =>
    feed.apply({ name: conversation.agent === null ? 'conversation.queued' : 'conversation.assigned', position: '0.0', conversation })
  const post = async (uid: string, act: string, body: object = {}) =>
    told((await client.send<ConversationChanged>('POST', `/conversations/${uid}/${act}`, body)).conversation)

  const undo = async (before: Conversation) => {
    const name = nameOf(before.visitor)
    try {
      await (before.agent === null ? post(before.uid, 'release') : post(before.uid, 'assign', { agent: before.agent.uid }))
      toasts.show({ tone: 'plain', text: t('changes.undone', { name }) })
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    }
  }

  const give = async (before: Conversation, agent: Taker): Promise<void> => {
    if (before.agent?.uid === agent.uid) return
    const name = nameOf(before.visitor)
    const refuse = (why: 'offline' | 'full') => toasts.show({ tone: 'bad', text: t(`give.${why}`, { agent: agent.name, active: agent.activeChats, max: agent.maxChats }) })
    const obstacle = obstacleOf(agent)
    if (obstacle !== null) return refuse(obstacle)
    told({ ...before, state: 'assigned', agent: { uid: agent.uid, name: agent.name }, assignedAt: new Date(now()).toISOString(), graceUntil: null })
    try {
      await post(before.uid, 'assign', { agent: agent.uid })
      toasts.show({ tone: 'plain', text: t('give.done', { name, agent: agent.name }), undo: () => void undo(before) })
    } catch (error) {
      // Same version as the hope: it replaces it, unless the truth has come meanwhile.
      told(before)
      const code = codeOf(error)
      if (code === 'agent.at_capacity') refuse('full')
      else if (code === 'agent.not_available') refuse('offline')
      else toasts.show({ tone: 'bad', text: words(error) })
    }
  }
  return give
}
