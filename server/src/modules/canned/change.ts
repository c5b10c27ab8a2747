// Canned responses made, changed, removed, taken back.
import type { CannedResponse, CannedResponseChange, CannedScope, NewCannedResponse } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { demand } from '../identity/index.ts'
import { groupByUid } from '../inboxes/index.ts'
import { accessCanned, accessToChange, reader, toCanned } from './access.ts'
import { countOfOwner, deleteCanned, insertCanned, lockAccount, lockGroup, lockTenant, reviveCanned, trimRemoved, updateCanned, type CannedRow, type Owner } from './store.ts'

/** How many an owner may have. */
const most: Record<CannedScope, number> = { personal: 200, group: 500, tenant: 1_000 }

/** How many removed ones are kept for him. */
const mostRemoved = 200

const ownerOf = (row: CannedRow): Owner => ({ scope: row.scope, accountId: row.account_id, groupId: row.group_id })

const taken = (error: unknown): never => {
  if (sqlState(error) === '23505') throw new AppError('canned.shortcut_taken')
  throw error
}

/** Inside a transaction. Errors: `canned.too_many`. */
async function demandRoom(tx: Context, owner: Owner): Promise<void> {
  // The owner's row decides between two that both see room for one more.
  await tx.db.maybe(owner.accountId !== null ? lockAccount(owner.accountId) : owner.groupId !== null ? lockGroup(owner.groupId) : lockTenant())
  const { count } = must(await tx.db.maybe(countOfOwner(owner)), 'count')
  if (count >= most[owner.scope]) throw new AppError('canned.too_many', { detail: `${most[owner.scope]} at most` })
}

/** Errors: `canned.shortcut_taken`, `canned.too_many`, `group.not_found`, `input.invalid`, `auth.forbidden`. */
export async function createCanned(ctx: Context, input: NewCannedResponse): Promise<CannedResponse> {
  const { accountId } = reader(ctx)
  const { scope, group } = input
  if ((scope === 'group') !== (group !== undefined)) throw invalid('group', 'must be given for the scope group, and only there')
  return ctx.tx(async (tx) => {
    const owner: Owner = { scope, accountId: scope === 'personal' ? accountId : null, groupId: group === undefined ? null : (await groupByUid(tx, group)).id }
    if (scope !== 'personal') demand(tx, 'canned.write')
    await demandRoom(tx, owner)
    const uid = tx.ids.uid()
    await tx.db.run(insertCanned({ ...owner, uid, shortcut: input.shortcut, title: input.title.trim(), text: input.text, createdBy: accountId }, tx.now())).catch(taken)
    return toCanned(await accessCanned(tx, uid))
  })
}

/** Errors: `canned.not_found`, `canned.shortcut_taken`, `auth.forbidden`. */
export async function changeCanned(ctx: Context, uid: string, change: CannedResponseChange): Promise<CannedResponse> {
  const { id } = await accessToChange(ctx, uid)
  await ctx.db.run(updateCanned(id, { shortcut: change.shortcut ?? null, title: change.title?.trim() ?? null, text: change.text ?? null }, ctx.now())).catch(taken)
  return toCanned(await accessCanned(ctx, uid))
}

/** Its shortcut is free. Errors: `canned.not_found`, `auth.forbidden`. */
export async function removeCanned(ctx: Context, uid: string): Promise<void> {
  const row = await accessToChange(ctx, uid)
  await ctx.tx(async (tx) => {
    await tx.db.run(deleteCanned(row.id, tx.now()))
    await tx.db.run(trimRemoved(ownerOf(row), mostRemoved))
  })
}

/** With its uses. One that is there stays. Errors: `canned.not_found`, `canned.shortcut_taken`, `canned.too_many`, `auth.forbidden`. */
export async function restoreCanned(ctx: Context, uid: string): Promise<CannedResponse> {
  const row = await accessToChange(ctx, uid, null)
  if (row.deleted_at === null) return toCanned(row)
  return ctx.tx(async (tx) => {
    await demandRoom(tx, ownerOf(row))
    await tx.db.run(reviveCanned(row.id, tx.now())).catch(taken)
    return toCanned(await accessCanned(tx, uid))
  })
}
