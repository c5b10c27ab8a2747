// The demo's phone desk (tenant 1) as its callers meet it, another tenant's desk beside it, and conversations as many as wanted.
import { randomUUID } from 'node:crypto'
import { must } from '../../../src/kernel/must.ts'
import { createGroup, createInbox, createLabel, subscribe } from '../../../src/modules/inboxes/index.ts'
import { changeSettings, type SettingsChange } from '../../../src/modules/settings/index.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { startApp, type TestApp, type TestAppOptions } from '../../harness/app.ts'
import type { Reply } from '../../harness/client.ts'

export interface Shown {
  id: number; inbox_id: number; state: string; assigned_operator_id: number | null; last_message_at: string; message_count: number
  priority_score: number; labels: { id: number; name: string; color: string }[]
}
export interface Body {
  status: string; message?: string; errors?: { field: string; message: string }[]; meta?: Record<string, unknown>
  data: { conversations: Shown[]; conversation: Shown; next_cursor: string | null; has_more: boolean } & Record<string, unknown>
}
export type Call = (method: string, path: string, body?: unknown) => Promise<Reply<Body>>

export interface NewConversation { inboxId?: number; messages?: number; lastMessageAt?: string; phone?: string; state?: 'queued' | 'resolved' }

export interface Desk {
  t: TestApp
  /** Calls as an operator by the header. */
  as(operatorId: number): Call
  /** Calls without any name. */
  nobody: Call
  /** The tenant's own context, as the system. */
  within(tenant: number): Context
  /** Conversations that wait in a phone inbox of tenant 1; their ids in order. */
  open(rows: NewConversation[]): Promise<number[]>
  settings(change: SettingsChange): Promise<void>
  /** Another tenant with an inbox, a label and a waiting conversation, and its admin. */
  foreign: { inbox: number; label: number; conversation: number; admin: number }
  stop(): Promise<void>
}

export async function makeDesk(options: TestAppOptions = {}): Promise<Desk> {
  const t = await startApp(options)
  const within = (tenant: number): Context => makeContext(t.app.platform, tenant)
  const call = (headers: Record<string, string>): Call => (method, path, body) => t.client.call<Body>(method, `/api/v1${path}`, body, headers)
  const desk: Omit<Desk, 'foreign'> = {
    t, within, nobody: call({}),
    as: (id) => call({ 'X-Operator-Id': String(id) }),
    open: (rows) => insert(t, rows),
    settings: async (change) => { await changeSettings(within(1), change) },
    stop: () => t.stop(),
  }
  return { ...desk, foreign: await makeForeign(t, within(2)) }
}

async function makeForeign(t: TestApp, ctx: Context): Promise<Desk['foreign']> {
  const [row] = await t.database.admin<{ id: number }>(`select id from accounts where tenant_id = 2 and role = 'admin'`)
  const admin = must(row, 'admin of the other tenant').id
  const group = await createGroup(ctx, { name: 'Phones', strategy: 'pull' })
  const inbox = await createInbox(ctx, { name: 'Their line', channel: 'phone', phoneNumber: '+4930123456', group: group.uid })
  await subscribe(ctx, admin, inbox.id, true)
  const label = await createLabel(ctx, { inboxId: inbox.id, name: 'Theirs', color: '#123456', createdBy: admin })
  const [conversation = 0] = await insert(t, [{ inboxId: inbox.id, phone: '+14155550101' }])
  return { inbox: inbox.id, label: label.id, conversation, admin }
}

/** By SQL, because no visitor writes a hundred messages a day ago. */
async function insert(t: TestApp, rows: NewConversation[]): Promise<number[]> {
  const now = new Date(t.clock.now()).toISOString()
  const made = await t.database.admin<{ id: number }>(`
    with n as (
      select * from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::timestamptz[], $7::text[]) with ordinality
                as n (uid, visitor_uid, inbox_id, phone, messages, at, state, place)
    ), v as (
      insert into visitors (uid, tenant_id, phone, created_at, last_seen_at)
      select n.visitor_uid, i.tenant_id, n.phone, n.at, n.at from n join inboxes i on i.id = n.inbox_id order by place
      returning id, uid
    )
    insert into conversations (uid, tenant_id, inbox_id, group_id, visitor_id, state, message_count, last_message_at, queued_at, resolved_at, created_at, updated_at)
    select n.uid, i.tenant_id, i.id, coalesce(i.group_id, (select g.id from groups g where g.tenant_id = i.tenant_id and g.is_default)), v.id, n.state, n.messages, n.at, n.at,
           case n.state when 'resolved' then n.at end, n.at, n.at
      from n join inboxes i on i.id = n.inbox_id join v on v.uid = n.visitor_uid
     order by n.place
    returning id`, [
    rows.map(() => randomUUID()), rows.map(() => randomUUID()), rows.map((r) => r.inboxId ?? 1), rows.map((r, i) => r.phone ?? `+4915${10_000_000 + i}`),
    rows.map((r) => r.messages ?? 1), rows.map((r) => r.lastMessageAt ?? now), rows.map((r) => r.state ?? 'queued'),
  ])
  const ids = made.map((row) => row.id)
  await t.database.admin(`insert into threads (uid, tenant_id, conversation_id, opened_at) select gen_random_uuid(), tenant_id, id, created_at from conversations where id = any($1)`, [ids])
  await t.database.admin(`update conversations c set thread_id = t.id from threads t where t.conversation_id = c.id and c.id = any($1)`, [ids])
  // So many do not come in a second by any door of the product: by then the database has looked at its tables.
  if (ids.length >= 1_000) await t.database.admin('analyze conversations, threads, visitors')
  return ids
}

/** All pages of a list, in order. */
export async function walk(call: Call, query: string, between: () => Promise<unknown> = async () => undefined): Promise<Shown[]> {
  const rows: Shown[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Reply<Body> = await call('GET', `/conversations?${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    if (page.status !== 200) throw new Error(`a page answered ${page.status}: ${JSON.stringify(page.body)}`)
    rows.push(...page.body.data.conversations)
    if (page.body.data.has_more !== (page.body.data.next_cursor !== null)) throw new Error('has_more and next_cursor disagree')
    cursor = page.body.data.next_cursor
    await between()
  }
  return rows
}

/** Counters and assignments that do not say the same; should be none. */
export const drift = (t: TestApp): Promise<unknown[]> => t.database.admin(`
  select a.account_id from agents a
   where a.active_chats <> (select count(*) from conversations c where c.agent_id = a.account_id and c.state = 'assigned')
      or a.active_chats <> (select count(*) from assignments s where s.account_id = a.account_id and s.ended_at is null)`)
