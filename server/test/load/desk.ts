// A phone desk of the size that is asked for, written past the server: one tenant, three numbers, forty operators who are
// available, and a queue of any length; and a tenant with a crowd of agents. All constraints and invariants hold; of each
// conversation only the newest message is stored, as its first entry.
import { must } from '../../src/kernel/must.ts'
import { demoPassword } from '../../src/modules/installation/index.ts'
import type { SignedIn } from '@switchboard/protocol'
import { withConnection } from './connection.ts'
import type { Stand } from './stand.ts'

/** So high that no count, limit or sequence number is one of them: a recorded statement shows what each value is. */
const firstAccount = 900_000_001
const firstConversation = 1_000_000
const chunk = 100_000
export const operators = 40

export interface Grounds { tenant: number; inboxIds: number[]; operatorIds: number[] }

interface Id { id: number }
const one = async (rows: Promise<Id[]>): Promise<number> => must((await rows)[0], 'seeded row').id

const newTenant = (stand: Stand, slug: string): Promise<number> =>
  one(stand.admin<Id>(`insert into tenants (uid, slug, name, demo, created_at) values (uuidv7(), $1, $1, true, now()) returning id`, [slug]))

const newGroup = (stand: Stand, tenant: number, strategy: string): Promise<number> => one(stand.admin<Id>(`
  insert into groups (uid, tenant_id, name, strategy, is_default, created_at, updated_at) values (uuidv7(), $1, 'Operators', $2, true, now(), now()) returning id`, [tenant, strategy]))

/** Members of the group with the password of the demo, here by a program's session; every `away`th is away, the next offline. */
async function addPeople(stand: Stand, p: { tenant: number; group: number; count: number; away: number }): Promise<number[]> {
  const rows = await stand.admin<Id>(`
    with a as (
      insert into accounts (uid, tenant_id, role, name, email, username, password_hash, created_at, updated_at)
      select uuidv7(), $1::integer, 'agent', 'Operator ' || n, 'operator' || n || '@bench' || $1::integer || '.test', 'operator' || n, (select password_hash from accounts where username = 'ada'), now(), now()
        from generate_series(1, $3::integer) n
      returning id
    ), p as (
      select id, case when $4::integer = 0 then 'online' when id % $4::integer = 0 then 'away' when id % $4::integer = 1 then 'offline' else 'online' end as presence from a
    ), b as (
      insert into agents (account_id, tenant_id, wanted, presence, presence_changed_at, accepting, max_chats)
      select id, $1, presence, presence, now(), true, 1000 from p
    ), s as (
      insert into presence_sessions (tenant_id, account_id, node, opened_at, lease_until, kind, closed)
      select $1, id, gen_random_uuid(), now(), 'infinity', 'program', true from p where presence <> 'offline'
    ), m as (
      insert into group_agents (tenant_id, group_id, account_id) select $1, $2, id from a
    )
    select id from a order by id`, [p.tenant, p.group, p.count, p.away])
  return rows.map((row) => row.id)
}

/** 1 to 150 messages, the last of them up to three days ago. Foreign keys hold by how the rows are made and are not asked. */
const fill = (q: { tenant: number; group: number; inboxes: number[]; from: number; to: number }): string => `
  set session_replication_role = replica;
  select setseed(0.${q.from % 9 + 1});
  with n as materialized (
    select n, (array[${q.inboxes.join(', ')}])[1 + n % ${q.inboxes.length}] as inbox_id, 1 + floor(random() * 150)::integer as messages,
           date_trunc('milliseconds', now() - random() * interval '3 days') as at
      from generate_series(${q.from}, ${q.to}) n
  ), v as (
    insert into visitors (uid, tenant_id, name, phone, contact_key, created_at, last_seen_at)
    select uuidv7(), ${q.tenant}, 'Caller ' || n, '+1555' || lpad(n::text, 8, '0'), 'phone:+1555' || lpad(n::text, 8, '0'), at, at from n
    returning id, phone
  ), c as (
    insert into conversations (uid, tenant_id, inbox_id, group_id, visitor_id, state, last_seq, message_count, last_message_at, last_message_text, last_message_by,
                               agent_unread, waiting_since, queued_at, external_id, created_at, updated_at)
    select uuidv7(), ${q.tenant}, n.inbox_id, ${q.group}, v.id, 'queued', 1, n.messages, n.at, 'Hello, where is my order?', 'visitor',
           n.messages, n.at, n.at, 'bench-' || n.n, n.at, n.at
      from v join n on v.phone = '+1555' || lpad(n.n::text, 8, '0')
    returning id, visitor_id, last_seq, created_at
  ), t as (
    insert into threads (uid, tenant_id, conversation_id, opened_at) select uuidv7(), ${q.tenant}, id, created_at from c
    returning id, conversation_id
  )
  insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, visitor_id, text, created_at)
  select uuidv7(), ${q.tenant}, c.id, t.id, c.last_seq, 'message', 'visitor', c.visitor_id, 'Hello, where is my order?', c.created_at
    from t join c on c.id = t.conversation_id;
  update conversations c set thread_id = t.id from threads t where t.tenant_id = ${q.tenant} and t.conversation_id = c.id and c.thread_id is null`

export class Desk implements Grounds {
  readonly stand: Stand
  readonly tenant: number
  readonly inboxIds: number[]
  readonly operatorIds: number[]
  readonly #group: number
  #rows = 0

  private constructor(stand: Stand, tenant: number, group: number, inboxIds: number[], operatorIds: number[]) {
    this.stand = stand
    this.tenant = tenant
    this.#group = group
    this.inboxIds = inboxIds
    this.operatorIds = operatorIds
  }

  static async open(stand: Stand): Promise<Desk> {
    await stand.admin(`alter table accounts alter column id restart with ${firstAccount}`)
    await stand.admin(`alter table conversations alter column id restart with ${firstConversation}`)
    const tenant = await newTenant(stand, 'bench')
    const group = await newGroup(stand, tenant, 'pull')
    const inboxes = await stand.admin<Id>(`
      insert into inboxes (uid, tenant_id, name, channel, key, group_id, phone_number, created_at, updated_at)
      select uuidv7(), $1, 'Line ' || n, 'phone', 'pub_bench_' || n, $2, '+1444000000' || n, now(), now() from generate_series(1, 3) n
      returning id`, [tenant, group])
    const people = await addPeople(stand, { tenant, group, count: operators, away: 0 })
    const inboxIds = inboxes.map((row) => row.id)
    await stand.admin(`
      insert into inbox_subscriptions (tenant_id, inbox_id, account_id, created_at)
      select $1, i, a, now() from unnest($2::integer[]) i, unnest($3::integer[]) a`, [tenant, inboxIds, people])
    return new Desk(stand, tenant, group, inboxIds, people)
  }

  /** So that `rows` wait, with statistics. */
  async grow(rows: number): Promise<void> {
    for (; this.#rows < rows; this.#rows = Math.min(rows, this.#rows + chunk)) {
      await this.stand.admin(fill({ tenant: this.tenant, group: this.#group, inboxes: this.inboxIds, from: this.#rows + 1, to: Math.min(rows, this.#rows + chunk) }))
    }
    await this.stand.admin('vacuum analyze')
  }

  /** How many have somebody. */
  assigned(): Promise<number> {
    return one(this.stand.admin<Id>(`select count(*)::integer as id from assignments where tenant_id = $1 and ended_at is null`, [this.tenant]))
  }

  /** Everybody gives everything back; the dead rows go, so that the next measure finds what the one before found. */
  async release(): Promise<void> {
    await this.stand.admin(`
      begin;
      update assignments set ended_at = now(), end_reason = 'released' where tenant_id = ${this.tenant} and ended_at is null;
      update conversations set state = 'queued', agent_id = null where tenant_id = ${this.tenant} and state = 'assigned';
      update agents set active_chats = 0 where tenant_id = ${this.tenant};
      commit`)
    await this.stand.admin('vacuum conversations, agents, threads, assignments')
  }

  /** Evenly over the operators. */
  async assign(count: number): Promise<void> {
    await this.stand.admin(`
      with c as (
        update conversations set state = 'assigned', agent_id = ${firstAccount} + id % ${operators}, assigned_at = now()
         where id in (select id from conversations where tenant_id = $1 and state = 'queued' order by id limit $2)
        returning id, agent_id
      ), s as (
        insert into assignments (tenant_id, conversation_id, account_id, started_at) select $1, id, agent_id, now() from c
      ), n as (
        select agent_id, count(*) as count from c group by agent_id
      )
      update agents a set active_chats = n.count from n where a.account_id = n.agent_id`, [this.tenant, count])
    await this.stand.admin('analyze conversations, assignments')
  }

  /** A lane's operator: those of other lanes are others, and nobody gets so many that he is full. */
  operator(lane: number, lanes: number, turn: number): number {
    return must(this.operatorIds[lane + lanes * (turn % Math.floor(operators / lanes))], 'operator')
  }

  /** A token of each operator, in their order. */
  async signIn(): Promise<Map<number, string>> {
    return withConnection(this.stand.base, async (connection) => {
      const tokens = new Map<number, string>()
      for (const [place, id] of this.operatorIds.entries()) {
        const { accessToken } = await connection.call<SignedIn>('POST', '/rest/v1/auth/sign-in', { login: `operator${place + 1}@bench${this.tenant}.test`, password: demoPassword })
        tokens.set(id, `Bearer ${accessToken}`)
      }
      return tokens
    })
  }
}

export interface Crowd { tenant: number; groupId: number }

/** A tenant in whose one group so many work, a tenth of them away, a tenth offline, and so many wait. */
export async function openCrowd(stand: Stand, agents: number, waiting: number): Promise<Crowd> {
  const tenant = await newTenant(stand, 'crowd')
  const groupId = await newGroup(stand, tenant, 'least_loaded')
  const inbox = await one(stand.admin<Id>(`
    insert into inboxes (uid, tenant_id, name, channel, key, group_id, created_at, updated_at)
    values (uuidv7(), $1, 'Website', 'web', 'pub_crowd', $2, now(), now()) returning id`, [tenant, groupId]))
  await addPeople(stand, { tenant, group: groupId, count: agents, away: 10 })
  await stand.admin(fill({ tenant, group: groupId, inboxes: [inbox], from: 1, to: waiting }))
  await stand.admin('vacuum analyze')
  return { tenant, groupId }
}
