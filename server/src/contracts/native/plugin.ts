// The native tongue on the server: its routes, its errors, its OpenAPI and its documentation page.
import { Problem } from '@switchboard/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Platform } from '../../platform/context.ts'
import { mountRoutes, type MountOptions } from '../../platform/http/mount.ts'
import { openApi } from '../../platform/http/openapi.ts'
import type { Route } from '../../platform/http/route.ts'
import { toAppError, type PresentError } from '../../platform/http/server.ts'
import { actionRoutes } from './actions.ts'
import { agentRoutes } from './agents.ts'
import { apiTokenRoutes } from './api-tokens.ts'
import { authRoutes } from './auth.ts'
import { botRoutes } from './bots.ts'
import { cannedRoutes } from './canned.ts'
import { conversationRoutes } from './conversations.ts'
import { enter } from './enter.ts'
import { statusOf, toProblem } from './errors.ts'
import { fileRoutes } from './files.ts'
import { importRoutes } from './import.ts'
import { inboundRoutes } from './inbound.ts'
import { inboxSettingsRoutes } from './inbox-settings.ts'
import { inboxRoutes } from './inboxes.ts'
import { labelRoutes } from './labels.ts'
import { metricRoutes } from './metrics.ts'
import { oidcRoutes } from './oidc.ts'
import { outboxRoutes } from './outbox.ts'
import { passkeyRoutes } from './passkeys.ts'
import { queueRoutes } from './queue.ts'
import { rosterRoutes } from './roster.ts'
import { searchRoutes } from './search.ts'
import { secondFactorRoutes } from './second-factor.ts'
import { sessionRoutes } from './sessions.ts'
import { setUpRoutes } from './set-up.ts'
import { simulationRoutes, type Simulator } from './simulation.ts'
import { systemRoutes, type SystemView } from './system.ts'
import { transcriptRoutes } from './transcripts.ts'
import { webhookRoutes } from './webhooks.ts'
import { widgetFormRoutes } from './widget-forms.ts'
import { widgetRoutes } from './widget.ts'

/** What the composition root brings, where it does. */
export interface Brought { simulator: Simulator | null; system: SystemView | null }

export const nativeRoutes = (brought: Brought | null): Route[] => [
  ...authRoutes, ...secondFactorRoutes, ...passkeyRoutes, ...oidcRoutes, ...agentRoutes, ...sessionRoutes, ...importRoutes, ...apiTokenRoutes, ...botRoutes, ...inboxRoutes, ...inboxSettingsRoutes, ...conversationRoutes,
  ...actionRoutes, ...transcriptRoutes, ...fileRoutes, ...cannedRoutes, ...queueRoutes, ...labelRoutes, ...searchRoutes, ...inboundRoutes, ...webhookRoutes,
  ...outboxRoutes, ...widgetRoutes, ...widgetFormRoutes, ...setUpRoutes, ...metricRoutes, ...rosterRoutes, ...systemRoutes(brought?.system ?? null),
  ...simulationRoutes(brought?.simulator ?? null),
]

export const presentProblem: PresentError = (error, request, reply) => {
  reply.header('cache-control', 'no-store').type('application/problem+json')
  if (!error) return reply.code(500).send({ type: 'about:blank', title: 'Something went wrong on our side. It was logged.', status: 500, code: 'server.failed', requestId: request.id } satisfies Problem)
  const problem = toProblem(error, request.id)
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).send(problem)
}

export function describeNative(): Record<string, unknown> {
  return openApi(nativeRoutes(null), {
    title: 'Switchboard native API', version: '1', problem: Problem, statusOf,
    description: 'Conversations, agents, inboxes and the visitor side. Errors are problem+json with a stable `code`. Lists page by cursor. The socket `/realtime` tells what happens.',
  })
}

/** For what no contract answers: pages and files. A path that leads out of its folder is nothing at all. */
export const toldAsProblem = (log: Platform['log']) => (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  (error as { statusCode?: number }).statusCode === 403 ? presentProblem(new AppError('route.not_found'), request, reply) : presentProblem(toAppError(error, request, log), request, reply)

export async function nativePlugin(server: FastifyInstance, platform: Platform, options: MountOptions, brought: Brought): Promise<void> {
  mountRoutes(server, { routes: nativeRoutes(brought), enter: (route, request) => enter(platform, route, request) }, options)
  const description = JSON.stringify(describeNative())
  server.get('/openapi.json', async (_, reply) => reply.type('application/json').header('access-control-allow-origin', '*').send(description))
}

export const notFound = (request: Parameters<PresentError>[1], reply: Parameters<PresentError>[2]): unknown => presentProblem(new AppError('route.not_found'), request, reply)
