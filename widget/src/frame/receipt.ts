// How far a message of the visitor has come. Pure.
import type { ConversationEvent, WidgetConversation } from '@switchboard/protocol'

export type Receipt = 'sent' | 'delivered' | 'read'
/** Up to where staff were told, and have read. */
export type Marks = Pick<WidgetConversation, 'deliveredSeq' | 'readSeq'>

/** Who answered has read what stood before, a bot too, which marks nothing. */
export function marksOf(conversation: WidgetConversation | null, entries: readonly ConversationEvent[]): Marks {
  const { deliveredSeq, readSeq } = conversation ?? { deliveredSeq: 0, readSeq: 0 }
  const answered = entries.findLast(({ type, author }) => type === 'message' && author.kind !== 'visitor')?.seq ?? 0
  return { deliveredSeq, readSeq: Math.max(readSeq, answered) }
}

export const receiptOf = (seq: number, { deliveredSeq, readSeq }: Marks): Receipt =>
  seq <= readSeq ? 'read' : seq <= deliveredSeq ? 'delivered' : 'sent'
