// One attempt of one delivery: signs, sends, and says what came of it.
import type { Context } from '../../platform/context.ts'
import { unseal } from '../../platform/crypto/seal.ts'
import { problems, type Outcome } from '../../platform/net/outbound.ts'
import { headersOf } from './signature.ts'
import type { SenderRow } from './store.ts'

export interface Attempted { outcome: Outcome; delivered: boolean; /** The endpoint wants nothing any more. */ gone: boolean; /** In our own words; null when it was delivered. */ problem: string | null }

export async function attempt(ctx: Context, endpoint: SenderRow, message: { uid: string; body: string }, timeoutMs: number, signal?: AbortSignal): Promise<Attempted> {
  const secrets = [endpoint.secret, ...(endpoint.previous_secret === null ? [] : [endpoint.previous_secret])].map((sealed) => unseal(ctx.secrets.seal, sealed))
  const headers = headersOf(secrets, { id: message.uid, timestamp: Math.floor(ctx.clock.now() / 1000), body: message.body })
  const outcome = await ctx.platform.outbound.post({ url: endpoint.url, headers, body: message.body, timeoutMs, ...(signal ? { signal } : {}) })
  const delivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300
  const problem = delivered ? null : outcome.problem ? problems[outcome.problem] : `answered with status ${outcome.status}`
  return { outcome, delivered, gone: outcome.status === 410, problem }
}
