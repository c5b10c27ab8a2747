// The names of domain events, each a fact in the past, and what travels with them: ids, never content. Faces read the
// present state when they tell it.

export const eventNames = [
  'account.changed',
  'account.created',
  'agent.changed',
  'auth.session_revoked',
  'auth.signed_in',
  'auth.token_revoked',
  'conversation.assigned',
  'conversation.closed',
  'conversation.labelled',
  'conversation.message',
  'conversation.opened',
  'conversation.queued',
  'conversation.rated',
  'conversation.read',
  'conversation.reopened',
  'conversation.resolved',
  'grace.cancelled',
  'grace.started',
  'group.changed',
  'inbox.changed',
  'metrics.changed',
  'settings.changed',
  'webhook.disabled',
] as const
export type EventName = (typeof eventNames)[number]

export interface NewEvent {
  name: EventName
  conversationId?: number
  /** The conversation event that came with it. */
  seq?: number
  /** The account it concerns (the assigned agent, the changed account). */
  accountId?: number
  data?: Record<string, unknown>
}

export interface DomainEvent {
  position: string
  txid: string
  id: number
  tenantId: number
  at: string
  name: EventName
  conversationId: number | null
  seq: number | null
  accountId: number | null
  data: Record<string, unknown> | null
}
