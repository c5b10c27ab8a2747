// What answers over HTTP: the five contracts, the pages, the probes, in one server.
import type { FastifyInstance } from 'fastify'
import { agentsPlugin } from '../contracts/agents/plugin.ts'
import { allocationPlugin } from '../contracts/allocation/plugin.ts'
import { firebasePlugin } from '../contracts/livechat/firebase-plugin.ts'
import type { FirebaseStreams } from '../contracts/livechat/firebase-streams.ts'
import { livechatPlugin } from '../contracts/livechat/plugin.ts'
import { nativePlugin, notFound, toldAsProblem } from '../contracts/native/plugin.ts'
import { pagesPlugin } from '../contracts/native/pages.ts'
import type { Simulator } from '../contracts/native/simulation.ts'
import type { Outreach } from '../modules/outreach/index.ts'
import type { Platform } from '../platform/context.ts'
import { makeServer } from '../platform/http/server.ts'
import type { Observer } from '../platform/observe/observe.ts'
import { probesPlugin } from './probes.ts'
import { standardProbes, type AppOptions } from './settings.ts'
import type { SystemWatch } from './system.ts'

export interface Served {
  outreach: Outreach
  firebase: FirebaseStreams
  system: SystemWatch
  observer: Observer
  simulator: Simulator | null
  /** What the parts count, for the probes. */
  vitals(): object
}

export async function serveFaces(options: AppOptions, platform: Platform, { outreach, firebase, system, observer, simulator, vitals }: Served): Promise<FastifyInstance> {
  const { ids, log } = platform
  const server = await makeServer({ trustProxy: options.trustProxy, observer, ...(options.maxConcurrent ? { maxConcurrent: options.maxConcurrent } : {}) }, ids, log, notFound)
  const mount = { rateScale: options.rateScale, checkAnswers: options.checkAnswers ?? false, limits: options.limits ?? {} }
  server.setNotFoundHandler(notFound)
  server.setErrorHandler(toldAsProblem(log))
  await server.register((scope) => nativePlugin(scope, platform, mount, { simulator, system }))
  await server.register((scope) => agentsPlugin(scope, platform, mount))
  await server.register((scope) => allocationPlugin(scope, platform, { ...mount, trustOperatorHeader: options.trustOperatorHeader ?? false }))
  await server.register((scope) => livechatPlugin(scope, platform, { ...mount, allowedOrigins: options.allowedOrigins ?? [], publicUrl: options.publicUrl ?? null }))
  await server.register((scope) => firebasePlugin(scope, platform, outreach, firebase))
  await server.register((scope) => pagesPlugin(scope, platform, { demo: options.demo }))
  await server.register((scope) => probesPlugin(scope, system, observer, { vitals, ...options.probes ?? standardProbes }))
  return server
}
