// Who calls: a bearer token of staff, or nobody. A call shows that its sender is here; one of a program shows nothing.
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { authenticate } from '../../modules/identity/index.ts'
import { touchEveryMs, touchPresence } from '../../modules/presence/index.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Route } from '../../platform/http/route.ts'

export const originOf = (request: FastifyRequest): Origin => ({ ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null, requestId: request.id })

const mostNoted = 20_000

/** Errors of what it gives: `auth.required`, `auth.forbidden` (a bot is nobody who works here). */
export function makeEnter(platform: Platform): (route: Route, request: FastifyRequest) => Promise<Context> {
  /** When calls of an account were last noted, so that not every one of them writes. A loss of it costs one write. */
  const noted = new Map<number, number>()

  const note = (ctx: Context): void => {
    const now = ctx.clock.now()
    if (ctx.actor.kind !== 'agent' || ctx.actor.token || now - (noted.get(ctx.actor.accountId) ?? 0) < touchEveryMs) return
    if (noted.size >= mostNoted) noted.clear()
    noted.set(ctx.actor.accountId, now)
    touchPresence(ctx).catch((error: Error) => ctx.log.warn({ error: error.message }, 'a call could not be noted'))
  }

  return async (route, request) => {
    const origin = originOf(request)
    if (route.access.kind === 'public') return makeContext(platform, 'none', { kind: 'system' }, origin)
    const token = /^bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw new AppError('auth.required')
    const ctx = await authenticate(platform, token, origin)
    if (ctx.actor.kind === 'agent' && ctx.actor.bot) throw new AppError('auth.forbidden')
    note(ctx)
    return ctx
  }
}
