// Who calls the native API: a bearer token of staff, a visitor's token, or nobody.
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { contextOfLink } from '../../modules/files/index.ts'
import { authenticate } from '../../modules/identity/index.ts'
import { recogniseVisitor } from '../../modules/people/index.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Route } from '../../platform/http/route.ts'

export const originOf = (request: FastifyRequest): Origin => ({ ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null, requestId: request.id })

function credentials(request: FastifyRequest, scheme: 'Bearer' | 'Visitor'): string | null {
  const match = /^(\w+) +([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')
  return match && match[1]?.toLowerCase() === scheme.toLowerCase() ? match[2] ?? null : null
}

/** Errors: `auth.required`, `visitor.session_ended`, `file.link_ended`. */
export async function enter(platform: Platform, route: Route, request: FastifyRequest): Promise<Context> {
  const origin = originOf(request)
  switch (route.access.kind) {
    case 'public': return makeContext(platform, 'none', { kind: 'system' }, origin)
    case 'account': {
      const token = credentials(request, 'Bearer')
      if (!token) throw new AppError('auth.required')
      return authenticate(platform, token, origin)
    }
    case 'visitor': {
      const token = credentials(request, 'Visitor')
      if (!token) throw new AppError('visitor.session_ended')
      return recogniseVisitor(platform, token, origin)
    }
    case 'signed': return enterSigned(platform, request, origin)
  }
}

/** Who names himself is asked what he may; otherwise the link says it. */
async function enterSigned(platform: Platform, request: FastifyRequest, origin: Origin): Promise<Context> {
  const [bearer, visitor] = [credentials(request, 'Bearer'), credentials(request, 'Visitor')]
  if (bearer) return authenticate(platform, bearer, origin)
  if (visitor) return recogniseVisitor(platform, visitor, origin)
  const { token } = request.query as { token?: unknown }
  if (typeof token !== 'string' || request.headers.authorization !== undefined) throw new AppError('auth.required')
  return contextOfLink(platform, (request.params as { uid: string }).uid, token, origin)
}
