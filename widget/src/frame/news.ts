// What the host page is told when the conversation changed from one state to the next. Pure.
import type { ConversationEvent } from '@switchboard/protocol'
import type { Scalar } from '../port/guards.ts'
import type { HostEvent } from '../port/messages.ts'
import { lastSeq, type Thread } from './thread.ts'

export interface News { name: HostEvent; detail: Record<string, Scalar> }

const isAnswer = (entry: ConversationEvent) => entry.type === 'message' && entry.author.kind !== 'visitor'

export function newsBetween(before: Thread, after: Thread): News[] {
  const was = before.conversation
  const is = after.conversation
  if (!is || before === after) return []
  const conversation = is.uid
  const same = was?.uid === is.uid
  const news: News[] = []

  if (!same) news.push({ name: 'conversation:started', detail: { conversation } })
  for (const entry of after.entries.filter(({ seq }) => !same || seq > lastSeq(before))) {
    if (!isAnswer(entry)) continue
    const { seq, text, author } = entry
    news.push({ name: 'message:received', detail: { conversation, seq, text, author: author.name } })
  }
  if (is.agent && (!same || was.agent?.name !== is.agent.name)) {
    news.push({ name: 'conversation:assigned', detail: { conversation, agent: is.agent.name } })
  }
  if (is.state === 'resolved' && (!same || was.state !== 'resolved')) {
    news.push({ name: 'conversation:resolved', detail: { conversation } })
  }
  if (is.queuePosition !== null && (!same || was.queuePosition !== is.queuePosition)) {
    news.push({ name: 'queue:position', detail: { conversation, position: is.queuePosition } })
  }
  return news
}
