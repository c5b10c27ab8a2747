// The roster: who works here, with presence, load and today's numbers, filtered and in any order.
import type { Agent, RosterEntry, RosterSort } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accountByUid } from '../identity/index.ts'
import { figuresOf, todayOf, type Level } from '../metrics/index.ts'
import { agentsByIds } from '../presence/index.ts'
import type { DirectoryFilter } from './model.ts'
import { matching } from './store.ts'

/** Where the page before ended: what it was sorted by, and the id. */
export interface RosterPlace { key: string; id: number }

/** Every order is one of texts, byte by byte, so that one cursor serves them all. */
const keyBy = (sort: RosterSort): Sql => sql`
       case ${sort}
         when 'name' then lower(c.name)
         when 'role' then case c.role when 'admin' then '1' when 'manager' then '2' when 'agent' then '3' when 'viewer' then '4' else '5' end
         when 'department' then coalesce(lower(d.name), '')
         when 'presence' then case a.presence when 'online' then '1' when 'busy' then '2' when 'away' then '3' else '4' end
         when 'load' then lpad(a.active_chats::text, 8, '0')
         else case when a.presence = 'offline' then to_char(a.presence_changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') else '9' end
       end`

export function listRoster(f: DirectoryFilter, sort: RosterSort, descending: boolean, after: RosterPlace | null, limit: number): Sql<{ id: number; key: string }> {
  return sql`
  select r.id, r.key
    from (select c.id, (${keyBy(sort)}) collate "C" as key ${matching(f, true)}) r
   where ${after?.id ?? null}::integer is null
      or ${descending ? sql`(r.key, r.id) < (${after?.key ?? ''} collate "C", ${after?.id ?? 0}::integer)` : sql`(r.key, r.id) > (${after?.key ?? ''} collate "C", ${after?.id ?? 0}::integer)`}
   order by ${descending ? sql`r.key desc, r.id desc` : sql`r.key, r.id`}
   limit ${limit}`
}

export const countRoster = (f: DirectoryFilter): Sql<{ total: number }> => sql`select count(*)::integer as total ${matching(f)}`

interface DetailRow {
  id: number; username: string; phone: string | null; department: string | null; level: Level; created_at: string; last_sign_in_at: string | null; left_at: string | null
}

export const findRosterDetails = (ids: number[]): Sql<DetailRow> => sql`
  select c.id, c.username, c.phone, d.name as department, a.level, c.created_at, c.last_sign_in_at,
         case when a.presence = 'offline' and c.last_sign_in_at is not null then a.presence_changed_at end as left_at
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
    left join agent_departments d on d.tenant_id = a.tenant_id and d.account_id = a.account_id
   where a.tenant_id = app_tenant() and c.kind = 'person' and a.account_id = any(${ids}::integer[])`

async function entriesOf(ctx: Context, ids: number[]): Promise<RosterEntry[]> {
  if (ids.length === 0) return []
  const [agents, details, today] = await Promise.all([agentsByIds(ctx, ids), ctx.db.rows(findRosterDetails(ids)), todayOf(ctx, ids)])
  const byId = new Map(details.map((row) => [row.id, row]))
  const found = new Map(agents.map((agent) => [agent.id, agent]))
  return ids.flatMap((id) => {
    const [row, agent] = [byId.get(id), found.get(id)]
    if (!row || !agent) return []
    const { id: _, ...plain }: { id: number } & Agent = agent
    return [{
      agent: plain, username: row.username, phone: row.phone, department: row.department, level: row.level, createdAt: row.created_at,
      lastSignInAt: row.last_sign_in_at, lastSeenAt: row.left_at, today: figuresOf(must(today.get(id), 'today')),
    }]
  })
}

/** One page and how many match in all; the places lie beside the entries. */
export async function rosterPage(ctx: Context, filter: DirectoryFilter, sort: RosterSort, descending: boolean, after: RosterPlace | null, limit: number): Promise<{ entries: RosterEntry[]; next: RosterPlace | null; total: number }> {
  const [rows, counted] = await Promise.all([ctx.db.rows(listRoster(filter, sort, descending, after, limit + 1)), ctx.db.maybe(countRoster(filter))])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    entries: await entriesOf(ctx, shown.map((row) => row.id)),
    next: rows.length > limit && last ? { key: last.key, id: last.id } : null,
    total: must(counted, 'count').total,
  }
}

/** Errors: `agent.not_found` (a bot is none of them). */
export async function rosterEntry(ctx: Context, uid: string): Promise<RosterEntry> {
  const [entry] = await entriesOf(ctx, [(await accountByUid(ctx, uid)).id])
  if (!entry) throw new AppError('agent.not_found', { subject: uid })
  return entry
}
