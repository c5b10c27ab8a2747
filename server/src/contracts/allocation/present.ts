// Core objects in this tongue.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import type { QueueRow } from '../../modules/conversations/index.ts'
import type { Label, PhoneInbox } from '../../modules/inboxes/index.ts'
import type { Operator } from '../../modules/presence/index.ts'
import type { HistoryEntry } from '../../modules/routing/index.ts'
import { tenantId } from './access.ts'
import { actionOf, roles, states, statusOf } from './words.ts'

export const presentConversation = (ctx: Context, r: QueueRow) => ({
  id: r.id, tenant_id: tenantId(ctx), inbox_id: r.inboxId, external_conversation_id: r.externalId, customer_phone_number: r.phone,
  state: states[r.state], assigned_operator_id: r.agentId, last_message_at: r.lastMessageAt, message_count: r.messageCount,
  priority_score: r.score, created_at: r.createdAt, updated_at: r.updatedAt, resolved_at: r.resolvedAt,
})

export const presentListed = (ctx: Context, r: QueueRow) => ({
  ...presentConversation(ctx, r), inbox_name: r.inboxName, operator_name: r.agentName, labels: r.labels,
})

export const presentOperator = (ctx: Context, o: Operator) => ({
  id: o.id, tenant_id: tenantId(ctx), email: o.email, name: o.name, role: roles[o.role], created_at: o.createdAt, updated_at: o.updatedAt,
  status: statusOf(o), last_status_change_at: o.presenceChangedAt, active_conversations: o.activeChats,
})

export const presentStatus = (o: Operator) => ({
  id: o.id, operator_id: o.id, status: statusOf(o), last_status_change_at: o.presenceChangedAt, name: o.name, role: roles[o.role],
})

export const presentInbox = (ctx: Context, i: PhoneInbox) => ({
  id: i.id, tenant_id: tenantId(ctx), phone_number: i.phoneNumber, display_name: i.name, created_at: i.createdAt, updated_at: i.updatedAt,
  subscribed_at: i.subscribedAt, queued_count: i.queued, allocated_count: i.allocated, resolved_today: i.resolvedToday,
})

export const presentLabel = (ctx: Context, l: Label) => ({
  id: l.id, tenant_id: tenantId(ctx), inbox_id: must(l.inboxId, 'inbox of a label'), name: l.name, color: l.color, created_by: l.createdBy, created_at: l.createdAt,
})

export const presentListedLabel = (ctx: Context, l: Label) => ({ ...presentLabel(ctx, l), creator_name: l.creatorName, conversation_count: l.conversationCount })

export const presentHistory = (conversationId: number, h: HistoryEntry) => ({
  id: h.seq, conversation_id: conversationId, action: actionOf(h), operator_id: h.account?.id ?? null, operator_name: h.account?.name ?? null,
  details: { description: h.text, reason: h.reason, origin: h.origin }, created_at: h.at,
})
