// Visitors: known again by a secret token of their browser, of which only the hash is stored.
import type { Visitor, VisitorFields } from '@switchboard/protocol'
import { day, instant } from '../../kernel/clock.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { hashToken } from '../identity/index.ts'
import { findVisitor, findVisitorSession, insertVisitor, insertVisitorSession, updateVisitor, type VisitorInput } from './store.ts'

/** How long a browser is known without signing in. */
const visitorSessionMs = 180 * day
const maxAttributes = 50

/** A pattern of a schema ends at a line break, and says nothing of lengths. Errors: `input.invalid`. */
function checkAttributes(attributes: VisitorFields['attributes']): void {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    const field = `attributes.${name.slice(0, 64)}`
    if (name.length === 0 || [...name].length > 64) throw invalid(field, 'must have a name of 1 to 64 characters')
    if (typeof value === 'object') throw invalid(field, 'must be a text, a number, true or false')
    if (typeof value === 'string' && [...value].length > 500) throw invalid(field, 'must not have more than 500 characters')
  }
}

const toInput = (fields: VisitorFields): VisitorInput => ({
  name: fields.name?.trim() || null, email: fields.email ?? null, phone: fields.phone ?? null, locale: fields.locale ?? null,
  page: fields.page ? JSON.stringify(fields.page) : null,
  attributes: fields.attributes ? JSON.stringify(fields.attributes) : null,
})

/** A new visitor and the token by which the browser proves to be him. `ctx` is the inbox's tenant. Errors: `input.invalid`. */
export async function welcomeVisitor(ctx: Context, inboxId: number, fields: VisitorFields): Promise<{ ctx: Context; token: string }> {
  checkAttributes(fields.attributes)
  const token = ctx.ids.secret()
  const hash = hashToken(token)
  const visitorId = await ctx.tx(async (tx) => {
    const row = must(await tx.db.maybe(insertVisitor(tx.ids.uid(), toInput(fields), tx.origin.userAgent, tx.origin.ip, tx.now())), 'new visitor')
    await tx.db.run(insertVisitorSession({ visitorId: row.id, inboxId, hash, expiresAt: instant(tx.clock.now() + visitorSessionMs) }, tx.now()))
    return row.id
  })
  return { token, ctx: makeContext(ctx.platform, ctx.tenant, { kind: 'visitor', visitorId, inboxId, tokenHash: hash }, ctx.origin) }
}

/** The visitor's context for his token. Errors: `visitor.session_ended`. */
export async function recogniseVisitor(platform: Platform, token: string, origin: Origin): Promise<Context> {
  const hash = hashToken(token)
  const outside = makeContext(platform, 'none', { kind: 'system' }, origin)
  const row = await outside.db.maybe(findVisitorSession(hash, outside.now()))
  if (!row) throw new AppError('visitor.session_ended')
  return makeContext(platform, row.tenant_id, { kind: 'visitor', visitorId: row.visitor_id, inboxId: row.inbox_id, tokenHash: hash }, origin)
}

/** What the visitor says about himself; nothing of it is proof of who he is. Errors: `input.invalid`. */
export async function describeVisitor(ctx: Context, visitorId: number, fields: VisitorFields): Promise<void> {
  checkAttributes(fields.attributes)
  await ctx.tx(async (tx) => {
    const set = { name: 'name' in fields, email: 'email' in fields, phone: 'phone' in fields, locale: 'locale' in fields }
    const row = await tx.db.maybe(updateVisitor(visitorId, toInput(fields), set, tx.now()))
    if ((row?.attributes_size ?? 0) > maxAttributes) throw invalid('attributes', `must not be more than ${maxAttributes}`)
  })
}

export async function visitorById(ctx: Context, id: number): Promise<Visitor> {
  const row = must(await ctx.db.maybe(findVisitor(id)), 'visitor')
  return {
    uid: row.uid, number: row.id, name: row.name, email: row.email, phone: row.phone, locale: row.locale, userAgent: row.user_agent,
    page: row.page, attributes: row.attributes, conversations: row.conversations, firstSeenAt: row.created_at, lastSeenAt: row.last_seen_at,
  }
}
