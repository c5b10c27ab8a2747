// Whether the server answers and reaches its database, and what is served here.
import Type from 'typebox'
import { defaultTenant } from '../../modules/identity/index.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { success } from './envelope.ts'

const open = { method: 'GET', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'read', idempotency: 'safe', schemas: {} } as const
const Told = (data: ReturnType<typeof Type.Object>) => Type.Object({ status: Type.Literal('success'), message: Type.String(), data })
const endpoints = { health: '/api/v1/health', conversations: '/api/v1/conversations', operators: '/api/v1/operators', inboxes: '/api/v1/inboxes', labels: '/api/v1/labels' }

const about = (path: string): Route => route({
  ...open, path, summary: 'What is served here', errors: [],
  responses: { 200: Told(Type.Object({ version: Type.String(), endpoints: Type.Record(Type.String(), Type.String()) })) },
  handle: async () => success({ version: 'v1', endpoints }, { message: 'Conversation Allocation API' }),
})

export const healthRoutes: Route[] = [
  about('/api/v1'),
  about('/api/v1/'),
  route({
    ...open, path: '/api/v1/health', summary: 'Whether the server is well', errors: ['server.busy'],
    responses: { 200: Type.Object({ status: Type.Literal('success'), message: Type.String(), timestamp: Type.String(), data: Type.Object({ status: Type.String(), timestamp: Type.String() }) }) },
    handle: async ({ ctx }) => {
      await defaultTenant(ctx)
      const timestamp = ctx.now()
      return { status: 200, body: { status: 'success', message: 'Server is healthy', timestamp, data: { status: 'healthy', timestamp } } }
    },
  }),
]
