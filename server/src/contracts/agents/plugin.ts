// The tongue of agent-management.md on the server: its callers, its errors, its versions, its routes.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Platform } from '../../platform/context.ts'
import { mountRoutes, type MountOptions } from '../../platform/http/mount.ts'
import type { Route } from '../../platform/http/route.ts'
import { toAppError, type PresentError } from '../../platform/http/server.ts'
import { agentRoutes } from './agents.ts'
import { authRoutes } from './auth.ts'
import { bulkRoutes } from './bulk.ts'
import { directoryRoutes } from './directory.ts'
import { makeEnter } from './enter.ts'
import { problems, toFailure, type Failure } from './errors.ts'
import { performanceRoutes } from './performance.ts'

export const agentsRoutes: Route[] = [...authRoutes, ...directoryRoutes, ...bulkRoutes, ...agentRoutes, ...performanceRoutes]

const own = ['/api/auth', '/api/agents']
const version = 'v1'

const idIn = (request: FastifyRequest): string | undefined => (request.params as { id?: string } | undefined)?.id

export const presentFailure: PresentError = (error, request, reply) => {
  reply.header('cache-control', 'no-store').header('api-version', version).type('application/json')
  if (!error) return reply.code(500).send({ success: false, message: 'Internal server error', error: 'INTERNAL_ERROR' } satisfies Failure)
  const { status } = problems[error.code]
  if (error.details.retryAfter !== undefined) reply.header('retry-after', error.details.retryAfter)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send(toFailure(error, request.method === 'GET' ? 'query' : 'body', idIn(request)))
}

export async function agentsPlugin(server: FastifyInstance, platform: Platform, options: MountOptions): Promise<void> {
  server.setErrorHandler((error, request, reply) => presentFailure(toAppError(error, request, platform.log), request, reply))
  // Section 12.2: versions by header; whoever names none gets the present one.
  server.addHook('onRequest', async (request, reply) => {
    const wanted = request.headers['accept-version']
    if (wanted !== undefined && wanted !== version) throw new AppError('version.unsupported')
    reply.header('api-version', version)
  })
  mountRoutes(server, { routes: agentsRoutes, enter: makeEnter(platform) }, options)
  for (const prefix of own) {
    await server.register(async (scope) => {
      scope.setNotFoundHandler((request, reply) => presentFailure(new AppError('route.not_found'), request, reply))
    }, { prefix })
  }
}
