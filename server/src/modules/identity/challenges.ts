// What somebody was asked on his way in: known to him by a secret, to us by its hash. Answered once.
import { instant } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { seal, unseal } from '../../platform/crypto/seal.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { hashToken } from './tokens.ts'

export type ChallengeKind = 'oidc' | 'passkey' | 'passkey_new' | 'second_factor'
/** Wrong answers to one challenge. */
const mostTries = 5

export const insertChallenge = (c: { hash: Buffer; kind: ChallengeKind; sealed: string; expiresAt: string }): Sql => sql`
  insert into sign_in_challenges (hash, kind, sealed, expires_at) values (${c.hash}, ${c.kind}, ${c.sealed}, ${c.expiresAt})`

/** The one who deletes the row has answered. */
export const takeChallengeRow = (hash: Buffer, kind: ChallengeKind, now: string): Sql<{ sealed: string }> => sql`
  delete from sign_in_challenges where hash = ${hash} and kind = ${kind} and expires_at > ${now}
  returning sealed`

export const tryChallengeRow = (hash: Buffer, kind: ChallengeKind, most: number, now: string): Sql<{ sealed: string }> => sql`
  update sign_in_challenges set tries = tries + 1
   where hash = ${hash} and kind = ${kind} and tries < ${most} and expires_at > ${now}
  returning sealed`

export const findChallengeRow = (hash: Buffer, kind: ChallengeKind, now: string): Sql<{ sealed: string }> => sql`
  select sealed from sign_in_challenges where hash = ${hash} and kind = ${kind} and expires_at > ${now}`

export const trimChallenges = (now: string): Sql => sql`delete from sign_in_challenges where expires_at <= ${now}`

const open = <T>(ctx: Context, row: { sealed: string } | null): T | null => (row ? JSON.parse(unseal(ctx.secrets.seal, row.sealed)) as T : null)

/** `secret`: what the answer must bring. `about` is kept sealed. */
export async function ask(ctx: Context, kind: ChallengeKind, about: object, livesMs: number, secret = ctx.ids.secret()): Promise<{ secret: string; expiresAt: string }> {
  const expiresAt = instant(ctx.clock.now() + livesMs)
  await ctx.db.run(insertChallenge({ hash: hashToken(secret), kind, sealed: seal(ctx.secrets.seal, JSON.stringify(about)), expiresAt }))
  return { secret, expiresAt }
}

/** What it was about; null: unknown, late, or answered. It is answered now. */
export const takeChallenge = async <T>(ctx: Context, kind: ChallengeKind, secret: string): Promise<T | null> =>
  open<T>(ctx, await ctx.db.maybe(takeChallengeRow(hashToken(secret), kind, ctx.now())))

/** Counts a try and leaves it open; null also when there were too many. */
export const tryChallenge = async <T>(ctx: Context, kind: ChallengeKind, secret: string): Promise<T | null> =>
  open<T>(ctx, await ctx.db.maybe(tryChallengeRow(hashToken(secret), kind, mostTries, ctx.now())))

/** Looks at it and leaves it as it is. */
export const readChallenge = async <T>(ctx: Context, kind: ChallengeKind, secret: string): Promise<T | null> =>
  open<T>(ctx, await ctx.db.maybe(findChallengeRow(hashToken(secret), kind, ctx.now())))

/** Those that nobody answered in time. `ctx` has no tenant. */
export const endChallenges = (ctx: Context): Promise<number> => ctx.db.run(trimChallenges(ctx.now()))
