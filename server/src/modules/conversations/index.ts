// Conversations: their states, threads and events.
export { accessConversation, ownConversation } from './access.ts'
export { draftsOf, keepDraft } from './drafts.ts'
export { searchMessages, searchPeople, type Found, type SearchPlace } from './search.ts'
export { markReadByAgent, markReadByVisitor } from './mark-read.ts'
export { statesBefore, type ConversationHandle, type Move, type Moved } from './model.ts'
export { moveConversation } from './move.ts'
export { moveInbox } from './move-inbox.ts'
export { finishDeliveries, receiveDelivery, type Delivery } from './receive-delivery.ts'
export { sendAgentEvent, type AgentEventInput } from './send-agent-event.ts'
export { sendVisitorMessage, type Sent } from './send-visitor-message.ts'
export { attachLabel, clearLabels, detachLabel, labelsOf, type AttachedLabel } from './labels.ts'
export { findFirstQueued, lockQueued } from './priority.ts'
export { operatorStats, type OperatorStats } from './operator-stats.ts'
export { conversationById, conversationsByPhone, queuedIn, queuePage, queueRows, type QueueQuery, type QueueRow, type QueueSort } from './queue.ts'
export type { Filter } from './queue-pages.ts'
export {
  conversationCounts, conversationPage, conversationsByIds, eventPage, eventsByKeys, placesInQueue, threadsOf, type ConversationView, type EventView,
} from './view.ts'
