// The public paths, called by pages of other sites: the installation's list of sites and the inbox's own must both let one in.
// Never with credentials: a session's token travels in a header that the page sets itself.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { originAllowed } from '../../platform/http/origins.ts'

const publicPaths = '/v1/widget/'
const allowHeaders = 'content-type, x-widget-key, x-session-token, authorization'
/** Seconds for which a browser need not ask again. */
const maxAge = '600'

const isOwn = (request: FastifyRequest, origin: string): boolean => origin === `${request.protocol}://${request.host}`
const lets = (list: readonly string[], request: FastifyRequest, origin: string): boolean => isOwn(request, origin) || originAllowed(list, origin)

/** Lets pages read the answers, refusals too, and answers what browsers ask before. */
export function answerOrigins(server: FastifyInstance, allowed: readonly string[]): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(publicPaths)) return
    reply.header('vary', 'Origin, Authorization')
    const { origin } = request.headers
    if (origin === undefined || !lets(allowed, request, origin)) return
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After, Link, X-Request-Id')
  })
  server.options(`${publicPaths}*`, async (_, reply) => reply.code(204)
    .header('access-control-allow-methods', 'GET, POST').header('access-control-allow-headers', allowHeaders).header('access-control-max-age', maxAge).send())
}

/** Whether this page may use this inbox. Callers that are no pages send no origin. Errors: `origin.not_allowed`. */
export function demandOrigin(request: FastifyRequest, reply: FastifyReply, lists: readonly (readonly string[])[]): void {
  const { origin } = request.headers
  if (origin === undefined || lists.every((list) => lets(list, request, origin))) return
  reply.removeHeader('access-control-allow-origin')
  throw new AppError('origin.not_allowed')
}
