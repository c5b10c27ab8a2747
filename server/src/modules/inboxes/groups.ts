// Groups of agents: made, changed, filled. Membership decides who is eligible, so every change wakes routing.
import type { Group, RoutingStrategy } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { accountByUid } from '../identity/index.ts'
import { clearDefaultGroup, deleteGroup, deleteGroupAgent, findGroup, insertGroup, insertGroupAgent, listGroups, lockTenant, updateGroup, type GroupRow } from './store.ts'

export interface GroupInput {
  name: string; description?: string | undefined; strategy?: RoutingStrategy | undefined; isDefault?: boolean | undefined
  /** Within how many seconds a visitor should have his first answer. */
  targetSeconds?: number | undefined
}

export const standardTargetSeconds = 300

/** Turns the database's refusal of a second group of the name into the domain's words. */
export const groupNameTaken = (error: unknown): never => {
  if (sqlState(error) === '23505' && (error as Error).message.includes('groups_name')) throw new AppError('group.name_taken')
  throw error
}

export const toGroup = (r: GroupRow): Group & { id: number } => ({
  id: r.id, uid: r.uid, number: r.id, name: r.name, description: r.description, strategy: r.strategy, isDefault: r.is_default, targetSeconds: r.target_seconds, agents: r.agents,
})

/** In the order of their ids, after the given one. */
export async function groups(ctx: Context, after: number, limit: number): Promise<(Group & { id: number })[]> {
  return (await ctx.db.rows(listGroups(after, limit, false))).map(toGroup)
}

/** Errors: `group.not_found`. */
export async function groupByUid(ctx: Context, uid: string): Promise<{ id: number; name: string }> {
  const row = await ctx.db.maybe(findGroup(uid))
  if (!row) throw new AppError('group.not_found', { subject: uid })
  return row
}

async function present(ctx: Context, id: number): Promise<Group> {
  const { id: _, ...group } = must((await groups(ctx, id - 1, 1))[0], 'group')
  return group
}

/** Two at once wait for each other: the later one is the default. */
async function clearDefault(tx: Context): Promise<void> {
  await tx.db.run(lockTenant())
  await tx.db.run(clearDefaultGroup(tx.now()))
}

/** Errors: `group.name_taken`. A new default group takes the place of the old one. */
export async function createGroup(ctx: Context, input: GroupInput): Promise<Group> {
  return ctx.tx(async (tx) => {
    if (input.isDefault) await clearDefault(tx)
    const row = await tx.db.maybe(insertGroup({
      uid: tx.ids.uid(), name: input.name.trim(), description: input.description ?? '', strategy: input.strategy ?? 'least_loaded', isDefault: input.isDefault ?? false,
      targetSeconds: input.targetSeconds ?? standardTargetSeconds,
    }, tx.now())).catch(groupNameTaken)
    const { id } = must(row, 'new group')
    await tx.emit({ name: 'group.changed', data: { group: id } })
    return present(tx, id)
  })
}

/** Errors: `group.not_found`, `group.name_taken`. */
export async function changeGroup(ctx: Context, uid: string, input: { [K in keyof GroupInput]?: GroupInput[K] | undefined }): Promise<Group> {
  return ctx.tx(async (tx) => {
    const group = await groupByUid(tx, uid)
    if (input.isDefault) await clearDefault(tx)
    await tx.db.run(updateGroup(group.id, { name: input.name?.trim() ?? null, description: input.description ?? null, strategy: input.strategy ?? null, isDefault: input.isDefault ?? null, targetSeconds: input.targetSeconds ?? null }, tx.now())).catch(groupNameTaken)
    await tx.emit({ name: 'group.changed', data: { group: group.id } })
    return present(tx, group.id)
  })
}

/** Errors: `group.not_found`, `agent.not_found`. */
export async function setMembership(ctx: Context, groupUid: string, accountUid: string, member: boolean): Promise<Group> {
  return ctx.tx(async (tx) => {
    const group = await groupByUid(tx, groupUid)
    const account = await accountByUid(tx, accountUid)
    await tx.db.run(member ? insertGroupAgent(group.id, account.id) : deleteGroupAgent(group.id, account.id))
    await tx.emit({ name: 'group.changed', accountId: account.id, data: { group: group.id } })
    return present(tx, group.id)
  })
}

/** Inside a transaction; what waits in its queue is the caller's to move. It is the default one no more. Errors: `group.not_found`. */
export async function markGroupRemoved(tx: Context, uid: string): Promise<void> {
  const row = await tx.db.maybe(deleteGroup(uid, tx.now()))
  if (!row) throw new AppError('group.not_found', { subject: uid })
  await tx.emit({ name: 'group.changed' })
}
