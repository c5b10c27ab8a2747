// The Firebase REST protocol on our own origin, read-only: `GET /firebase/<path>.json`, once or as server-sent events. Errors,
// CORS and the answers to writing are Firebase's.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { authenticate } from '../../modules/identity/index.ts'
import { accessPath, firebaseNodeAt, type Outreach } from '../../modules/outreach/index.ts'
import { recogniseVisitor } from '../../modules/people/index.ts'
import type { Context, Origin, Platform } from '../../platform/context.ts'
import { toAppError } from '../../platform/http/server.ts'
import { applyQuery, BadQuery, readQuery } from './firebase-query.ts'
import { TooManyStreams, type FirebaseStreams } from './firebase-streams.ts'

const cors = { 'access-control-allow-origin': '*', 'cache-control': 'no-cache' }
const preflight = { ...cors, 'access-control-allow-methods': 'GET, PUT, POST, PATCH, DELETE', 'access-control-allow-headers': 'accept, authorization, content-type, x-firebase-etag', 'access-control-max-age': '3600' }
const mostSegments = 12

const fail = (reply: FastifyReply, status: number, error: string): FastifyReply => reply.code(status).headers(cors).type('application/json').send({ error })

/** An account's access or API token has dots or a prefix; all others are a visitor's. Errors: `auth.required`, `visitor.session_ended`. */
const enter = (platform: Platform, token: string, origin: Origin): Promise<Context> =>
  /^sbt_|\..*\./.test(token) ? authenticate(platform, token, origin) : recogniseVisitor(platform, token, origin)

/** `?auth=`, `?access_token=`, or a header of any scheme. */
function tokenOf(request: FastifyRequest): string | null {
  const { auth, access_token: access } = request.query as Record<string, unknown>
  const header = /^\w+ +([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')?.[1]
  const token = typeof auth === 'string' ? auth : typeof access === 'string' ? access : header
  return token && token.length <= 4_000 ? token : null
}

/** The keys of `/a/b.json`; null: no such address. */
function segmentsOf(path: string): string[] | null {
  if (!path.endsWith('.json')) return null
  const segments = path.slice(0, -'.json'.length).split('/').filter(Boolean)
  return segments.length <= mostSegments && segments.every((segment) => segment.length <= 768 && !/[.$#[\]\p{Cc}]/u.test(segment) && segment.isWellFormed()) ? segments : null
}

export async function firebasePlugin(server: FastifyInstance, platform: Platform, outreach: Outreach, streams: FirebaseStreams): Promise<void> {
  server.setErrorHandler((error, request, reply) => {
    const known = toAppError(error, request, platform.log)
    if (!known) return fail(reply, 500, 'Internal server error.')
    return known.code === 'server.busy' ? fail(reply.header('retry-after', 1), 503, 'The server is busy, try again.') : fail(reply, 400, 'Invalid data; couldn\'t parse the request.')
  })
  // Whatever is sent, nothing is written: the body need not be one.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))

  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const segments = segmentsOf((request.params as { '*': string })['*'])
    if (segments === null) return fail(reply, 404, '404 Not Found')
    const token = tokenOf(request)
    if (token === null) return fail(reply, 401, 'Permission denied')
    const origin = { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null }
    const authorise = (): Promise<Context> => enter(platform, token, origin)
    try {
      const ctx = await authorise()
      const place = await accessPath(ctx, segments)
      if (!place) return fail(reply, 401, 'Permission denied')
      const query = readQuery(request.query as Record<string, unknown>)
      if (request.headers.accept?.includes('text/event-stream')) {
        await streams.open(reply, cors, { ctx, authorise, segments, place, query })
        return reply
      }
      const typing = typeof ctx.tenant === 'number' ? outreach.typing.of(ctx.tenant, place.uid) : null
      const node = applyQuery(await firebaseNodeAt(ctx, place, typing), query)
      if (query.silent) return reply.code(204).headers(cors).send()
      return reply.headers(cors).type('application/json; charset=utf-8').send(JSON.stringify(node, null, query.pretty ? 2 : undefined))
    } catch (error) {
      if (error instanceof BadQuery) return fail(reply, 400, error.message)
      if (error instanceof TooManyStreams) return fail(reply, 429, 'Too many open streams')
      if (error instanceof AppError && (error.code === 'auth.required' || error.code === 'visitor.session_ended')) return fail(reply, 401, 'Could not parse auth token.')
      throw error
    }
  }

  server.route({ method: 'GET', url: '/firebase/*', handler: read })
  server.route({ method: 'OPTIONS', url: '/firebase/*', handler: async (_, reply) => reply.code(200).headers(preflight).send() })
  server.route({
    method: ['PUT', 'POST', 'PATCH', 'DELETE'], url: '/firebase/*',
    handler: async (request, reply) => (segmentsOf((request.params as { '*': string })['*']) === null ? fail(reply, 404, '404 Not Found') : fail(reply, 401, 'Permission denied')),
  })
}
