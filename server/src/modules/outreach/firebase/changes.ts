// Domain events as changes of the Firebase tree: what stands now at every path that they touch. Telling a change twice, or an
// older event after a newer one, tells the same.
import type { Context } from '../../../platform/context.ts'
import { conversationPage, conversationsByIds, eventsByKeys } from '../../conversations/index.ts'
import { agentsByIds, type AgentWithId } from '../../presence/index.ts'
import { agentFields, conversationFields, isVisible, messageNode, threadFields, type Fields, type Node } from './tree.ts'
import { findNewestThreads, findUnread, type ThreadRow } from './store.ts'

/** Conversations and notifications of one agent in the tree. */
export const mostActive = 200
export const mostUnread = 100

export interface Touched { conversationId: number | null; seq: number | null; accountId: number | null }
/** By path; null: nothing stands there any more. */
export type Changes = Map<string, Node>

const unique = (ids: (number | null | undefined)[]): number[] => [...new Set(ids.filter((id) => typeof id === 'number'))]
const toThread = (r: ThreadRow) => ({ uid: r.uid, status: r.status, openedAt: r.opened_at, closedAt: r.closed_at, closedBy: r.closed_by, closedReason: r.closed_reason })

export async function changesOf(ctx: Context, events: readonly Touched[]): Promise<Changes> {
  const conversationIds = unique(events.map((event) => event.conversationId))
  const [views, entries, threads] = await Promise.all([
    conversationsByIds(ctx, conversationIds),
    eventsByKeys(ctx, events.flatMap(({ conversationId, seq }) => (conversationId !== null && seq !== null ? [{ conversationId, seq }] : []))),
    conversationIds.length === 0 ? [] : ctx.db.rows(findNewestThreads(conversationIds)),
  ])
  const changes: Changes = new Map()
  const put = (path: string, fields: Fields): void => { for (const [key, value] of Object.entries(fields)) changes.set(`${path}/${key}`, value) }
  for (const view of views) {
    const active = threads.find((row) => row.conversation_id === view.id && row.status === 'active')
    put(`/conversations/${view.shown.uid}`, conversationFields({ shown: view.shown, activeThreadId: active?.uid ?? null }))
  }
  for (const row of threads) put(`/threads/${row.uid}`, threadFields(toThread(row), row.conversation_uid))
  for (const { shown } of entries.filter((entry) => isVisible(entry.shown))) {
    const node = messageNode(shown)
    changes.set(`/conversations/${shown.conversation}/messages/${shown.uid}`, node)
    changes.set(`/threads/${shown.thread}/events/${shown.uid}`, node)
  }
  const agents = await agentsByIds(ctx, unique([...events.map((event) => event.accountId), ...views.map((view) => view.agentId)]))
  for (const agent of agents) put(`/agents/${agent.uid}`, await fieldsOfAgent(ctx, agent))
  return changes
}

export async function fieldsOfAgent(ctx: Context, { id, ...agent }: AgentWithId): Promise<Fields> {
  const [active, unread] = await Promise.all([
    conversationPage(ctx, { states: ['assigned'], agentId: id, unread: false, sort: 'newest', after: null, limit: mostActive }), ctx.db.rows(findUnread(id, mostUnread)),
  ])
  const events = await eventsByKeys(ctx, unread.map((row) => ({ conversationId: row.conversation_id, seq: row.seq })))
  return agentFields(agent, active.map((view) => view.shown), events.map((event) => event.shown))
}
