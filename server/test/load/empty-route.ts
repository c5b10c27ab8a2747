// The HTTP part alone: the product's server and mounting, the schemas of a visitor's message, and a handler that does
// nothing. How many of these a second are possible bounds what any route can answer.
import { WidgetMessage, WidgetSent } from '@switchboard/protocol'
import { pino } from 'pino'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeIds } from '../../src/kernel/ids.ts'
import type { Context } from '../../src/platform/context.ts'
import { mountRoutes } from '../../src/platform/http/mount.ts'
import { created, route } from '../../src/platform/http/route.ts'
import { makeServer } from '../../src/platform/http/server.ts'

const ids = makeIds(systemClock)
const at = new Date().toISOString()
const answer = (text: string, clientId: string): WidgetSent => ({
  conversation: { uid: ids.uid(), state: 'assigned', agent: { name: 'Maya Okafor' }, queuePosition: null, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: 2, version: 3 },
  event: {
    uid: ids.uid(), conversation: ids.uid(), thread: ids.uid(), seq: 2, type: 'message', author: { kind: 'visitor', uid: null, name: null },
    text, code: null, attachments: [], metadata: null, clientId, at,
  },
})

const server = await makeServer({ trustProxy: null }, ids, pino({ level: 'silent' }), (_, reply) => reply.code(404).send())
mountRoutes(server, {
  // The handler asks nothing of its context.
  enter: () => Promise.resolve({ actor: { kind: 'system' }, origin: { ip: null, userAgent: null } } as unknown as Context),
  routes: [route({
    method: 'POST', path: '/empty', summary: 'Answers at once', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'write', idempotency: 'client_id',
    schemas: { body: WidgetMessage }, responses: { 201: WidgetSent }, errors: ['input.invalid'],
    handle: ({ body }) => Promise.resolve(created(answer(body.text, body.clientId))),
  })],
}, { rateScale: 0, checkAnswers: false })

process.stdout.write(`ready at ${await server.listen({ port: 0, host: '127.0.0.1' })}\n`)
process.once('SIGTERM', () => process.exit(0))
