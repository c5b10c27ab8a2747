// What must hold after any order: the invariants of the product for one tenant, grace, and that nobody was ever given more
// than he could take at that moment.
import pg from 'pg'
import { invariants } from '../checkers/invariants.ts'
import type { Instance } from './operations.ts'
import type { Scene } from './scenes.ts'

/** An absent agent's work is in grace, and nothing else is. */
export const graceInvariants = {
  absent_agent_keeps_only_in_grace: `
    select c.tenant_id, c.id as conversation, c.agent_id
      from conversations c
      join agents a on a.tenant_id = c.tenant_id and a.account_id = c.agent_id
     where c.state = 'assigned' and a.presence = 'offline'
       and not exists (select from grace_periods g
                        where g.tenant_id = c.tenant_id and g.conversation_id = c.id and g.account_id = c.agent_id and g.state = 'active')`,
  grace_runs_only_in_absence: `
    select g.tenant_id, g.conversation_id as conversation, g.account_id, a.presence
      from grace_periods g
      join agents a on a.tenant_id = g.tenant_id and a.account_id = g.account_id
     where g.state = 'active' and a.presence <> 'offline'`,
} as const

const { nobody_waits_beside_a_free_agent: _routing, nobody_waits_for_a_removed_group: _sweep, active_chats_within_max: _capacity, ...always } = invariants

/** From which states an event may lead; a reopened conversation may be queued or assigned. */
const mayFollow: Record<string, string[]> = {
  assigned: ['queued', 'assigned'], queued: ['queued', 'assigned'], resolved: ['queued', 'assigned'], closed: ['queued', 'assigned', 'resolved'], reopened: ['resolved'],
}

/** One row per breach in the tenant. Plans without scans of whole tables: thousands of scenes share them. */
export class Oracle {
  readonly #client: pg.Client
  readonly #query: string

  private constructor(client: pg.Client) {
    this.#client = client
    this.#query = Object.entries({ ...always, ...graceInvariants })
      .map(([name, text]) => `select '${name}' as name, to_jsonb(v) as row from (${text}) v where v.tenant_id = $1`).join('\nunion all ')
  }

  static async open(adminUrl: string): Promise<Oracle> {
    const client = new pg.Client({ connectionString: adminUrl, options: '-c search_path=switchboard -c jit=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan' })
    client.on('error', () => undefined)
    await client.connect()
    // A new conversation is known again by its number: no limit and no count may look like one.
    await client.query(`select setval(s, greatest(nextval(s), 1000000000)) from pg_get_serial_sequence('conversations', 'id') as s`)
    return new Oracle(client)
  }

  get client(): pg.Client { return this.#client }
  close(): Promise<void> { return this.#client.end() }

  async breaches(scene: Scene, instances: Instance[]): Promise<string[]> {
    const found = await this.#client.query<{ name: string; row: unknown }>({ name: 'oracle', text: this.#query, values: [scene.tenant] })
    return [...found.rows.map(({ name, row }) => `${name} ${JSON.stringify(row)}`), ...await this.#overfilled(scene, instances), ...await this.#illegal(scene)]
  }

  /** Events of one agent stand in the order of his row's lock, so they can be told again. */
  async #overfilled(scene: Scene, instances: Instance[]): Promise<string[]> {
    const { rows } = await this.#client.query<{ name: string; conversation: number; agent: number | null; reopened: boolean; overridden: boolean }>({
      name: 'told', values: [scene.tenant],
      text: `select e.name, e.conversation_id as conversation, e.account_id as agent,
                    e.name = 'conversation.reopened' and exists (select from routing_decisions d
                      where d.tenant_id = e.tenant_id and d.conversation_id = e.conversation_id and d.account_id = e.account_id and d.id > 0) as reopened,
                    exists (select from security_events s where s.tenant_id = e.tenant_id and s.account_id = e.account_id and s.name = 'capacity.overridden') as overridden
               from domain_events e
              where e.tenant_id = $1 and e.id > 0
              order by e.id`,
    })
    const holders = new Map(scene.spec.conversations.flatMap((c, i) => c.state === 'assigned' && c.agent !== undefined ? [[scene.conversations[i]?.id, scene.agents[c.agent]?.id] as const] : []))
    const most = new Map(scene.agents.map((agent, i) => [agent.id, scene.spec.agents[i]?.max ?? 0]))
    const lowered = new Set(instances.filter((instance) => instance.name === 'lower').map((instance) => scene.agents[instance.target.a]?.id))
    const problems: string[] = []
    for (const row of rows) {
      if (row.name === 'account.changed' && row.agent !== null && lowered.has(row.agent)) most.set(row.agent, 0)
      if (row.name === 'conversation.assigned' || row.reopened) {
        const agent = row.agent ?? 0
        if (!row.overridden && holders.get(row.conversation) !== agent && [...holders.values()].filter((holder) => holder === agent).length >= (most.get(agent) ?? 0)) problems.push(`agent ${agent} was given ${row.conversation} beyond his capacity`)
        holders.set(row.conversation, agent)
      } else if (/^conversation\.(queued|resolved|closed|reopened)$/.test(row.name)) holders.delete(row.conversation)
    }
    return problems
  }

  /** Events of one conversation stand in the order of its seq. */
  async #illegal(scene: Scene): Promise<string[]> {
    const { rows } = await this.#client.query<{ name: string; conversation: number; agent: number | null }>({
      name: 'states', values: [scene.tenant],
      text: `select name, conversation_id as conversation, account_id as agent from domain_events where tenant_id = $1 and id > 0 and conversation_id is not null and seq is not null order by conversation_id, seq nulls last, id`,
    })
    const states = new Map<number, string>(scene.spec.conversations.map((c, i) => [scene.conversations[i]?.id ?? 0, c.state]))
    const problems: string[] = []
    for (const { name, conversation } of rows) {
      const to = name.slice('conversation.'.length)
      const from = states.get(conversation) ?? 'queued'
      const allowed = mayFollow[to]
      if (!name.startsWith('conversation.') || !allowed) continue
      if (!allowed.includes(from)) problems.push(`conversation ${conversation} became ${to} although it was ${from}`)
      states.set(conversation, to === 'reopened' ? 'queued' : to)
    }
    const ended = await this.#client.query<{ conversation: number; state: string }>({
      name: 'grace', values: [scene.tenant],
      text: `select g.conversation_id as conversation, g.state from grace_periods g join domain_events e on e.tenant_id = g.tenant_id and e.conversation_id = g.conversation_id
              where g.tenant_id = $1 and g.id < 0 and g.state <> 'cancelled' and e.name = 'grace.cancelled'`,
    })
    return [...problems, ...ended.rows.map((row) => `grace of ${row.conversation} was told to be cancelled and is ${row.state}`)]
  }
}
