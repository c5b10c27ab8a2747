// People of another system, taken over with their numbers. Each stands for himself; who is here already is left as he is, so that
// an import may be broken off and begun again.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { importAccount, type ImportedAccount } from '../identity/index.ts'
import { moveToDepartment } from '../inboxes/index.ts'
import { employ } from '../presence/index.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { notify } from './notices.ts'

export interface ImportedAgent extends ImportedAccount { department?: string | undefined }

/** `present`: he is here already. */
export type ImportOutcome = { outcome: 'created'; id: number } | { outcome: 'present'; id: number } | { outcome: 'refused'; error: AppError }

export const findSamePerson = (id: number, email: string): Sql<{ id: number; email: string }> => sql`
  select id, email from accounts
   where tenant_id = app_tenant() and deleted_at is null and (id = ${id} or lower(email) = lower(${email}))
   order by id = ${id} desc
   limit 1`

/** Carries the outcomes out of a transaction that shall leave nothing. */
class Rehearsal extends Error {
  readonly outcomes: ImportOutcome[]
  constructor(outcomes: ImportOutcome[]) {
    super('rehearsal')
    this.outcomes = outcomes
  }
}

/** In the order of the rows. `rehearse`: says what would come of it, and does nothing. Who may create accounts may do this. */
export async function importAgents(ctx: Context, rows: readonly ImportedAgent[], rehearse: boolean): Promise<ImportOutcome[]> {
  try {
    return await ctx.tx(async (tx) => {
      const outcomes: ImportOutcome[] = []
      for (const row of rows) outcomes.push(await importOne(tx, row))
      if (rehearse) throw new Rehearsal(outcomes)
      return outcomes
    })
  } catch (error) {
    if (error instanceof Rehearsal) return error.outcomes
    throw error
  }
}

async function importOne(tx: Context, row: ImportedAgent): Promise<ImportOutcome> {
  const same = await tx.db.maybe(findSamePerson(row.id ?? 0, row.email.trim()))
  if (same) {
    const himself = same.email.toLowerCase() === row.email.trim().toLowerCase() && (row.id === undefined || row.id === same.id)
    return himself ? { outcome: 'present', id: same.id } : { outcome: 'refused', error: new AppError(same.id === row.id ? 'account.id_taken' : 'email.taken') }
  }
  try {
    return await tx.tx(async (part) => {
      const account = await importAccount(part, row)
      await employ(part, account, {})
      if (row.department !== undefined) await moveToDepartment(part, account.id, row.department)
      if (account.active) await notify(part, account.id, 'invitation')
      return { outcome: 'created' as const, id: account.id }
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { outcome: 'refused', error }
  }
}
