// The first visit: the company, its first admin, a group and a web inbox, in one transaction and exactly once.
import { createHash } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { beginSession, createTenant, hashToken, recordSecurity, type SignInResult, accountByUid } from '../identity/index.ts'
import { createGroup, createInbox, setMembership } from '../inboxes/index.ts'
import { addAgent } from '../presence/index.ts'

export interface SetUp { company: string; name: string; email: string; password: string }

const findInstallation = (): Sql<{ open: boolean; armed: Buffer | null }> => sql`
  select set_up_at is null as open, setup_token_hash as armed from installation`

const armInstallation = (hash: Buffer): Sql => sql`select installation_arm(${hash})`

const adoptInstallation = (uid: string, fingerprint: Buffer): Sql<{ same: boolean }> => sql`
  select installation_adopt(${uid}, ${fingerprint}) as same`

const finishInstallation = (hash: Buffer | null, now: string): Sql<{ finished: boolean | null }> => sql`
  select installation_finish(${hash}, ${now}) as finished`

/** Whether the database belongs to these secrets; the first server that comes decides. */
export async function secretsBelong(ctx: Context): Promise<boolean> {
  const { jwt, refresh, cursor } = ctx.secrets
  const fingerprint = createHash('sha256').update('fingerprint').update(jwt).update(refresh).update(cursor.export()).digest()
  const row = await ctx.db.maybe(adoptInstallation(ctx.ids.uid(), fingerprint))
  return row?.same ?? false
}

/** Whether nobody has set this installation up yet. */
export async function setUpOpen(ctx: Context): Promise<boolean> {
  const row = await ctx.db.maybe(findInstallation())
  return row?.open ?? true
}

/** Makes a new one-time token, of which the database keeps only the hash; an older one stops working. */
export async function armSetUp(ctx: Context): Promise<string> {
  const token = ctx.ids.secret()
  await ctx.db.run(armInstallation(hashToken(token)))
  return token
}

/**
 * With a token (the set-up page) or without (the operator's own options). Two at once: one wins.
 * Errors: `setup.closed`, `setup.wrong_token`.
 */
export async function setUp(ctx: Context, input: SetUp, token: string | null): Promise<SignInResult> {
  const state = await ctx.db.maybe(findInstallation())
  if (!state?.open) throw new AppError('setup.closed')
  const hash = token === null ? null : hashToken(token)
  if (hash && !state.armed?.equals(hash)) throw new AppError('setup.wrong_token')
  return ctx.tx(async (outer) => {
    const finished = await outer.db.maybe(finishInstallation(hash, outer.now()))
    if (!finished?.finished) throw new AppError('setup.closed')
    const tx = await createTenant(outer, { slug: slugOf(input.company), name: input.company.trim() })
    const agent = await addAgent(tx, { name: input.name, email: input.email, role: 'admin', password: input.password })
    const group = await createGroup(tx, { name: 'Support', description: 'Answers everything that has no other group', isDefault: true })
    await setMembership(tx, group.uid, agent.uid, true)
    await createInbox(tx, { name: 'Website', channel: 'web', greeting: 'Hello! How can we help?' })
    const account = await accountByUid(tx, agent.uid)
    await recordSecurity(tx, 'installation.set_up', account.id)
    const { tokens, sessionUid } = await beginSession(tx, account)
    return { ctx: makeContext(ctx.platform, tx.tenant, { kind: 'system' }, ctx.origin), account, tokens, sessionUid }
  })
}

function slugOf(company: string): string {
  const slug = company.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60)
  return slug || 'company'
}

/** Closes the set-up page for good, in the transaction that fills the installation otherwise. False: it was closed already. */
export async function closeSetUp(tx: Context): Promise<boolean> {
  const row = await tx.db.maybe(finishInstallation(null, tx.now()))
  return row?.finished ?? false
}
