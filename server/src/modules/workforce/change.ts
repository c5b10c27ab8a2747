// Changes people: one, or many in one transaction where each stands for itself. Who leads may change everything; an agent changes
// what is his own, and neither his role, nor his department, nor whether he works here.
import type { Role } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { allowed } from '../identity/index.ts'
import { moveToDepartment } from '../inboxes/index.ts'
import { changeAgent } from '../routing/index.ts'
import { personById, profileById } from './directory.ts'
import type { Profile } from './model.ts'
import { oneByOne } from './one-by-one.ts'

export interface ProfileChange {
  username?: string | undefined; email?: string | undefined; name?: string | undefined; phone?: string | undefined
  role?: Role | undefined; department?: string | undefined; active?: boolean | undefined; maxChats?: number | undefined
}

/** Errors: `agent.not_found`, `auth.forbidden`, `email.taken`, `username.taken`, `account.last_admin`, `server.busy`. */
export const changeProfile = (ctx: Context, id: number, change: ProfileChange): Promise<Profile> => ctx.tx(async (tx) => {
  await apply(tx, id, change)
  return profileById(tx, id)
})

/** Inside a transaction. Errors: those of `changeProfile`. */
export async function apply(tx: Context, id: number, { department, ...change }: ProfileChange): Promise<void> {
  const before = await personById(tx, id)
  const own = tx.actor.kind === 'agent' && tx.actor.accountId === id && allowed(tx, 'profile.write')
  // A form that gives back what it showed asks for nothing.
  const beyond = (change.role ?? before.role) !== before.role || (change.active ?? before.active) !== before.active || (department ?? before.department) !== before.department
    || change.maxChats !== undefined
  if (tx.actor.kind !== 'system' && !allowed(tx, 'account.write') && (!own || beyond)) throw new AppError('auth.forbidden')
  await changeAgent(tx, before.uid, change)
  // The agent's row is locked by now.
  if (department !== undefined) await moveToDepartment(tx, id, department)
}

export interface Outcome { id: number; error: AppError | null }

/** Each by itself, as `oneByOne` does it. */
export async function changeMany(ctx: Context, ids: readonly number[], change: (tx: Context, id: number) => Promise<ProfileChange>): Promise<Outcome[]> {
  const outcomes = await oneByOne(ctx, ids, async (part, id) => apply(part, id, await change(part, id)))
  return [...outcomes].map(([id, error]) => ({ id, error }))
}
