// Ends the grace of an absent agent: the conversation waits in the queue at once. He is gone, so nothing can be undone.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'

export const useEndGrace = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const [busy, setBusy] = useState(false)
  const end = async (before: Conversation): Promise<void> => {
    setBusy(true)
    try {
      const { conversation } = await client.send<ConversationChanged>('POST', `/conversations/${before.uid}/end-grace`, {})
      feed.apply({ name: 'conversation.queued', position: '0.0', conversation })
      toasts.show({ tone: 'plain', text: t('changes.release', { name: nameOf(before.visitor) }) })
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    } finally {
      setBusy(false)
    }
  }
  return { end, busy }
}
