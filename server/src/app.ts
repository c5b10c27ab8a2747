// The composition root: platform, modules' workers, contracts and pages put together. What runs is listed here.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { putToWork } from './app/workers.ts'
import { allocationPlugin } from './contracts/allocation/plugin.ts'
import { firebasePlugin } from './contracts/livechat/firebase-plugin.ts'
import { FirebaseStreams } from './contracts/livechat/firebase-streams.ts'
import { livechatPlugin } from './contracts/livechat/plugin.ts'
import { NativeRealtime } from './contracts/native/realtime.ts'
import { nativePlugin, notFound, toldAsProblem } from './contracts/native/plugin.ts'
import { pagesPlugin } from './contracts/native/pages.ts'
import type { Simulator } from './contracts/native/simulation.ts'
import { systemClock, type Clock } from './kernel/clock.ts'
import { makeIds } from './kernel/ids.ts'
import { Outreach, type Pace } from './modules/outreach/index.ts'
import { PresenceKeeper } from './modules/presence/index.ts'
import { BotKeeper, GraceKeeper, Router, SelfCheck } from './modules/routing/index.ts'
import { Feed } from './platform/bus/feed.ts'
import { makeContext, standardDefaults, type Context, type Defaults, type Platform, type Secrets } from './platform/context.ts'
import { Database } from './platform/db/database.ts'
import { connectFirebase, type FirebaseConfig } from './platform/firebase/connect.ts'
import { makeServer } from './platform/http/server.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { JobRunner } from './platform/jobs/runner.ts'
import type { Log } from './platform/log/log.ts'
import { parseAllow } from './platform/net/allow.ts'
import { Outbound } from './platform/net/outbound.ts'
import { makeResolve, type Resolve } from './platform/net/resolve.ts'
import { Hub } from './platform/realtime/hub.ts'
import type { Storage } from './platform/storage/storage.ts'

export interface AppOptions {
  databaseUrl: string
  poolSize: number
  heartbeatMs: number
  rateScale: number
  trustProxy: string | null
  demo: boolean
  /** X-Operator-Id alone identifies a caller of the allocation API; `demo`: of demo tenants only. */
  trustOperatorHeader?: boolean | 'demo'
  /** Sites that may call the public chat API; none: any. */
  allowedOrigins?: readonly string[]
  publicUrl?: string | null
  secrets: Secrets
  /** What may be called although it is not public. */
  webhookAllow?: string | null
  /** The Firebase database to mirror to. */
  firebase?: FirebaseConfig | null
  /** Tests: shorter times than the standard ones. */
  webhookPace?: Pace
  storage: Storage
  mailer: Mailer
  uploadMaxBytes: number
  defaults?: Defaults
  /** Tests: undeclared answers fail. */
  checkAnswers?: boolean
  clock?: Clock
  /** Tests: names that no name server knows. */
  resolve?: Resolve
}

export interface App {
  platform: Platform
  server: FastifyInstance
  hub: Hub
  router: Router
  grace: GraceKeeper
  bots: BotKeeper
  selfCheck: SelfCheck
  outreach: Outreach
  firebase: FirebaseStreams
  /** A context without a tenant, for what happens before anyone signs in. */
  outside: Context
  /** Returns the address it listens on. */
  listen(port: number, host: string): Promise<string>
  stop(): Promise<void>
}

export async function makeApp(options: AppOptions, log: Log, makeSimulator: (baseUrl: () => string) => Simulator | null = () => null): Promise<App> {
  const clock = options.clock ?? systemClock
  const ids = makeIds(clock)
  const node = ids.uid()
  const database = new Database(options.databaseUrl, options.poolSize, log)
  const feed = new Feed(database, options.databaseUrl, node, log)
  const jobs = new JobRunner(database, log)
  const outbound = new Outbound(parseAllow(options.webhookAllow ?? null), options.resolve ?? makeResolve())
  const platform: Platform = {
    database, clock, ids, log, jobs, outbound, secrets: options.secrets, storage: options.storage, mailer: options.mailer, limits: { uploadBytes: options.uploadMaxBytes },
    defaults: options.defaults ?? standardDefaults, wake: () => feed.wake(),
  }

  const hub = new Hub(platform, feed, { heartbeatMs: options.heartbeatMs, path: '/realtime' })
  const native = new NativeRealtime(platform, hub, node)
  const router = new Router(platform)
  const grace = new GraceKeeper(platform)
  const bots = new BotKeeper(platform)
  const { firebase: mirrored = null } = options
  const outreach = new Outreach(platform, { ...(options.webhookPace ? { pace: options.webhookPace } : {}), firebase: mirrored && (() => connectFirebase(mirrored)) })
  const firebase = new FirebaseStreams(platform, outreach)
  feed.onEvents((events) => { router.hear(events); grace.hear(events); outreach.hear(events) })
  feed.onEvents((events) => firebase.hear(events))
  hub.onSignal((signal, local) => outreach.signal(signal, local))
  const presence = new PresenceKeeper(platform, node)
  const selfCheck = new SelfCheck(platform)
  putToWork(jobs, platform, selfCheck)

  const server = await makeServer({ trustProxy: options.trustProxy }, ids, log, notFound)
  let address = ''
  const simulator = options.demo ? makeSimulator(() => address) : null
  server.setNotFoundHandler(notFound)
  server.setErrorHandler(toldAsProblem(log))
  await server.register((scope) => nativePlugin(scope, platform, { rateScale: options.rateScale, checkAnswers: options.checkAnswers ?? false }, simulator))
  await server.register((scope) => allocationPlugin(scope, platform, { rateScale: options.rateScale, checkAnswers: options.checkAnswers ?? false, trustOperatorHeader: options.trustOperatorHeader ?? false }))
  await server.register((scope) => livechatPlugin(scope, platform, {
    rateScale: options.rateScale, checkAnswers: options.checkAnswers ?? false, allowedOrigins: options.allowedOrigins ?? [], publicUrl: options.publicUrl ?? null,
  }))
  await server.register((scope) => firebasePlugin(scope, platform, outreach, firebase))
  await server.register((scope) => pagesPlugin(scope, platform, {
    demo: options.demo, vitals: () => ({ selfCheck: selfCheck.counts, grace: grace.counts, caughtBySweep: router.caughtBySweep }),
  }))
  server.server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => undefined)
    void hub.upgrade(request, stream, head, { ip: request.socket.remoteAddress ?? null, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null })
  })

  return {
    platform, server, hub, router, grace, bots, selfCheck, outreach, firebase,
    outside: makeContext(platform, 'none'),
    listen: async (port, host) => {
      await feed.run()
      hub.run(native)
      presence.run()
      router.run()
      grace.run()
      bots.run()
      await outreach.run()
      firebase.run()
      await jobs.run()
      await server.listen({ port, host })
      const at = server.server.address() as AddressInfo
      address = `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`
      return address
    },
    stop: async () => {
      await simulator?.stop()
      firebase.stop()
      await hub.stop()
      native.stop()
      await server.close()
      presence.stop()
      await router.stop()
      await grace.stop()
      await bots.stop()
      await outreach.stop()
      await jobs.stop()
      outbound.stop()
      await feed.stop()
      await database.stop()
    },
  }
}
