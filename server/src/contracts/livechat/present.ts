// Core objects in this tongue.
import type { ConversationEvent, Thread } from '@switchboard/protocol'
import type { ConversationView, Receipts } from '../../modules/conversations/index.ts'
import type { GroupRecord, Tag } from '../../modules/inboxes/index.ts'
import type { VisitorRecord } from '../../modules/people/index.ts'
import type { Colleague } from '../../modules/presence/index.ts'
import { must } from '../../kernel/must.ts'
import { authors, roles, states, statuses, strategies, types } from './words.ts'

const kept = (r: { createdAt: string; updatedAt: string; deletedAt: string | null }) =>
  ({ createdAt: r.createdAt, updatedAt: r.updatedAt, deletedAt: r.deletedAt, isDeleted: r.deletedAt !== null })

export const presentPerson = (c: Colleague) => ({
  id: c.uid, name: c.name, email: c.email, role: must(roles[c.role], 'word of a role'), status: statuses[c.presence],
})

export const presentAgent = (c: Colleague) => ({
  ...presentPerson(c), acceptingChats: c.accepting, maxConcurrentChats: c.maxChats, avatar: c.avatar, ...kept(c),
})

/** `availability`: how much of his room is free, in percent, whether he is here or not. */
export const presentStats = (c: Colleague) => ({
  agent: presentPerson(c),
  stats: {
    activeChats: c.activeChats, maxConcurrentChats: c.maxChats, acceptingChats: c.accepting,
    availability: c.maxChats === 0 ? 0 : Math.round(100 * Math.max(0, c.maxChats - c.activeChats) / c.maxChats),
  },
})

export const presentPlainGroup = (g: GroupRecord) => ({
  id: g.uid, name: g.name, description: g.description, routingStrategy: strategies[g.strategy], isDefault: g.isDefault, ...kept(g),
})

export const presentGroup = (g: GroupRecord, members: Colleague[]) => ({ ...presentPlainGroup(g), agents: members.map(presentAgent) })

export const presentTag = (t: Tag) => ({ id: t.uid, name: t.name, color: t.color, ...kept(t) })

const presentVisitor = (v: VisitorRecord) => ({
  id: v.uid, name: v.name, email: v.email, phone: v.phone, userAgent: v.userAgent, ipAddress: v.ip, referrer: v.referrer, metadata: v.metadata,
  createdAt: v.createdAt, updatedAt: v.lastSeenAt,
})

const presentThread = (t: Thread, conversationId: string) => ({
  id: t.uid, conversationId, status: t.status, closedBy: t.closedBy, closedReason: t.closedReason, closedAt: t.closedAt,
  createdAt: t.openedAt, updatedAt: t.closedAt ?? t.openedAt,
})

export interface Around { visitor: VisitorRecord; agent: Colleague | null; group: GroupRecord | null; threads: Thread[]; tags: Tag[]; notes: string | null }

export const presentConversation = ({ shown }: ConversationView, around: Around) => ({
  id: shown.uid, visitorId: shown.visitor.uid, visitor: presentVisitor(around.visitor),
  assignedAgentId: shown.agent?.uid ?? null, assignedAgent: around.agent && presentAgent(around.agent),
  groupId: shown.group?.uid ?? null, group: around.group && presentPlainGroup(around.group),
  status: states[shown.state], threads: around.threads.map((thread) => presentThread(thread, shown.uid)), tags: around.tags.map(presentTag),
  activeThreadId: around.threads.find((thread) => thread.status === 'active')?.uid ?? null, notes: around.notes,
  unreadCount: shown.agentUnread,
  lastMessage: shown.lastMessage && { content: shown.lastMessage.text, authorType: authors[shown.lastMessage.author], createdAt: shown.lastMessage.at },
  createdAt: shown.createdAt, updatedAt: shown.updatedAt,
})

const never: Receipts = { deliveredAt: null, readAt: null }

export const presentEvent = (e: ConversationEvent, receipts: Receipts = never) => ({
  id: e.uid, threadId: e.thread, type: types[e.type], authorType: authors[e.author.kind],
  agentId: e.author.kind === 'visitor' ? null : e.author.uid, content: e.text,
  metadata: { ...e.metadata, ...(e.code === null ? {} : { code: e.code }) },
  seq: e.seq, clientId: e.clientId, deliveredAt: receipts.deliveredAt, readAt: receipts.readAt, createdAt: e.at,
})

/** Null for what visitors do not see; nobody's id, and not why staff did something. */
export function presentEventForVisitor(e: ConversationEvent, receipts?: Receipts): ReturnType<typeof presentEvent> | null {
  if (e.type === 'note' || e.type === 'whisper') return null
  const metadata = e.type === 'system' ? null : e.metadata
  return { ...presentEvent({ ...e, metadata }, receipts), agentId: null }
}
