// Moves a conversation to another inbox, where it waits without the labels of the old one.
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged, Inbox } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'

export const useMove = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  return async (before: Conversation, inbox: Inbox): Promise<void> => {
    try {
      const { conversation } = await client.send<ConversationChanged>('POST', `/conversations/${before.uid}/move`, { inbox: inbox.uid })
      feed.apply({ name: 'conversation.queued', position: '0.0', conversation })
      toasts.show({ tone: 'plain', text: t('move.done', { name: nameOf(before.visitor), inbox: inbox.name }) })
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    }
  }
}
