// With tens of thousands of conversations no list of this tongue, and nothing that is read for it, walks a whole table. The
// statements are those of the product; the server's role plans them, behind its walls.
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countBrowsed, listBrowsed } from '../../../src/modules/conversations/browse.ts'
import { listConversationTags } from '../../../src/modules/conversations/labels.ts'
import { findNewestNotes } from '../../../src/modules/conversations/notes.ts'
import { findOpenOfVisitor } from '../../../src/modules/conversations/open-conversation.ts'
import { listByPriority, type Filter } from '../../../src/modules/conversations/browse-priority.ts'
import { findConversations, findThread, listEvents } from '../../../src/modules/conversations/read.ts'
import { findReceipts } from '../../../src/modules/conversations/receipts.ts'
import { listThreads } from '../../../src/modules/conversations/threads.ts'
import { findByExternalId, findVisitorRecords } from '../../../src/modules/people/store.ts'
import { moveFromRemoved } from '../../../src/modules/routing/remove-group.ts'
import { peekQueue } from '../../../src/modules/routing/store.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { cloneDatabase, type TestDatabase } from '../../harness/database.ts'

const rows = 40_000
const tenants = 4
let database: TestDatabase
let client: pg.Client

/** Four companies share them; a tenth waits, a tenth is assigned; a few tags; several threads, events and receipts each. */
async function fill(): Promise<void> {
  await database.admin(`
    set session_replication_role = replica;
    insert into tenants (id, uid, slug, name, created_at) overriding system value select t, gen_random_uuid(), 'plan' || t, 'Plan', now() from generate_series(1, ${tenants}) t;
    insert into accounts (id, uid, tenant_id, role, name, email, username, created_at, updated_at) overriding system value
      select n, gen_random_uuid(), 1 + n % ${tenants}, 'agent', 'Agent ' || n, 'a' || n || '@plan.test', 'a' || n, now(), now() from generate_series(1, 400) n;
    insert into agents (account_id, tenant_id, presence_changed_at) select id, tenant_id, now() from accounts;
    insert into groups (id, uid, tenant_id, name, created_at, updated_at) overriding system value select n, gen_random_uuid(), 1 + n % ${tenants}, 'Group ' || n, now(), now() from generate_series(1, 200) n;
    insert into group_agents (tenant_id, group_id, account_id) select a.tenant_id, g.id, a.id from accounts a join groups g on g.tenant_id = a.tenant_id and (a.id + g.id) % 5 = 0;
    insert into inboxes (id, uid, tenant_id, name, channel, key, created_at, updated_at) overriding system value select t, gen_random_uuid(), t, 'Site', 'web', 'pub' || t, now(), now() from generate_series(1, ${tenants}) t;
    insert into labels (id, uid, tenant_id, name, color, created_at, updated_at) overriding system value select n, gen_random_uuid(), 1 + n % ${tenants}, 'Tag ' || n, '#000000', now(), now() from generate_series(1, 200) n;
    insert into visitors (id, uid, tenant_id, name, email, external_id, created_at, last_seen_at) overriding system value
      select n, gen_random_uuid(), 1 + n % ${tenants}, 'Visitor ' || n, 'v' || n || '@plan.test', 'x' || n, now(), now() from generate_series(1, ${rows}) n;
    insert into conversations (id, uid, tenant_id, inbox_id, group_id, visitor_id, state, agent_id, last_seq, message_count, last_message_at, last_message_by, agent_unread, queued_at, assigned_at, resolved_at, thread_id, created_at, updated_at)
      overriding system value
      select n, gen_random_uuid(), 1 + n % ${tenants}, 1 + n % ${tenants}, 1 + n % 200, n,
             case when n % 10 = 0 then 'queued' when n % 10 = 1 then 'assigned' else 'resolved' end, case when n % 10 > 0 then 1 + n % 400 end,
             3, 1 + n % 150, now() - n * interval '7 seconds', case when n % 2 = 0 then 'visitor' else 'agent' end, case when n % 7 = 0 then 1 + n % 5 else 0 end, now() - n * interval '7 seconds', now(), now(), n * 2, now(), now()
        from generate_series(1, ${rows}) n;
    insert into threads (id, uid, tenant_id, conversation_id, status, opened_at, closed_at) overriding system value
      select n, gen_random_uuid(), 1 + (n / 2) % ${tenants}, greatest(n / 2, 1), 'closed', now(), now() from generate_series(1, ${2 * rows}) n;
    insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, text, created_at)
      select gen_random_uuid(), 1 + n % ${tenants}, n, n * 2, s, case when s = 3 then 'note' else 'message' end, 'agent', 'text', now() from generate_series(1, ${rows}) n, generate_series(1, 3) s;
    insert into assignments (tenant_id, conversation_id, account_id, started_at, ended_at, end_reason) select tenant_id, id, agent_id, now(), now(), 'resolved' from conversations where agent_id is not null;
    insert into conversation_receipts (tenant_id, conversation_id, side, kind, up_to_seq, at) select 1 + n % ${tenants}, n, 'visitor', k, 2, now() from generate_series(1, ${rows}) n, unnest(array['delivered', 'read']) k;
    insert into conversation_labels (tenant_id, inbox_id, conversation_id, label_id, scope, created_at)
      select 1 + n % ${tenants}, 1 + n % ${tenants}, n, ${tenants} * (n % 50) + n % ${tenants} + case when n % ${tenants} = 0 then ${tenants} else 0 end, 0, now() from generate_series(1, ${rows}) n where n % 3 = 0;
    set session_replication_role = origin;
    analyze`)
}

beforeAll(async () => {
  database = await cloneDatabase()
  await fill()
  client = new pg.Client({ connectionString: database.url, options: '-c role=app_rw -c search_path=switchboard -c jit=off -c app.tenant=1' })
  await client.connect()
}, 120_000)
afterAll(async () => {
  await client.end()
  await database.drop()
})

interface Node { 'Node Type': string; 'Relation Name'?: string; 'Actual Rows'?: number; Plans?: Node[] }
const all = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(all)]
/** Those that grow with the traffic. */
const large = new Set(['conversations', 'visitors', 'threads', 'conversation_events', 'conversation_receipts', 'conversation_labels', 'assignments'])

async function planOf(query: Sql): Promise<{ scans: string[]; ms: number; found: number }> {
  const { rows: [row] } = await client.query<{ 'QUERY PLAN': [{ Plan: Node; 'Execution Time': number }] }>(`explain (analyze, format json) ${query.text}`, query.values as unknown[])
  const [told] = row?.['QUERY PLAN'] ?? []
  if (!told) throw new Error('no plan')
  return { scans: all(told.Plan).filter((node) => node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? '')).map((node) => `${node['Node Type']} on ${node['Relation Name']}`), ms: told['Execution Time'], found: told.Plan['Actual Rows'] ?? 0 }
}

const none: Filter = { inboxId: null, agentId: null, groupId: null, labelId: null, inboxIds: null, visitorIds: null, labelIds: null }
const filters: [string, Filter][] = [
  ['everything', none], ['one agent', { ...none, agentId: 12 }], ['one group', { ...none, groupId: 4 }], ['tags', { ...none, labelIds: [4, 8] }], ['people', { ...none, visitorIds: [4, 8, 12, 400] }],
  ['agent and tags', { ...none, agentId: 12, labelIds: [4] }],
]
const states = [null, ['queued'], ['assigned'], ['queued', 'assigned'], ['closed']] as ('queued' | 'assigned' | 'closed')[][]

it('the pages of conversations, with every filter, state and order, first and last, and their totals', { timeout: 60_000 }, async () => {
  const bad: string[] = []
  for (const [name, filter] of filters) {
    for (const state of states) {
      const queries: [string, Sql][] = [['count', countBrowsed({ states: state, filter }, 10_000)]]
      for (const sort of ['newest', 'oldest', 'unread'] as const) for (const offset of [0, 9_900]) queries.push([`${sort} ${offset}`, listBrowsed({ states: state, filter, sort, offset, limit: 100 })])
      for (const limit of [20, 10_000]) queries.push([`priority ${limit}`, listByPriority({ states: state ?? ['queued', 'assigned', 'resolved', 'closed'], filter, weights: { alpha: 0.4, beta: 0.6 }, asOf: new Date().toISOString(), limit })])
      for (const [what, query] of queries) {
        const plan = await planOf(query)
        if (plan.scans.length > 0) bad.push(`${name}, ${state?.join() ?? 'any state'}, ${what}: ${plan.scans.join(', ')}`)
      }
    }
  }
  expect(bad).toEqual([])
})

it('what belongs to the rows of a page, and what the visitor\'s side reads', async () => {
  const ids = Array.from({ length: 100 }, (_, i) => 4 * (i + 1))
  const [thread] = await database.admin<{ uid: string }>('select uid from threads where id = 8')
  const queries: Record<string, Sql> = {
    conversations: findConversations(ids), visitors: findVisitorRecords(ids), threads: listThreads(ids, 50), notes: findNewestNotes(ids), tags: listConversationTags(ids),
    events: listEvents({ conversationId: 4, before: null, after: 0, notes: true, limit: 500, threadId: 8 }), thread: findThread(thread?.uid ?? ''),
    receipts: findReceipts(4, [1, 2, 3].map((seq) => ({ seq, side: 'visitor' }))), open: findOpenOfVisitor(4, 1), identity: findByExternalId('x4'),
    head: peekQueue(4), strays: moveFromRemoved(500),
  }
  const scans: [string, string[]][] = []
  for (const [name, query] of Object.entries(queries)) scans.push([name, (await planOf(query)).scans])
  expect(scans.filter(([, found]) => found.length > 0)).toEqual([])
  expect((await planOf(findNewestNotes(ids))).found).toBe(100)
})

it('a search finds people by an index, although the walls hold', async () => {
  const job = new pg.Client({ connectionString: database.url, options: '-c role=app_job -c search_path=switchboard -c jit=off -c app.tenant=1' })
  await job.connect()
  const body = await database.admin<{ source: string }>(`select prosrc as source from pg_proc where proname = 'search_people'`)
  const text = (body[0]?.source ?? '').replaceAll(/\bwords\b/g, `to_tsquery('simple', 'visitor:* & 1234:*')`).replaceAll(/\bafter_(id|rank)\b/g, 'null::integer').replace('limit most', 'limit 1000')
  const { rows: [row] } = await job.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (analyze, format json) ${text}`)
  const nodes = all(row?.['QUERY PLAN'][0].Plan as Node)
  expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
  expect(nodes.some((node) => node['Node Type'].includes('Index'))).toBe(true)
  await job.end()
  const found = await client.query<{ id: number }>(`select visitor_id as id from search_people(to_tsquery('simple', 'visitor:* & 1234:*'), null, null, 1000)`)
  expect(found.rows.map((one) => one.id).toSorted((a, b) => a - b)).toEqual([1234, ...Array.from({ length: 10 }, (_, i) => 12_340 + i)].filter((n) => n % tenants === 0))
})

it('what is idle is found by its index, over all companies', async () => {
  const job = new pg.Client({ connectionString: database.url, options: '-c role=app_job -c search_path=switchboard -c jit=off' })
  await job.connect()
  const body = await database.admin<{ source: string }>(`select prosrc as source from pg_proc where proname = 'idle_due'`)
  const text = (body[0]?.source ?? '').replaceAll(/\binstant\b/g, 'now()').replaceAll('usual_idle', '60').replaceAll('usual_warning', '5').replace('limit most', 'limit 200')
  const { rows: [row] } = await job.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (format json) ${text}`)
  expect(all(row?.['QUERY PLAN'][0].Plan as Node).filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'conversations')).toEqual([])
  await job.end()
})
