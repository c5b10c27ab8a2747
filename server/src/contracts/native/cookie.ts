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
