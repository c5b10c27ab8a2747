// Claim, release, resolve, reopen, close: one way to do them, each with its undo. Who comes too late learns who was faster.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged, ConversationDetail, StaffEvent } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'

export type Change = 'claim' | 'release' | 'resolve' | 'reopen' | 'close'

const eventName: Record<Change, StaffEvent['name']> = {
  claim: 'conversation.assigned', release: 'conversation.queued', resolve: 'conversation.resolved',
  reopen: 'conversation.reopened', close: 'conversation.closed',
}

const post = async (client: Client, uid: string, act: string, body: object = {}): Promise<Conversation> =>
  (await client.send<ConversationChanged>('POST', `/conversations/${uid}/${act}`, body)).conversation

/** Puts things back as they were, which includes whose conversation it was. */
const undo = async (client: Client, change: Change, before: Conversation): Promise<Conversation> => {
  const { uid, agent } = before
  if (change === 'claim') return post(client, uid, 'release')
  if (change === 'reopen') return post(client, uid, 'resolve')
  if (change === 'release') return agent === null ? post(client, uid, 'claim') : post(client, uid, 'assign', { agent: agent.uid })
  const reopened = await post(client, uid, 'reopen')
  return agent === null || reopened.agent?.uid === agent.uid ? reopened : post(client, uid, 'assign', { agent: agent.uid })
}

export const useChange = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const [busy, setBusy] = useState<Change | null>(null)

  const reason = async (fault: unknown, change: Change, uid: string): Promise<string> => {
    if (change !== 'claim' || codeOf(fault) !== 'conversation.not_queued') return words(fault)
    const detail = await client.get<ConversationDetail>(`/conversations/${uid}`).catch(() => null)
    if (detail === null) return words(fault)
    feed.apply({ name: 'conversation.assigned', position: '0.0', conversation: detail.conversation })
    const { agent, visitor } = detail.conversation
    return agent === null ? words(fault) : t('changes.lost', { agent: agent.name, name: nameOf(visitor) })
  }
  const guarded = async (change: Change, uid: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(change)
    try {
      await work()
    } catch (error) {
      toasts.show({ tone: 'bad', text: await reason(error, change, uid) })
    } finally {
      setBusy(null)
    }
  }
  const apply = (change: Change, conversation: Conversation) =>
    feed.apply({ name: eventName[change], position: '0.0', conversation })

  /** Shows what happened, and how to take it back. */
  const tell = (change: Change, before: Conversation, after: Conversation): void => {
    apply(change, after)
    const text = t(`changes.${change}`, { name: nameOf(before.visitor) })
    const back = () => void guarded(change === 'claim' ? 'release' : change, before.uid, async () => {
      apply(change, await undo(client, change, before))
      toasts.show({ tone: 'plain', text: t('changes.undone', { name: nameOf(before.visitor) }) })
    })
    toasts.show(change === 'close' ? { tone: 'plain', text } : { tone: 'plain', text, undo: back })
  }
  const perform = async (change: Change, before: Conversation): Promise<Conversation> => {
    const after = await post(client, before.uid, change)
    tell(change, before, after)
    return after
  }

  return { perform, tell, busy, run: (change: Change, conversation: Conversation) => guarded(change, conversation.uid, () => perform(change, conversation)) }
}
