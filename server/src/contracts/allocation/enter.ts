// Who calls: a bearer token decides. The header X-Operator-Id alone is believed only where the installation says so; beside a
// token it must name the same account.
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { authenticate, contextOfAccount } from '../../modules/identity/index.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Route } from '../../platform/http/route.ts'
import { roles } from './words.ts'

/** `demo`: the header opens tenants of demo data and no others. */
export type TrustOperatorHeader = boolean | 'demo'

function bearerOf(request: FastifyRequest): string | null {
  const given = request.headers.authorization
  if (given === undefined) return null
  return /^bearer +([\x21-\x7e]+)$/i.exec(given)?.[1] ?? ''
}

/** The number in the header; null: it says none. */
function operatorIdOf(header: string): number | null {
  const id = /^[1-9]\d{0,9}$/.test(header) ? Number(header) : 0
  return id > 0 && id <= 2_147_483_647 ? id : null
}

/** Errors: `auth.required`, `auth.forbidden`. */
export async function enter(platform: Platform, route: Route, request: FastifyRequest, trust: TrustOperatorHeader): Promise<Context> {
  const origin: Origin = { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null, requestId: request.id }
  if (route.access.kind === 'public') return makeContext(platform, 'none', { kind: 'system' }, origin)
  const header = request.headers['x-operator-id']
  const named = typeof header === 'string' ? operatorIdOf(header) : null
  const token = bearerOf(request)
  if (token !== null) {
    const ctx = await authenticate(platform, token, origin)
    const agrees = header === undefined || (ctx.actor.kind === 'agent' && ctx.actor.accountId === named)
    if (!agrees) throw new AppError('auth.forbidden')
    return ctx
  }
  if (trust === false || named === null) throw new AppError('auth.required')
  const ctx = await contextOfAccount(platform, named, origin, trust === 'demo')
  if (ctx?.actor.kind !== 'agent' || roles[ctx.actor.role] === null) throw new AppError('auth.required')
  return ctx
}
