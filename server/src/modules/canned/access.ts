// Whose canned responses: everyone who replies has his own and uses those of his groups and of the company; managers look
// after all that are shared.
import type { CannedResponse } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { allowed, demand } from '../identity/index.ts'
import { findCanned, type CannedRow } from './store.ts'

/** Errors: `auth.forbidden`. */
export function reader(ctx: Context): { accountId: number; allGroups: boolean } {
  demand(ctx, 'conversation.reply')
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.forbidden')
  return { accountId: ctx.actor.accountId, allGroups: allowed(ctx, 'canned.write') }
}

/** To use it; `removed` null: a removed one, too. Errors: `canned.not_found`, `auth.forbidden`. */
export async function accessCanned(ctx: Context, uid: string, removed: false | null = false): Promise<CannedRow> {
  const row = await ctx.db.maybe(findCanned(uid, reader(ctx), removed))
  if (!row) throw new AppError('canned.not_found')
  return row
}

/** To change, remove or take it back. Errors: `canned.not_found`, `auth.forbidden` (it is shared, and he is no manager). */
export async function accessToChange(ctx: Context, uid: string, removed: false | null = false): Promise<CannedRow> {
  const row = await accessCanned(ctx, uid, removed)
  if (row.scope !== 'personal') demand(ctx, 'canned.write')
  return row
}

export const toCanned = (r: CannedRow): CannedResponse => ({
  uid: r.uid, scope: r.scope, group: r.group_uid !== null && r.group_name !== null ? { uid: r.group_uid, name: r.group_name } : null,
  shortcut: r.shortcut, title: r.title, text: r.text, uses: r.uses, lastUsedAt: r.last_used_at, updatedAt: r.updated_at,
})
