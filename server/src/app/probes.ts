// The pages for machines that watch over this server: alive, ready, healthy, and its numbers for Prometheus.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Observer } from '../platform/observe/observe.ts'
import type { SystemWatch } from './system.ts'

export interface ProbeOptions {
  /** Off: there is no page of numbers. */
  metrics: boolean
  /** What a reader of the numbers must bring as bearer token; without one only this computer may read them. */
  metricsToken: string | null
}

/** On this computer, and not through a proxy of which nobody told us. */
const isHere = ({ ip, headers }: FastifyRequest): boolean =>
  (ip === '::1' || /^(::ffff:)?127\./.test(ip)) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined

function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return isHere(request)
  const given = Buffer.from(/^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** `vitals`: what this server counted since its start about the faults that should not be. */
export async function probesPlugin(server: FastifyInstance, watch: SystemWatch, observer: Observer, options: ProbeOptions & { vitals(): object }): Promise<void> {
  server.get('/livez', async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  for (const path of ['/readyz', '/health']) {
    server.get(path, async (_, reply) => {
      const ready = await watch.ready()
      return reply.code(ready ? 200 : 503).header('cache-control', 'no-store').send({ status: ready ? 'ok' : 'unavailable', database: ready, routing: options.vitals() })
    })
  }
  server.get('/metrics', async (request, reply) => {
    if (!options.metrics || !mayRead(request, options.metricsToken)) return reply.callNotFound()
    return reply.header('cache-control', 'no-store').type(observer.contentType).send(await observer.page())
  })
}
