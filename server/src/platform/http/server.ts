// The HTTP server: limits, headers that every answer carries, request ids, and errors told by the tongue they belong to.
import type { IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Ids } from '../../kernel/ids.ts'
import { connectionError, isContended, sqlState } from '../db/database.ts'
import type { Log } from '../log/log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for signatures. */
    rawBody?: string
    /** The code of what went wrong. */
    problem?: string
  }
}

export interface ServerOptions {
  trustProxy: string | null
  /** A request that has not come in whole by then is given up (a file: six times that); its headers in half that time. */
  requestTimeoutMs?: number
  /** Requests worked on at the same time; the next one is told to come again. */
  maxConcurrent?: number
  /** Hears how long each request took, and the code of its error. */
  observer?: { request(method: string, route: string, status: number, ms: number): void; error(route: string, code: string): void }
}

/** How much longer a file may take to come in than any other body: ten megabytes over a slow line. */
const uploadFactor = 6

/** Largest body in bytes. */
const bodyLimit = 256 * 1024

/** `refuse` answers a path that cannot even be read (`%zz`, a parameter of a thousand characters). */
export async function makeServer(options: ServerOptions, ids: Ids, log: Log, refuse: (request: FastifyRequest, reply: FastifyReply) => unknown): Promise<FastifyInstance> {
  const requestTimeout = options.requestTimeoutMs ?? 30_000
  const server = fastify({
    logger: false,
    bodyLimit,
    trustProxy: options.trustProxy ? options.trustProxy.split(',').map((part) => part.trim()) : false,
    // A caller may name his request, so that his log and ours can be laid side by side.
    genReqId: (request) => (typeof request.headers['x-request-id'] === 'string' && /^[\w.-]{8,64}$/.test(request.headers['x-request-id']) ? request.headers['x-request-id'] : ids.uid()),
    // The time of a large file over a slow line; any other body has less, see below. Node looks at the clock only so often, and
    // takes the longer of the two for the whole request.
    requestTimeout: requestTimeout * uploadFactor,
    http: { headersTimeout: requestTimeout / 2, connectionsCheckingInterval: requestTimeout / 6 },
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    frameworkErrors: (_, request, reply) => { refuse(request, reply) },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  })
  await server.register(cookie)
  let running = 0
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
    // Pages say what they need instead. For all else: shown as a document it does nothing.
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
    // Who watches over the server must be answered when nobody else is.
    if (probes.has(request.routeOptions.url ?? '')) return
    running++
    reply.raw.once('close', () => { running-- })
    if (running > (options.maxConcurrent ?? Number.POSITIVE_INFINITY)) throw new AppError('server.busy', { retryAfter: 1 })
  })
  // What the server gives to every request is meant for files.
  server.addHook('onRequest', (request, reply, next) => {
    if (!('upload' in request.routeOptions.config)) giveUpLater(request.raw, reply, requestTimeout)
    next()
  })
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    options.observer?.request(request.method, route, reply.statusCode, reply.elapsedTime)
    if (reply.statusCode >= 400) options.observer?.error(route, request.problem ?? String(reply.statusCode))
    log.debug({ requestId: request.id, method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
  // A body that is declared JSON but empty is no body.
  server.removeContentTypeParser('text/plain')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    request.rawBody = body as string
    server.getDefaultJsonParser('error', 'error')(request, body as string, done)
  })
  return server
}

const probes = new Set(['/livez', '/readyz', '/health', '/metrics'])

/** Hangs up on a body that has not come in by then, as Node does it. */
function giveUpLater(request: IncomingMessage, reply: FastifyReply, ms: number): void {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = request.headers
  if (length === '0' && chunked === undefined) return
  const timer = setTimeout(() => {
    if (request.complete || reply.sent) return
    request.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
    request.destroy()
  }, ms)
  request.once('close', () => clearTimeout(timer))
}

/** Turns whatever was thrown into the closed list of errors; what nobody foresaw is logged and told as a plain 500. */
export function toAppError(error: unknown, request: FastifyRequest, log: Log): AppError | null {
  const known = knownError(error, request, log)
  request.problem = known?.code ?? 'server.failed'
  return known
}

function knownError(error: unknown, request: FastifyRequest, log: Log): AppError | null {
  if (error instanceof AppError) return error
  const { code = '', statusCode, message } = error as FastifyError
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return new AppError('input.too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('input.invalid', { fields: [{ field: 'body', message: 'upload' in request.routeOptions.config ? 'must be multipart/form-data' : 'must be JSON (Content-Type: application/json)' }] })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new AppError('input.invalid', { fields: [{ field: 'body', message }] })
  const state = sqlState(error)
  if (connectionError(error) || isContended(error) || state === '53300' || state === '57014') {
    log.warn({ requestId: request.id, error: message }, 'the database did not answer')
    return new AppError('server.busy', { retryAfter: 1 })
  }
  log.error({ requestId: request.id, method: request.method, route: request.routeOptions.url, err: error }, 'a request failed')
  return null
}

export type PresentError = (error: AppError | null, request: FastifyRequest, reply: FastifyReply) => FastifyReply
