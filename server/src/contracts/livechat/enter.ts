// Who calls: an agent by his bearer token, a visitor by the token of his session, or nobody.
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { authenticate } from '../../modules/identity/index.ts'
import { recogniseVisitor } from '../../modules/people/index.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Route } from '../../platform/http/route.ts'
import { roles } from './words.ts'

const visible = /^[\x21-\x7e]{1,4000}$/
const tokenOf = (text: unknown): string | null => (typeof text === 'string' && visible.test(text) ? text : null)

function credentials(request: FastifyRequest, schemes: readonly string[]): string | null {
  const [, scheme = '', token = ''] = /^(\w+) +(\S+)$/.exec(request.headers.authorization ?? '') ?? []
  return schemes.includes(scheme.toLowerCase()) ? tokenOf(token) : null
}

/** In the header of its own, as a bearer, or in the body. */
export function sessionTokenOf(request: FastifyRequest): string | null {
  const { body } = request
  const inBody = typeof body === 'object' && body !== null && 'sessionToken' in body ? tokenOf(body.sessionToken) : null
  return tokenOf(request.headers['x-session-token']) ?? credentials(request, ['bearer', 'visitor']) ?? inBody
}

/** Errors: `auth.required`, `auth.forbidden` (a program is no agent here), `visitor.session_ended`. */
export async function enter(platform: Platform, route: Route, request: FastifyRequest): Promise<Context> {
  const origin: Origin = { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null, requestId: request.id }
  switch (route.access.kind) {
    case 'public': return makeContext(platform, 'none', { kind: 'system' }, origin)
    case 'account': {
      const token = credentials(request, ['bearer'])
      if (token === null) throw new AppError('auth.required')
      const ctx = await authenticate(platform, token, origin)
      if (ctx.actor.kind !== 'agent' || roles[ctx.actor.role] === null) throw new AppError('auth.forbidden')
      return ctx
    }
    case 'visitor': {
      const token = sessionTokenOf(request)
      if (token === null) throw new AppError('visitor.session_ended')
      return recogniseVisitor(platform, token, origin)
    }
    // This tongue has no links.
    case 'signed': throw new AppError('auth.required')
  }
}
