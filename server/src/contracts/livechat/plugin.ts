// The tongue of live-chat.md on the server: its callers, its errors, its routes.
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { instant } from '../../kernel/clock.ts'
import type { Platform } from '../../platform/context.ts'
import { mountRoutes, type MountOptions } from '../../platform/http/mount.ts'
import type { Route } from '../../platform/http/route.ts'
import { toAppError, type PresentError } from '../../platform/http/server.ts'
import { actionRoutes } from './actions.ts'
import { agentRoutes } from './agents.ts'
import { authRoutes } from './auth.ts'
import { conversationRoutes } from './conversations.ts'
import { answerOrigins } from './cors.ts'
import { enter } from './enter.ts'
import { toFailure } from './errors.ts'
import { eventRoutes } from './events.ts'
import { groupRoutes } from './groups.ts'
import { tagRoutes } from './tags.ts'
import { widgetRoutes, type WidgetOptions } from './widget.ts'

export const livechatRoutes = (options: WidgetOptions): Route[] =>
  [...authRoutes, ...agentRoutes, ...groupRoutes, ...tagRoutes, ...conversationRoutes, ...actionRoutes, ...eventRoutes, ...widgetRoutes(options)]

const longest = 500

const presenter = (platform: Platform): PresentError => (error, request, reply) => {
  const path = (request.url.split('?')[0] ?? '').slice(0, longest)
  const told = toFailure(error, { method: request.method, path, at: instant(platform.clock.now()) })
  if (error?.details.retryAfter !== undefined) reply.header('retry-after', error.details.retryAfter)
  if (told.statusCode === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(told.statusCode).header('cache-control', 'no-store').type('application/json').send(told)
}

export async function livechatPlugin(server: FastifyInstance, platform: Platform, options: MountOptions & WidgetOptions): Promise<void> {
  const present = presenter(platform)
  answerOrigins(server, options.allowedOrigins)
  server.setErrorHandler((error, request, reply) => present(toAppError(error, request, platform.log), request, reply))
  mountRoutes(server, { routes: livechatRoutes(options), enter: (route, request) => enter(platform, route, request) }, options)
  await server.register(async (scope) => {
    scope.setNotFoundHandler((request, reply) => present(new AppError('route.not_found'), request, reply))
  }, { prefix: '/v1' })
}
