// The composition root: platform, modules' workers and the faces of the server put together. What runs is listed here.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { AgentsRealtime } from './contracts/agents/realtime.ts'
import { FirebaseStreams } from './contracts/livechat/firebase-streams.ts'
import { NativeRealtime } from './contracts/native/realtime.ts'
import type { Simulator } from './contracts/native/simulation.ts'
import { serveFaces } from './app/faces.ts'
import { observeParts } from './app/observe.ts'
import { standardCache, type AppOptions } from './app/settings.ts'
import { SystemWatch } from './app/system.ts'
import { putToWork } from './app/workers.ts'
import { minute, systemClock } from './kernel/clock.ts'
import { makeIds } from './kernel/ids.ts'
import { Aggregator } from './modules/metrics/index.ts'
import { Outreach } from './modules/outreach/index.ts'
import { PresenceKeeper } from './modules/presence/index.ts'
import { BotKeeper, GraceKeeper, Router, SelfCheck } from './modules/routing/index.ts'
import { Feed } from './platform/bus/feed.ts'
import { Cache } from './platform/cache/cache.ts'
import { makeContext, standardDefaults, type Context, type Platform } from './platform/context.ts'
import { Database } from './platform/db/database.ts'
import { connectFirebase } from './platform/firebase/connect.ts'
import { JobRunner } from './platform/jobs/runner.ts'
import type { Log } from './platform/log/log.ts'
import { parseAllow } from './platform/net/allow.ts'
import { Outbound } from './platform/net/outbound.ts'
import { makeResolve } from './platform/net/resolve.ts'
import { Observer } from './platform/observe/observe.ts'
import { Provider } from './platform/oidc/provider.ts'
import { SocketDoor } from './platform/realtime/door.ts'
import { Hub } from './platform/realtime/hub.ts'

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
  aggregator: Aggregator
  presence: PresenceKeeper
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
  const database = new Database(options.databaseUrl, options.poolSize, log, '', options.databaseWaitMs)
  const feed = new Feed(database, options.databaseUrl, node, log)
  const jobs = new JobRunner(database, log)
  const [allow, resolve] = [parseAllow(options.webhookAllow ?? null), options.resolve ?? makeResolve()]
  const outbound = new Outbound(allow, resolve)
  let address = ''
  const platform: Platform = {
    database, clock, ids, log, jobs, outbound, secrets: options.secrets, storage: options.storage, mailer: options.mailer,
    provider: options.oidc ? new Provider(options.oidc, allow, resolve) : null, limits: { uploadBytes: options.uploadMaxBytes },
    defaults: options.defaults ?? standardDefaults, cache: new Cache(options.cache ?? standardCache), address: () => options.publicUrl ?? address, wake: () => feed.wake(),
  }

  const hub = new Hub(platform, feed, { heartbeatMs: options.heartbeatMs })
  const native = new NativeRealtime(platform, hub, node)
  hub.mount(native)
  hub.mount(new AgentsRealtime(platform, hub, node))
  const router = new Router(platform)
  const grace = new GraceKeeper(platform)
  const aggregator = new Aggregator(platform)
  const bots = new BotKeeper(platform)
  const { firebase: mirrored = null } = options
  const outreach = new Outreach(platform, { ...(options.webhookPace ? { pace: options.webhookPace } : {}), firebase: mirrored && (() => connectFirebase(mirrored)) })
  const firebase = new FirebaseStreams(platform, outreach)
  feed.onEvents((events) => { router.hear(events); grace.hear(events); aggregator.hear(events); outreach.hear(events) })
  feed.onEvents((events) => firebase.hear(events))
  hub.onSignal((signal, local) => outreach.signal(signal, local))
  const presence = new PresenceKeeper(platform, node)
  const selfCheck = new SelfCheck(platform)
  putToWork(jobs, platform, { selfCheck, aggregator, presence })
  const parts = { node, platform, jobs, hub, router, selfCheck, aggregator }
  const observer = new Observer()
  observeParts(observer, parts)
  jobs.onDone((done) => observer.job(done.name, done.error === null ? 'done' : 'failed', done.durationMs))
  const system = new SystemWatch(parts, options.watchMs ?? minute)

  const simulator = options.demo ? makeSimulator(() => address) : null
  const vitals = (): object => ({ selfCheck: selfCheck.counts, grace: grace.counts, caughtBySweep: router.caughtBySweep })
  const server = await serveFaces(options, platform, { outreach, firebase, system, observer, simulator, vitals })
  const sockets = new SocketDoor(hub, options.trustProxy)
  sockets.guard(server.server)

  return {
    platform, server, hub, router, grace, bots, selfCheck, aggregator, presence, outreach, firebase,
    outside: makeContext(platform, 'none'),
    listen: async (port, host) => {
      await feed.run()
      for (const part of [hub, presence, router, grace, bots, system, firebase]) part.run()
      for (const part of [outreach, jobs]) await part.run()
      await server.listen({ port, host })
      if (options.wsPort) await sockets.listen(options.wsPort, host)
      const at = server.server.address() as AddressInfo
      address = `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`
      return address
    },
    stop: async () => {
      system.stop()
      await simulator?.stop()
      firebase.stop()
      await hub.stop()
      await sockets.stop()
      native.stop()
      await server.close()
      presence.stop()
      for (const part of [router, grace, aggregator, bots, outreach, jobs, outbound, feed, database]) await part.stop()
    },
  }
}
