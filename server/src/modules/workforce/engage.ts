// Somebody is engaged, or changed by who leads him: account, capacity, department, groups and status in one transaction.
import type { NewRosterEntry, RosterBulk, RosterChange, RosterEntry } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accountByUid, allowed } from '../identity/index.ts'
import { groupByUid, moveToDepartment, setMembership } from '../inboxes/index.ts'
import { addAgent, setStatusByCaller } from '../presence/index.ts'
import { apply } from './change.ts'
import { notify } from './notices.ts'
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

/**
 * Each by itself: what fails is told, the rest is done, in the order given. Changed in the order of their ids, so that two who do
 * this do not wait in a circle. Errors: `group.not_found`.
 */
export async function changeEntries(ctx: Context, { agents, ...change }: RosterBulk): Promise<EntryOutcome[]> {
  const uids = [...new Set(agents)]
  for (const group of [...change.join ?? [], ...change.leave ?? []]) await groupByUid(ctx, group)
  const places = new Map<string, number>()
  for (const uid of uids) places.set(uid, await accountByUid(ctx, uid).then((account) => account.id, () => 0))
  const outcomes = await ctx.tx(async (tx) => {
    const found = new Map<string, AppError | null>()
    for (const uid of uids.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))) {
      try {
        await tx.tx((part) => changeOne(part, uid, change))
        found.set(uid, null)
      } catch (error) {
        // A deadlock is the matter of all: the whole is tried again.
        if (!(error instanceof AppError)) throw error
        found.set(uid, error)
      }
    }
    return found
  })
  return uids.map((uid) => ({ uid, error: outcomes.get(uid) ?? null }))
}
