// Operators: the accounts that take conversations, as the phone desk shows them.
import type { Presence, Role } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Operator {
  id: number; email: string; name: string; role: Role; createdAt: string; updatedAt: string
  presence: Presence; accepting: boolean; presenceChangedAt: string; activeChats: number
}

interface Row {
  id: number; email: string; name: string; role: Role; created_at: string; updated_at: string
  presence: Presence; accepting: boolean; presence_changed_at: string; active_chats: number
}

const columns = sql`c.id, c.email, c.name, c.role, c.created_at, c.updated_at, a.presence, a.accepting, a.presence_changed_at, a.active_chats`
const works = sql`c.kind = 'person' and c.active and c.deleted_at is null and c.role in ('admin', 'manager', 'agent')`

export const listOperators = (): Sql<Row> => sql`
  select ${columns}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and ${works}
   order by c.id
   limit 2000`

export const findOperator = (id: number): Sql<Row> => sql`
  select ${columns}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = ${id} and ${works}`

const toOperator = (r: Row): Operator => ({
  id: r.id, email: r.email, name: r.name, role: r.role, createdAt: r.created_at, updatedAt: r.updated_at,
  presence: r.presence, accepting: r.accepting, presenceChangedAt: r.presence_changed_at, activeChats: r.active_chats,
})

/** By id. */
export async function operators(ctx: Context): Promise<Operator[]> {
  return (await ctx.db.rows(listOperators())).map(toOperator)
}

/** Errors: `agent.not_found` (also for accounts that take no conversations). */
export async function operatorById(ctx: Context, id: number): Promise<Operator> {
  const row = await ctx.db.maybe(findOperator(id))
  if (!row) throw new AppError('agent.not_found')
  return toOperator(row)
}
