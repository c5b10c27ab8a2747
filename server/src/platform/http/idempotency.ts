// A request with an Idempotency-Key happens once: its answer is stored in the transaction of its effect and given again.
import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Context } from '../context.ts'
import { sqlState } from '../db/database.ts'
import { sql, type Sql } from '../db/sql.ts'
import type { Answer } from './route.ts'

interface Kept { request_hash: Buffer; status: number | null; body: string | null }

const findKey = (owner: string, key: string): Sql<Kept> => sql`
  select request_hash, status, body
    from idempotency_keys
   where tenant_id = app_tenant() and owner = ${owner} and key = ${key}`

const takeKey = (owner: string, key: string, hash: Buffer, now: string): Sql => sql`
  insert into idempotency_keys (tenant_id, owner, key, request_hash, created_at)
  values (app_tenant(), ${owner}, ${key}, ${hash}, ${now})`

const keepAnswer = (owner: string, key: string, status: number, body: string | null): Sql => sql`
  update idempotency_keys
     set status = ${status}, body = ${body}
   where tenant_id = app_tenant() and owner = ${owner} and key = ${key}`

const keyShape = /^[\x21-\x7e]{1,200}$/

/** Runs `work` once per key of the caller. 409 while the first is running, 422 when the key served another request. `body` was checked. */
export async function onceByKey(ctx: Context, request: FastifyRequest, body: unknown, work: (ctx: Context) => Promise<Answer>): Promise<Answer> {
  const key = request.headers['idempotency-key']
  if (key === undefined || ctx.actor.kind !== 'agent') return work(ctx)
  if (typeof key !== 'string' || !keyShape.test(key)) throw invalid('Idempotency-Key', 'must be 1 to 200 visible ASCII characters')
  const owner = `a${ctx.actor.accountId}`
  // Keyed, because a body may hold a password that a plain hash would let be guessed.
  const hash = createHmac('sha256', ctx.secrets.cursor).update(`${request.method} ${request.url}\n${JSON.stringify(body ?? null)}`).digest()
  try {
    return await ctx.tx(async (tx) => {
      const before = await tx.db.maybe(findKey(owner, key))
      if (before) return again(before, hash)
      await tx.db.run(takeKey(owner, key, hash, ctx.now()))
      const answer = await work(tx)
      await tx.db.run(keepAnswer(owner, key, answer.status, answer.body === undefined ? null : JSON.stringify(answer.body)))
      return answer
    })
  } catch (error) {
    if (sqlState(error) !== '23505' || !String((error as Error).message).includes('idempotency_keys')) throw error
    // Another request with the same key committed while this one waited for it.
    const before = await ctx.db.maybe(findKey(owner, key))
    if (!before) throw new AppError('idempotency.in_progress', { retryAfter: 1 })
    return again(before, hash)
  }
}

function again(kept: Kept, hash: Buffer): Answer {
  if (!kept.request_hash.equals(hash)) throw new AppError('idempotency.mismatch')
  if (kept.status === null) throw new AppError('idempotency.in_progress', { retryAfter: 1 })
  const headers = { 'idempotency-replayed': 'true' }
  return kept.body === null ? { status: kept.status, headers } : { status: kept.status, body: JSON.parse(kept.body) as unknown, headers }
}
