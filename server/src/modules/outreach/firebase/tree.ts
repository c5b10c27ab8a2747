// What stands at the paths of the Firebase tree, made from the objects of the core. Pure; the mirror and our own endpoint both
// tell exactly this. The tree has one reader's view for all: notes, whispers and e-mails are in none of it.
import type { Agent, Conversation, ConversationEvent, ConversationState, Thread } from '@switchboard/protocol'

/** As Firebase keeps it: no arrays, no empty objects, and null is "not there". */
export type Node = string | number | boolean | null | { [key: string]: Node }
export type Fields = Record<string, Node>

const statuses = { queued: 'pending', assigned: 'active', resolved: 'resolved', closed: 'closed' } as const satisfies Record<ConversationState, string>
const authors = { visitor: 'visitor', agent: 'agent', bot: 'agent', system: 'system' } as const

export const isVisible = (event: ConversationEvent): boolean => event.type === 'message' || event.type === 'system'

export const conversationFields = ({ shown: c, activeThreadId }: { shown: Conversation; activeThreadId: string | null }): Fields => ({
  status: statuses[c.state],
  assignedAgent: c.agent && { id: c.agent.uid, name: c.agent.name },
  assignedAgentId: c.agent?.uid ?? null,
  lastMessage: c.lastMessage && { content: c.lastMessage.text, authorType: authors[c.lastMessage.author], createdAt: c.lastMessage.at },
  // Messages of the visitor that no agent has read; and the reverse.
  unreadCount: c.agentUnread,
  visitorUnreadCount: c.visitorUnread,
  visitorId: c.visitor.uid,
  groupId: c.group?.uid ?? null,
  activeThreadId,
  createdAt: c.createdAt,
  updatedAt: c.updatedAt,
  version: c.version,
})

export const messageNode = (e: ConversationEvent): Node => stored({
  id: e.uid, threadId: e.thread, type: e.type, authorType: authors[e.author.kind], authorName: e.author.name,
  agentId: e.author.kind === 'agent' || e.author.kind === 'bot' ? e.author.uid : null,
  content: e.text, metadata: stored(e.metadata), createdAt: e.at, seq: e.seq,
  attachments: Object.fromEntries(e.attachments.map((file) => [file.uid, stored(file)])),
})

export const threadFields = (t: Thread, conversation: string): Fields => ({
  conversationId: conversation, status: t.status, closedBy: t.closedBy, closedReason: t.closedReason, closedAt: t.closedAt, createdAt: t.openedAt,
})

/** `unread`: what waits for him in his conversations, messages of visitors and sentences of the system. */
export const agentFields = (agent: Agent, active: Conversation[], unread: ConversationEvent[]): Fields => ({
  status: agent.presence,
  activeConversations: stored(Object.fromEntries(active.map((c) => [c.uid, { status: statuses[c.state], assignedAt: c.assignedAt, unreadCount: c.agentUnread, visitorName: c.visitor.name }]))),
  notifications: stored(Object.fromEntries(unread.map((e) => [e.uid, { type: notificationOf(e), conversationId: e.conversation, content: e.text, createdAt: e.at }]))),
})

const notificationOf = (e: ConversationEvent): string =>
  e.type === 'message' ? 'visitor_message' : e.code === 'agent_joined' || e.code === 'reopened' ? 'conversation_assigned' : 'system'

/** Characters that no key of Firebase may hold; written as percent codes, the percent sign itself, too. */
const forbidden = /[.$#[\]/%\p{Cc}]/gu
const keyOf = (key: string): string => key.replaceAll(forbidden, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`) || '%'

/** Any JSON as Firebase would keep it; null: nothing is left of it. */
export function stored(value: unknown): Node {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return value as string | number | boolean
  const entries = Object.entries(value).flatMap(([key, inner]): [string, Node][] => {
    const node = stored(inner)
    return node === null ? [] : [[keyOf(key), node]]
  })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

/** What stands at a path below a node; null: nothing. */
export const descend = (node: Node, path: readonly string[]): Node =>
  path.reduce<Node>((at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? at[key] ?? null : null), node)
