// Built pages served with a strict policy: nothing inline, nothing from elsewhere.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

const own = ["default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "font-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]

/** `frameAncestors`: which sites may show the page in a frame. */
export const policy = (frameAncestors: string): string => [...own, `frame-ancestors ${frameAncestors}`].join('; ')

export interface Page { plain: string; gzip: Buffer }

/** A page of a built folder, read and compressed once; null when it was not built. */
export function readPage(folder: string, file: string, edit: (text: string) => string = (text) => text): Page | null {
  const path = join(folder, file)
  return existsSync(path) ? pageOf(edit(readFileSync(path, 'utf8'))) : null
}

export const pageOf = (plain: string): Page => ({ plain, gzip: gzipSync(plain, { level: 9 }) })

/** The body in the form that the caller reads. */
export function sendText(reply: FastifyReply, page: Page): FastifyReply {
  reply.header('vary', 'accept-encoding')
  return /\bgzip\b/.test(reply.request.headers['accept-encoding'] ?? '') ? reply.header('content-encoding', 'gzip').send(page.gzip) : reply.send(page.plain)
}

export function sendPage(reply: FastifyReply, page: Page | null, csp: string): FastifyReply {
  if (page === null) return reply.code(503).type('text/plain').send('This page was not built. Run: npm run build')
  return sendText(reply.type('text/html; charset=utf-8').header('content-security-policy', csp).header('cache-control', 'no-cache'), page)
}

/** Files whose addresses carry their hash or version: kept for ever. `only`: the names that may be fetched. */
export async function serveAssets(server: FastifyInstance, folder: string, prefix: string, decorateReply: boolean, only?: string[]): Promise<void> {
  if (!existsSync(folder)) return
  const allowed = only ? { allowedPath: (path: string) => only.includes(path.slice(1)) } : {}
  await server.register(fastifyStatic, { root: folder, prefix, decorateReply, ...allowed, index: false, preCompressed: true, immutable: true, maxAge: '365d', wildcard: true, setHeaders: (res) => { void res.header('access-control-allow-origin', '*') } })
}
