// Somebody is engaged, or changed by who leads him: account, capacity, department, groups and status in one transaction.
import type { NewRosterEntry, RosterBulk, RosterChange, RosterEntry } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { accountByUid, allowed } from '../identity/index.ts'
import { groupByUid, moveToDepartment, setMembership } from '../inboxes/index.ts'
import { addAgent, setStatusByCaller } from '../presence/index.ts'
import { apply } from './change.ts'
import { notify } from './notices.ts'
import { oneByOne } from './one-by-one.ts'
import { rosterEntry } from './roster.ts'

/** Without a password he is invited by mail. Errors: `email.taken`, `username.taken`, `group.not_found`, `auth.forbidden`. */
export const engage = (ctx: Context, { department, groups = [], password, ...input }: NewRosterEntry): Promise<RosterEntry> => ctx.tx(async (tx) => {
  const { uid } = await addAgent(tx, { ...input, password: password ?? null, mustChangePassword: password !== undefined })
  const { id } = await accountByUid(tx, uid)
  if (department !== undefined) await moveToDepartment(tx, id, department)
  for (const group of groups) await setMembership(tx, group, uid, true)
  if (password === undefined) await notify(tx, id, 'invitation')
  return rosterEntry(tx, uid)
})

/** Errors: those of `changeProfile`, `group.not_found`, `agent.not_available` (the status of somebody who is deactivated). */
export const changeEntry = (ctx: Context, uid: string, change: RosterChange): Promise<RosterEntry> => ctx.tx(async (tx) => {
  await changeOne(tx, uid, change)
  return rosterEntry(tx, uid)
})

async function changeOne(tx: Context, uid: string, { status, join = [], leave = [], ...profile }: RosterChange): Promise<void> {
  const account = await accountByUid(tx, uid)
  if (account.kind === 'bot') throw new AppError('agent.not_found', { subject: uid })
  if (Object.values(profile).some((value) => value !== undefined)) await apply(tx, account.id, profile)
  if (join.length + leave.length > 0 && !allowed(tx, 'group.write')) throw new AppError('auth.forbidden')
  for (const group of leave) await setMembership(tx, group, uid, false)
  for (const group of join) await setMembership(tx, group, uid, true)
  if (status !== undefined) await setStatusByCaller(tx, account.id, status)
}

export interface EntryOutcome { uid: string; error: AppError | null }

/** Each by itself, as `oneByOne` does it; told in the order given. Errors: `group.not_found`. */
export async function changeEntries(ctx: Context, { agents, ...change }: RosterBulk): Promise<EntryOutcome[]> {
  for (const group of [...change.join ?? [], ...change.leave ?? []]) await groupByUid(ctx, group)
  const missing = new Map<string, AppError>()
  const people = new Map<number, string>()
  for (const uid of new Set(agents)) {
    try {
      people.set((await accountByUid(ctx, uid)).id, uid)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      missing.set(uid, error)
    }
  }
  const outcomes = await oneByOne(ctx, people.keys(), (part, id) => changeOne(part, must(people.get(id), 'uid'), change))
  const told = new Map([...missing, ...[...outcomes].map(([id, error]) => [must(people.get(id), 'uid'), error] as const)])
  return [...new Set(agents)].map((uid) => ({ uid, error: told.get(uid) ?? null }))
}
