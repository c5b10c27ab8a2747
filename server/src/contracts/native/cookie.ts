// The refresh token of a browser: HttpOnly, SameSite=Strict, only for the sign-in routes, and only from our own pages.
import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const name = 'sb_refresh'
const path = '/rest/v1/auth'

const secure = (request: FastifyRequest): boolean => request.protocol === 'https'

export function setRefreshCookie(reply: FastifyReply, token: string, livesMs: number): void {
  reply.setCookie(name, token, { path, httpOnly: true, sameSite: 'strict', secure: secure(reply.request), maxAge: livesMs / 1000 })
}

export function dropRefreshCookie(reply: FastifyReply): void {
  reply.clearCookie(name, { path, httpOnly: true, sameSite: 'strict', secure: secure(reply.request) })
}

/** The cookie, unless another site made the browser send it. */
export function readRefreshCookie(request: FastifyRequest): string | null {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return null
  const { origin, host } = request.headers
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) return null
  return request.cookies[name] ?? null
}

// What a sign-in at the identity provider began with. Lax: the provider sends the browser back to us.
const begun = { name: 'sb_oidc', path: '/rest/v1/auth/oidc' } as const

export function setBegunCookie(reply: FastifyReply, secret: string, livesMs: number): void {
  reply.setCookie(begun.name, secret, { path: begun.path, httpOnly: true, sameSite: 'lax', secure: secure(reply.request), maxAge: livesMs / 1000 })
}

export function takeBegunCookie(request: FastifyRequest, reply: FastifyReply): string | null {
  reply.clearCookie(begun.name, { path: begun.path, httpOnly: true, sameSite: 'lax', secure: secure(request) })
  return request.cookies[begun.name] ?? null
}
