// The checkers must see what they are there to see: each invariant is broken by hand once, inside a transaction that is undone.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness/app.ts'
import { clientId, eventually } from '../harness/client.ts'
import { invariants, waitingBesideFree, type InvariantName } from './invariants.ts'
import { Watch, type Violation } from './watch.ts'

const breaks: Record<InvariantName, string> = {
  assigned_conversation_has_one_open_assignment: 'delete from assignments where ended_at is null',
  no_open_assignment_elsewhere: `update conversations set state = 'queued', agent_id = null where state = 'assigned'`,
  active_chats_counts_assigned: 'update agents set active_chats = active_chats + 1',
  active_chats_within_max: 'update agents set max_chats = 0 where active_chats > 0',
  seq_has_no_gap: 'update conversations set last_seq = last_seq + 1',
  message_count_counts_messages: 'update conversations set message_count = message_count + 1',
  unread_counts_are_true: 'update conversations set agent_unread = agent_unread + 1',
  assigned_only_to_who_may_have_it: `update accounts set role = 'viewer' where id in (select agent_id from conversations where state = 'assigned')`,
  nobody_who_may_not_work_is_here: `update accounts set active = false where id in (select account_id from agents where presence <> 'offline')`,
  grace_only_for_the_agent_who_has_it: `
    insert into grace_periods (tenant_id, conversation_id, account_id, started_at, expires_at)
    select c.tenant_id, c.id, (select min(account_id) from agents a where a.tenant_id = c.tenant_id and a.account_id is distinct from c.agent_id), now(), now() from conversations c`,
  every_assignment_has_its_decision: 'update assignments set decision_id = null',
  automatic_decision_chose_somebody_eligible: `update routing_decisions set candidates = '[]'`,
  open_conversation_has_one_active_thread: `update threads set status = 'closed', closed_at = now()`,
  conversation_knows_its_newest_thread: `insert into threads (uid, tenant_id, conversation_id, status, opened_at, closed_at) select gen_random_uuid(), tenant_id, id, 'closed', now(), now() from conversations`,
  entries_lie_in_their_threads_in_order: `
    update conversation_events e set thread_id = (select min(t.id) from threads t where t.conversation_id = e.conversation_id)
     where e.seq = (select last_seq from conversations c where c.id = e.conversation_id) and e.conversation_id in (select conversation_id from threads group by 1 having count(*) > 1)`,
  assigned_thread_is_its_agents: 'update threads set account_id = null',
  pointers_have_their_receipts: 'update conversations set visitor_read_seq = 1',
  nobody_waits_for_a_removed_group: `
    with g as (update groups set deleted_at = now() - interval '1 minute') update conversations set state = 'queued', agent_id = null`,
  every_entry_is_in_the_feed_once: 'delete from domain_events where seq is not null',
  attachments_are_files_of_their_event: `update files set event_seq = null, conversation_id = null, state = 'ready' where event_seq is not null`,
  rating_stands_in_the_thread: `
    insert into conversation_ratings (tenant_id, conversation_id, score, created_at, updated_at) select tenant_id, id, 1, now(), now() from conversations limit 1`,
  every_waiting_delivery_has_its_lane: `
    with w as (
      insert into webhook_endpoints (uid, tenant_id, url, secret, created_at, updated_at) select gen_random_uuid(), id, 'https://x.test', '', now(), now() from tenants returning id, tenant_id
    )
    insert into webhook_deliveries (uid, tenant_id, endpoint_id, lane, name, at, created_at) select gen_random_uuid(), tenant_id, id, 0, 'x', now(), now() from w`,
  nobody_waits_beside_a_free_agent: `update conversations set state = 'queued', agent_id = null, queued_at = now() - interval '5 seconds'`,
}

let t: TestApp
let client: pg.Client
beforeAll(async () => {
  t = await startApp()
  const maya = await t.client.signIn('maya')
  await maya.socket()
  const visitor = await t.client.visit()
  const { conversation } = await visitor.write('Hello')
  const { body: file } = await visitor.upload('/rest/v1/widget/files', 'note')
  await visitor.post('/rest/v1/widget/messages', { text: '', clientId: clientId(), attachments: [file.uid] })
  await eventually(async () => (await t.database.admin(`select from conversations where uid = $1 and state = 'assigned'`, [conversation.uid])).length === 1)
  client = new pg.Client({ connectionString: t.database.url, options: '-c search_path=switchboard' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await t.stop()
})

describe('an invariant', () => {
  it.each(Object.keys(invariants) as InvariantName[])('%s holds, and its breach is seen', async (name) => {
    expect((await client.query(invariants[name])).rows).toEqual([])
    await client.query('begin')
    try {
      await client.query(breaks[name])
      expect((await client.query(invariants[name])).rows).not.toEqual([])
    } finally {
      await client.query('rollback')
    }
  })
})

describe('the watch', () => {
  // Told by hand: a transaction that keeps a conversation from being routed would hold up the feeds of all tests beside this one.
  const watched = async (lastAssigned: () => number): Promise<Violation[]> => {
    const watch = new Watch(async (sql) => (sql === waitingBesideFree ? [{ conversation: 1, agent: 2, last_assigned_at: lastAssigned() }] : []))
    watch.run()
    await new Promise((resolve) => setTimeout(resolve, 1_250))
    return watch.stop()
  }

  it('sees that somebody waits beside a free agent, once it lasts and the agent got nobody else', async () => {
    let given = 0
    const [idle, working] = await Promise.all([watched(() => 0), watched(() => given++)])
    expect(idle).toMatchObject([{ name: 'nobody_waits_beside_a_free_agent', row: { conversation: 1, agent: 2 } }])
    expect(working).toEqual([])
  })
})
