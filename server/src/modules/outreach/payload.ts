// The body of a delivery: the event with the present state of what it is about, in the shapes of the native API. What nobody
// sees there (secrets, hashes, internal ids) is not here either.
import type { Agent, Conversation, ConversationEvent, Group, Inbox, TenantSettings, Visitor, Webhook } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { conversationsByIds, eventPage, eventsByKeys, type ConversationView } from '../conversations/index.ts'
import { groups, inboxes } from '../inboxes/index.ts'
import { visitorById } from '../people/index.ts'
import { agentsByIds } from '../presence/index.ts'
import { settingsOf } from '../settings/index.ts'
import { catalogue, testEvent, type Part } from './catalogue.ts'
import { webhookById } from './endpoints.ts'

export interface Occurrence {
  id: number; name: string; at: string; conversationId: number | null; seq: number | null; accountId: number | null; data: Record<string, unknown> | null
}

interface Data {
  conversation?: Conversation; event?: ConversationEvent; agent?: Agent; group?: Group; inbox?: Inbox; settings?: TenantSettings; visitor?: Visitor; webhook?: Webhook
  /** For bots, when they get a conversation: what was said before, the newest 50. */
  history?: ConversationEvent[]
}

const partsOf = (name: string): readonly Part[] =>
  name === testEvent ? ['webhook'] : Object.hasOwn(catalogue, name) ? catalogue[name as keyof typeof catalogue].data : []
const unique = (ids: (number | null)[]): number[] => [...new Set(ids.filter((id) => id !== null))]
const idIn = (data: Record<string, unknown> | null, key: string): number | null => (typeof data?.[key] === 'number' ? data[key] : null)

/** By the occurrence's id. `botId`: the bot whose endpoint it is. */
export async function payloadsOf(ctx: Context, occurrences: Occurrence[], botId: number | null): Promise<Map<number, string>> {
  if (occurrences.length === 0) return new Map()
  const [views, entries, agents] = await Promise.all([
    conversationsByIds(ctx, unique(occurrences.map((one) => one.conversationId))),
    eventsByKeys(ctx, occurrences.flatMap((one) => (one.conversationId !== null && one.seq !== null ? [{ conversationId: one.conversationId, seq: one.seq }] : []))),
    agentsByIds(ctx, unique(occurrences.map((one) => one.accountId))),
  ])
  const viewOf = new Map(views.map((view) => [view.id, view]))
  const entryOf = new Map(entries.map((entry) => [`${entry.conversationId}.${entry.shown.seq}`, entry.shown]))
  const agentOf = new Map(agents.map(({ id, ...agent }) => [id, agent]))
  const bodies = await Promise.all(occurrences.map(async (one) => {
    const parts = partsOf(one.name)
    const view = viewOf.get(one.conversationId ?? 0)
    const entry = entryOf.get(`${one.conversationId}.${one.seq}`)
    const agent = agentOf.get(one.accountId ?? 0)
    const data: Data = {
      ...(view && parts.includes('conversation') ? { conversation: view.shown } : {}),
      ...(entry && parts.includes('event') ? { event: entry } : {}),
      ...(agent && parts.includes('agent') ? { agent } : {}),
      ...await others(ctx, one, parts, view),
      ...(view && botId !== null && one.name === 'conversation.assigned' && one.accountId === botId ? { history: await historyOf(ctx, view.id) } : {}),
    }
    return [one.id, JSON.stringify({ type: one.name, timestamp: one.at, data })] as const
  }))
  return new Map(bodies)
}

const historyOf = async (ctx: Context, conversationId: number): Promise<ConversationEvent[]> =>
  (await eventPage(ctx, { conversationId, before: null, after: null, notes: true, limit: 50 })).events

/** What few events carry, read one by one. */
async function others(ctx: Context, one: Occurrence, parts: readonly Part[], view: ConversationView | undefined): Promise<Data> {
  const groupId = idIn(one.data, 'group')
  const inboxId = idIn(one.data, 'inbox')
  const webhookId = idIn(one.data, 'webhook')
  const [group, inbox, webhook] = await Promise.all([
    parts.includes('group') && groupId !== null ? firstAt(groupId, await groups(ctx, groupId - 1, 1)) : undefined,
    parts.includes('inbox') && inboxId !== null ? firstAt(inboxId, await inboxes(ctx, inboxId - 1, 1)) : undefined,
    parts.includes('webhook') && webhookId !== null ? webhookById(ctx, webhookId) : undefined,
  ])
  return {
    ...(group ? { group } : {}), ...(inbox ? { inbox } : {}), ...(webhook ? { webhook } : {}),
    ...(parts.includes('settings') ? { settings: await settingsOf(ctx) } : {}),
    ...(parts.includes('visitor') && view ? { visitor: await visitorById(ctx, view.visitorId) } : {}),
  }
}

/** The object itself, not the next one after it was removed. */
function firstAt<T extends { id: number }>(id: number, found: T[]): Omit<T, 'id'> | undefined {
  const [first] = found
  if (first?.id !== id) return undefined
  const { id: _, ...shown } = first
  return shown
}
