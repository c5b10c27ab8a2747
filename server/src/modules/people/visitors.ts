// Visitors: known again by a secret token of their browser, of which only the hash is stored.
import type { Visitor, VisitorFields } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { searchQuery } from '../../kernel/search-query.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { metadataText, refuseLargeMetadata } from '../../platform/db/attached-json.ts'
import { hashToken } from '../identity/index.ts'
import { findVisitor, findVisitorRecords, findVisitorSession, searchVisitors, setWantedGroup, spendWantedGroup, updateVisitor, type VisitorInput } from './store.ts'

const maxAttributes = 50

/** A pattern of a schema ends at a line break, and says nothing of lengths. Errors: `input.invalid`. */
export function checkFields(fields: VisitorFields, metadata: Record<string, unknown> | undefined): void {
  for (const [name, value] of Object.entries(fields.attributes ?? {})) {
    const field = `attributes.${name.slice(0, 64)}`
    if (name.length === 0 || [...name].length > 64) throw invalid(field, 'must have a name of 1 to 64 characters')
    if (typeof value === 'object') throw invalid(field, 'must be a text, a number, true or false')
    if (typeof value === 'string' && [...value].length > 500) throw invalid(field, 'must not have more than 500 characters')
  }
  metadataText(metadata)
}

export const toInput = (fields: VisitorFields, metadata: Record<string, unknown> | undefined): VisitorInput => ({
  name: fields.name?.trim() || null, email: fields.email ?? null, phone: fields.phone ?? null, locale: fields.locale ?? null,
  page: fields.page ? JSON.stringify(fields.page) : null,
  attributes: fields.attributes ? JSON.stringify(fields.attributes) : null,
  metadata: metadataText(metadata),
})

/** The visitor's context for his token. Errors: `visitor.session_ended`. */
export async function recogniseVisitor(platform: Platform, token: string, origin: Origin): Promise<Context> {
  const hash = hashToken(token)
  const outside = makeContext(platform, 'none', { kind: 'system' }, origin)
  const row = await outside.db.maybe(findVisitorSession(hash, outside.now()))
  if (!row) throw new AppError('visitor.session_ended')
  return makeContext(platform, row.tenant_id, { kind: 'visitor', visitorId: row.visitor_id, inboxId: row.inbox_id, tokenHash: hash }, origin)
}

/** What the visitor says about himself; nothing of it is proof of who he is. Errors: `input.invalid`. */
export async function describeVisitor(ctx: Context, visitorId: number, fields: VisitorFields, metadata?: Record<string, unknown>): Promise<void> {
  checkFields(fields, metadata)
  await ctx.tx(async (tx) => {
    const set = { name: 'name' in fields, email: 'email' in fields, phone: 'phone' in fields, locale: 'locale' in fields }
    const row = await tx.db.maybe(updateVisitor(visitorId, toInput(fields, metadata), set, tx.now()))
    if ((row?.attributes_size ?? 0) > maxAttributes) throw invalid('attributes', `must not be more than ${maxAttributes}`)
  }).catch((error: unknown) => {
    refuseLargeMetadata(error)
    throw error
  })
}

export async function visitorById(ctx: Context, id: number): Promise<Visitor> {
  const row = must(await ctx.db.maybe(findVisitor(id)), 'visitor')
  return {
    uid: row.uid, number: row.id, name: row.name, email: row.email, phone: row.phone, locale: row.locale, userAgent: row.user_agent,
    page: row.page, attributes: row.attributes, conversations: row.conversations, firstSeenAt: row.created_at, lastSeenAt: row.last_seen_at,
  }
}

/** A visitor as a record, with everything that was told about him. */
export interface VisitorRecord {
  id: number; uid: string; name: string | null; email: string | null; phone: string | null; userAgent: string | null; ip: string | null
  referrer: string | null; metadata: Record<string, unknown>; createdAt: string; lastSeenAt: string
}

export async function visitorRecords(ctx: Context, ids: number[]): Promise<VisitorRecord[]> {
  if (ids.length === 0) return []
  return (await ctx.db.rows(findVisitorRecords(ids))).map((r) => ({
    id: r.id, uid: r.uid, name: r.name, email: r.email, phone: r.phone, userAgent: r.user_agent, ip: r.ip, referrer: r.referrer,
    metadata: r.metadata, createdAt: r.created_at, lastSeenAt: r.last_seen_at,
  }))
}

const tokenHashOf = (ctx: Context): Buffer => (ctx.actor.kind === 'visitor' ? ctx.actor.tokenHash : Buffer.alloc(0))

/** The group in which the session's next conversation opens; null takes the wish back. */
export async function wantGroup(ctx: Context, groupId: number | null): Promise<void> {
  await ctx.db.run(setWantedGroup(tokenHashOf(ctx), groupId))
}

/** The wish, which is spent by asking; null: none, or for a group that was removed. Inside a transaction. */
export async function takeWantedGroup(tx: Context): Promise<number | null> {
  return (await tx.db.maybe(spendWantedGroup(tokenHashOf(tx))))?.group_id ?? null
}

/** How many people a search looks at. */
const mostFound = 1_000

/** Whose name, e-mail or phone has words that begin like each of these; the best thousand. */
export async function findPeople(ctx: Context, text: string): Promise<number[]> {
  const query = searchQuery(text)
  return query === null ? [] : (await ctx.db.rows(searchVisitors(query.text, mostFound))).map((row) => row.visitor_id)
}
