// The tongue of conversation-allocation.md on the server: its callers, its errors, its routes.
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Platform } from '../../platform/context.ts'
import { mountRoutes, type MountOptions } from '../../platform/http/mount.ts'
import type { Route } from '../../platform/http/route.ts'
import { toAppError, type PresentError } from '../../platform/http/server.ts'
import { actionRoutes } from './actions.ts'
import { conversationRoutes } from './conversations.ts'
import { enter, type TrustOperatorHeader } from './enter.ts'
import { problems, toFailure, type Failure } from './errors.ts'
import { healthRoutes } from './health.ts'
import { inboxRoutes } from './inboxes.ts'
import { labelRoutes } from './labels.ts'
import { operatorRoutes } from './operators.ts'

export const allocationRoutes: Route[] = [...healthRoutes, ...conversationRoutes, ...actionRoutes, ...operatorRoutes, ...inboxRoutes, ...labelRoutes]

/** Where nothing else but this tongue can be meant; the rest of /api/v1 is shared with another. */
const own = ['health', 'conversations', 'operators', 'inboxes', 'labels']

export const presentFailure: PresentError = (error, _, reply) => {
  reply.header('cache-control', 'no-store').type('application/json')
  if (!error) return reply.code(500).send({ status: 'error', message: 'Internal server error' } satisfies Failure)
  const { status } = problems[error.code]
  if (error.details.retryAfter !== undefined) reply.header('retry-after', error.details.retryAfter)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send(toFailure(error))
}

export async function allocationPlugin(server: FastifyInstance, platform: Platform, options: MountOptions & { trustOperatorHeader: TrustOperatorHeader }): Promise<void> {
  server.setErrorHandler((error, request, reply) => presentFailure(toAppError(error, request, platform.log), request, reply))
  mountRoutes(server, { routes: allocationRoutes, enter: (route, request) => enter(platform, route, request, options.trustOperatorHeader) }, options)
  for (const noun of own) {
    await server.register(async (scope) => {
      scope.setNotFoundHandler((request, reply) => presentFailure(new AppError('route.not_found'), request, reply))
    }, { prefix: `/api/v1/${noun}` })
  }
}
