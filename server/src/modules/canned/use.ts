// Canned responses found and used.
import { fillCanned, type CannedResponse, type CannedScope } from '@switchboard/protocol'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation, conversationsByIds } from '../conversations/index.ts'
import { ownTenant } from '../identity/index.ts'
import { accessCanned, reader, toCanned } from './access.ts'
import { countUse, listCanned, searchCanned } from './store.ts'

/** Which of them: `text` stands in the shortcut, the title or the text itself; `removed` instead of those that are there. */
export interface CannedFilter { scope: CannedScope | null; text: string; removed: boolean }

/** In the order of their ids, after the given one. */
export async function cannedPage(ctx: Context, filter: CannedFilter, after: number, limit: number): Promise<(CannedResponse & { id: number })[]> {
  const rows = await ctx.db.rows(listCanned({ ...reader(ctx), ...filter, after, limit }))
  return rows.map((row) => ({ id: row.id, ...toCanned(row) }))
}

/** For the menu behind `/`; an empty text finds all. */
export async function findCannedFor(ctx: Context, text: string, limit: number): Promise<CannedResponse[]> {
  return (await ctx.db.rows(searchCanned({ accountId: reader(ctx).accountId, text, limit }))).map(toCanned)
}

/** The text, filled for the conversation; the use is counted. Errors: `canned.not_found`, `conversation.not_found`, `auth.forbidden`. */
export async function fillFor(ctx: Context, uid: string, conversation: string): Promise<string> {
  const row = await accessCanned(ctx, uid)
  const handle = await accessConversation(ctx, conversation, 'conversation.reply')
  const [views, tenant] = await Promise.all([conversationsByIds(ctx, [handle.id]), ownTenant(ctx)])
  const { visitor, number } = must(views[0], 'conversation').shown
  const name = ctx.actor.kind === 'agent' ? ctx.actor.name : null
  await ctx.db.run(countUse(row.id, ctx.now()))
  return fillCanned(row.text, {
    'visitor.name': visitor.name, 'visitor.email': visitor.email, 'agent.name': name, 'agent.firstName': name?.split(/\s+/)[0] ?? null,
    company: tenant.name, 'conversation.number': String(number),
  })
}
