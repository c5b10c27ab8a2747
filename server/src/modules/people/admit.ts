// Lets a visitor in: a new one, one who shows the token of his browser, or one whom the company's own site vouches for. What he
// merely says (an e-mail, a name) never opens what somebody else has written.
import type { VisitorFields } from '@switchboard/protocol'
import { day, instant } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { refuseLargeMetadata } from '../../platform/db/attached-json.ts'
import { sqlState } from '../../platform/db/database.ts'
import { hashToken } from '../identity/index.ts'
import { verifyIdentity, type Identity } from '../inboxes/index.ts'
import { checkFields, describeVisitor, toInput } from './visitors.ts'
import { endVisitorSessions, extendVisitorSession, findByExternalId, findVisitorSession, insertVisitor, insertVisitorSession, setExternalId } from './store.ts'

/** How long a browser is known after its last beginning of a session. */
const visitorSessionMs = 180 * day

export interface Admission {
  inboxId: number
  fields: VisitorFields
  metadata?: Record<string, unknown> | undefined
  /** Of an earlier session; one that is over, or of another company, is as good as none. */
  token?: string | undefined
  identity?: Identity | undefined
}

/** `ctx` is the inbox's tenant. The token is told only here. Errors: `input.invalid`, `identity.invalid`. */
export async function admitVisitor(ctx: Context, input: Admission): Promise<{ ctx: Context; token: string }> {
  checkFields(input.fields, input.metadata)
  if (input.identity) await verifyIdentity(ctx, input.inboxId, input.identity)
  const known = input.token === undefined ? null : await knownBy(ctx, input.token)
  try {
    return await ctx.tx(async (tx) => {
      const { visitorId, how } = await visitorOf(tx, input, known?.visitorId ?? null)
      if (how !== 'made') await describeVisitor(tx, visitorId, input.fields, input.metadata)
      // Whoever else may know the token of an anonymous browser must not read what is written under a name.
      if (how === 'claimed') await tx.db.run(endVisitorSessions(visitorId, tx.now()))
      const same = how === 'known' && known?.visitorId === visitorId && known.inboxId === input.inboxId
      const token = same ? must(input.token, 'token') : ctx.ids.secret()
      const hash = hashToken(token)
      const expiresAt = instant(tx.clock.now() + visitorSessionMs)
      await tx.db.run(same ? extendVisitorSession(hash, expiresAt) : insertVisitorSession({ visitorId, inboxId: input.inboxId, hash, expiresAt }, tx.now()))
      return { token, ctx: makeContext(ctx.platform, ctx.tenant, { kind: 'visitor', visitorId, inboxId: input.inboxId, tokenHash: hash }, ctx.origin) }
    })
  } catch (error) {
    refuseLargeMetadata(error)
    throw error
  }
}

async function knownBy(ctx: Context, token: string): Promise<{ visitorId: number; inboxId: number } | null> {
  const row = await ctx.db.maybe(findVisitorSession(hashToken(token), ctx.now()))
  return row && row.tenant_id === ctx.tenant ? { visitorId: row.visitor_id, inboxId: row.inbox_id } : null
}

/** Whom the company knows by the name; else the browser's visitor, if she knows him by no other; else a new one. */
async function visitorOf(tx: Context, input: Admission, known: number | null): Promise<{ visitorId: number; how: 'known' | 'claimed' | 'made' }> {
  const externalId = input.identity?.externalId ?? null
  if (externalId === null && known !== null) return { visitorId: known, how: 'known' }
  if (externalId !== null) {
    const named = await tx.db.maybe(findByExternalId(externalId))
    if (named) return { visitorId: named.id, how: 'known' }
    const claimed = known === null ? null : await claim(tx, known, externalId)
    if (claimed) return { visitorId: claimed.id, how: 'claimed' }
  }
  const row = await tx.db.maybe(insertVisitor(tx.ids.uid(), toInput(input.fields, input.metadata), { externalId, userAgent: tx.origin.userAgent, ip: tx.origin.ip }, tx.now()))
  return { visitorId: must(row, 'new visitor').id, how: 'made' }
}

/** Null: he has another name, or the name was given to another at this moment. */
async function claim(tx: Context, visitorId: number, externalId: string): Promise<{ id: number } | null> {
  return tx.tx((part) => part.db.maybe(setExternalId(visitorId, externalId))).catch((error: unknown) => {
    if (sqlState(error) === '23505') return null
    throw error
  })
}
