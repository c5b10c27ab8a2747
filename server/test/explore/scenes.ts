// Small situations, each made anew in a tenant of its own for every order: that isolates them, and costs a few milliseconds.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { must } from '../../src/kernel/must.ts'
import { openedBy, type KnownId, type KnownIds } from './footprint.ts'

interface AgentSpec { max: number; here: boolean; bot?: boolean }
interface ConversationSpec {
  state: 'queued' | 'assigned' | 'resolved'
  /** Who has it, or had it. */
  agent?: number
  grace?: 'due' | 'running'
  /** His answer, if he is a bot, is overdue. */
  late?: boolean
  /** The bot it waits for. */
  responder?: number
  /** Who gave it back. */
  avoid?: number
  /** Defaults: a visitor of its own, the first inbox. */
  visitor?: number
  inbox?: number
}
export interface SceneSpec { name: string; agents: AgentSpec[]; conversations: ConversationSpec[] }

const free = (max: number): AgentSpec => ({ max, here: true })
const bot = (max: number): AgentSpec => ({ max, here: true, bot: true })
const away = (max: number): AgentSpec => ({ max, here: false })

export const scenes: SceneSpec[] = [
  { name: 'two-wait', agents: [free(1), free(1)], conversations: [{ state: 'queued' }, { state: 'queued' }] },
  { name: 'one-waits', agents: [free(1), free(2)], conversations: [{ state: 'queued' }] },
  { name: 'one-each', agents: [free(1), free(1)], conversations: [{ state: 'assigned', agent: 0 }, { state: 'assigned', agent: 1 }] },
  { name: 'one-held', agents: [free(1), free(2)], conversations: [{ state: 'assigned', agent: 0 }, { state: 'queued' }] },
  { name: 'given-back', agents: [free(2), free(1)], conversations: [{ state: 'assigned', agent: 0 }, { state: 'queued', avoid: 1 }] },
  { name: 'both-his', agents: [free(2), free(1)], conversations: [{ state: 'assigned', agent: 0 }, { state: 'assigned', agent: 0 }] },
  { name: 'grace-due', agents: [away(2), free(1)], conversations: [{ state: 'assigned', agent: 0, grace: 'due' }, { state: 'assigned', agent: 0, grace: 'running' }] },
  { name: 'grace-and-queue', agents: [away(1), free(1)], conversations: [{ state: 'assigned', agent: 0, grace: 'due' }, { state: 'queued' }] },
  { name: 'resolved-twice', agents: [free(1), free(1)], conversations: [{ state: 'resolved', agent: 0 }, { state: 'resolved', agent: 1, visitor: 0 }] },
  { name: 'bot-late', agents: [bot(2), free(1)], conversations: [{ state: 'assigned', agent: 0, late: true }, { state: 'assigned', agent: 0 }] },
  { name: 'bot-above', agents: [free(1), bot(2)], conversations: [{ state: 'assigned', agent: 1, late: true }, { state: 'queued' }] },
  { name: 'bot-awaited', agents: [bot(1), free(1)], conversations: [{ state: 'queued', responder: 0 }, { state: 'queued' }] },
  { name: 'other-inbox', agents: [free(1), free(1)], conversations: [{ state: 'queued', inbox: 1 }, { state: 'resolved', agent: 1, visitor: 0 }] },
]

interface Named { id: number; uid: string }
export interface Scene {
  spec: SceneSpec
  tenant: number
  agents: Named[]
  /** By agent: the session he signed in with, and that of his socket. */
  sessions: number[]
  manager: Named
  inboxes: number[]
  group: Named
  /** By conversation. */
  visitors: { id: number; phone: string; inbox: number }[]
  conversations: Named[]
  known: KnownIds
}

// Negative ids, ascending: what the operations make themselves is newer, and no id of one kind is an id of another.
let last = -2_000_000_000
const id = (): number => last++
const phoneOf = (visitor: number): string => `+1415555010${visitor}`
const q = (text: string): string => `'${text}'`

/** Writes the scene as the superuser, past row-level security, in one round trip. */
export async function makeScene(admin: pg.Client, spec: SceneSpec): Promise<Scene> {
  const tenant = id()
  const named = (): Named => ({ id: id(), uid: randomUUID() })
  const [everybody, inboxes, agents, manager] = [named(), [id(), id()], spec.agents.map(named), named()]
  const group = everybody.id
  const [contacts, sessions] = [spec.conversations.map(() => id()), agents.map(() => id())]
  const conversations = spec.conversations.map(named)
  const visitorOf = (place: number): number => spec.conversations[place]?.visitor ?? place
  const insert = (table: string, columns: string, rows: string[]): string => rows.length === 0 ? '' : `insert into ${table} (tenant_id, ${columns}) overriding system value values ${rows.map((row) => `(${tenant}, ${row})`).join(', ')};\n`
  const account = (a: Named, role: string, kind = 'person'): string => `${a.id}, ${q(a.uid)}, ${q(kind)}, ${q(role)}, 'Agent ${a.id}', '${a.id}@example.com', 'agent${-a.id}', now(), now()`
  const count = (agent: number): number => spec.conversations.filter((c) => c.state === 'assigned' && c.agent === agent).length

  let text = `insert into tenants (id, uid, slug, name, created_at) overriding system value values (${tenant}, gen_random_uuid(), 't${-tenant}', 'Scene', now());\n`
  text += insert('groups', 'id, uid, name, is_default, created_at, updated_at', [`${group}, ${q(everybody.uid)}, 'Everybody', true, now(), now()`])
  text += insert('accounts', 'id, uid, kind, role, name, email, username, created_at, updated_at', [...agents.map((a, i) => account(a, 'agent', spec.agents[i]?.bot ? 'bot' : 'person')), account(manager, 'manager')])
  text += insert('agents', 'account_id, wanted, presence, presence_changed_at, accepting, max_chats, active_chats', agents.map((a, i) => {
    const { max, here } = must(spec.agents[i], 'agent')
    return `${a.id}, ${here ? `'online', 'online'` : `'offline', 'offline'`}, now(), true, ${max}, ${count(i)}`
  }))
  text += insert('group_agents', 'group_id, account_id', agents.map((a) => `${group}, ${a.id}`))
  text += insert('auth_sessions', 'id, uid, account_id, current_hash, rotated_at, created_at, last_used_at, expires_at', sessions.map((session, i) => `${session}, gen_random_uuid(), ${agents[i]?.id}, '\\x00', now(), now(), now(), 'infinity'`))
  text += insert('presence_sessions', 'id, account_id, auth_session_id, node, opened_at, lease_until', agents.flatMap((a, i) => spec.agents[i]?.here ? [`${sessions[i]}, ${a.id}, ${sessions[i]}, gen_random_uuid(), now(), 'infinity'`] : []))
  text += insert('inboxes', 'id, uid, name, channel, key, created_at, updated_at', inboxes.map((inbox) => `${inbox}, gen_random_uuid(), 'Inbox ${inbox}', 'web', 'pub_${inbox}', now(), now()`))
  text += insert('inbox_subscriptions', 'inbox_id, account_id, created_at', inboxes.flatMap((inbox) => agents.map((a) => `${inbox}, ${a.id}, now()`)))
  text += insert('visitors', 'id, uid, name, phone, contact_key, created_at, last_seen_at', contacts.map((visitor, i) => `${visitor}, gen_random_uuid(), 'Visitor', ${q(phoneOf(i))}, 'phone:${phoneOf(i)}', now(), now()`))

  spec.conversations.forEach((c, i) => {
    const { id: own, uid } = must(conversations[i], 'conversation')
    const [thread, decision, agent] = [id(), id(), c.agent === undefined ? null : must(agents[c.agent], 'agent').id]
    const at = `now() - interval '${20 - i} minutes'`
    const has = agent !== null
    text += insert('conversations', 'id, uid, inbox_id, group_id, visitor_id, state, agent_id, avoid_agent_id, responder_id, bot_due_at, last_seq, message_count, last_message_at, agent_unread, waiting_since, queued_at, assigned_at, resolved_at, created_at, updated_at',
      [`${own}, ${q(uid)}, ${inboxes[c.inbox ?? 0]}, ${group}, ${contacts[visitorOf(i)]}, ${q(c.state)}, ${agent ?? 'null'}, ${c.avoid === undefined ? 'null' : must(agents[c.avoid], 'agent').id}, ${c.responder === undefined ? 'null' : must(agents[c.responder], 'agent').id}, ${c.late ? `now() - interval '1 second'` : 'null'}, 1, 1, ${at}, 1, ${c.state === 'resolved' ? 'null' : at}, ${at}, ${has ? 'now()' : 'null'}, ${c.state === 'resolved' ? 'now()' : 'null'}, ${at}, ${at}`])
    const closed = c.state === 'resolved'
    text += insert('threads', 'id, uid, conversation_id, account_id, status, opened_at, closed_at, closed_by, closed_reason', [`${thread}, gen_random_uuid(), ${own}, ${agent ?? 'null'}, ${closed ? `'closed', ${at}, now(), 'agent', 'resolved'` : `'active', ${at}, null, null, null`}`])
    text += `update conversations set thread_id = ${thread} where tenant_id = ${tenant} and id = ${own};\n`
    text += insert('conversation_events', 'id, uid, conversation_id, thread_id, seq, type, author_kind, visitor_id, text, created_at', [`${id()}, gen_random_uuid(), ${own}, ${thread}, 1, 'message', 'visitor', ${contacts[visitorOf(i)]}, 'Hello', ${at}`])
    text += insert('domain_events', 'id, at, name, conversation_id, seq', [`${id()}, now(), 'conversation.message', ${own}, 1`])
    if (!has) return
    text += insert('routing_decisions', 'id, uid, conversation_id, account_id, origin, outcome, strategy, policy_version, candidates, duration_us, decided_at', [`${decision}, gen_random_uuid(), ${own}, ${agent}, 'claim', 'assigned', 'claim', 1, '[]', 1, now()`])
    text += insert('assignments', 'id, conversation_id, account_id, decision_id, started_at, ended_at, end_reason', [`${id()}, ${own}, ${agent}, ${decision}, ${at}, ${closed ? `now(), 'resolved'` : 'null, null'}`])
    if (c.grace) text += insert('grace_periods', 'id, conversation_id, account_id, started_at, expires_at', [`${id()}, ${own}, ${agent}, ${at}, ${c.grace === 'due' ? `now() - interval '1 second'` : `now() + interval '1 hour'`}`])
  })
  await admin.query(text)
  return {
    spec, tenant, agents, sessions, manager, inboxes, conversations, group: everybody,
    visitors: spec.conversations.map((c, i) => ({ id: must(contacts[visitorOf(i)], 'visitor'), phone: phoneOf(visitorOf(i)), inbox: must(inboxes[c.inbox ?? 0], 'inbox') })),
    known: new Map<number, KnownId>([
      ...agents.map((a, place) => [a.id, { kind: 'account', places: [place] }] as const), ...conversations.map((c, place) => [c.id, { kind: 'conversation', places: [place] }] as const),
      ...contacts.map((visitor, i) => [visitor, { kind: 'visitor', places: [...conversations.flatMap((_, place) => visitorOf(place) === i ? [place] : []), openedBy(i)] }] as const),
    ]),
  }
}

/** Nothing of it may come due while another scene is looked at. */
export async function forgetScene(admin: pg.Client, scene: Scene): Promise<void> {
  await admin.query(`
    update grace_periods set state = 'ended', ended_at = now() where tenant_id = ${scene.tenant} and state = 'active';
    update conversations set bot_due_at = null where tenant_id = ${scene.tenant} and bot_due_at is not null`)
}
