// The real app on a random loopback port over a database of its own, with the demo tenant or a second one when asked.
import { createHash, createSecretKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { inject } from 'vitest'
import { makeApp, type App } from '../../src/app.ts'
import type { AppOptions } from '../../src/app/settings.ts'
import { makeDemo, secretsBelong } from '../../src/modules/installation/index.ts'
import type { Pace } from '../../src/modules/outreach/index.ts'
import { standardDefaults, type Defaults, type Secrets } from '../../src/platform/context.ts'
import type { FirebaseConfig } from '../../src/platform/firebase/connect.ts'
import { outboxMailer, type Mailer } from '../../src/platform/mail/mailer.ts'
import type { Resolve } from '../../src/platform/net/resolve.ts'
import { diskStorage } from '../../src/platform/storage/disk.ts'
import type { Storage } from '../../src/platform/storage/storage.ts'
import { TestClock } from './clock.ts'
import { Client } from './client.ts'
import { cloneDatabase, templateOnce, type TestDatabase } from './database.ts'

export interface TestApp {
  app: App
  base: string
  /** Where the disk keeps files. */
  folder: string
  database: TestDatabase
  clock: TestClock
  client: Client
  /** Lines of level warn and worse, to assert on. */
  problems: string[]
  /** Another server on the same database. */
  another(): Promise<{ app: App; base: string; client: Client; stop(): Promise<void> }>
  stop(): Promise<void>
}

export interface TestAppOptions {
  demo?: boolean; trustOperatorHeader?: boolean | 'demo'; rateScale?: number; heartbeatMs?: number; webhookAllow?: string | null; webhookPace?: Pace; resolve?: Resolve; firebase?: FirebaseConfig
  mailer?: Mailer; storage?: Storage; uploadMaxBytes?: number; defaults?: Partial<Defaults>
  /** Whatever else the composition root takes. */
  own?: Partial<AppOptions>
}

/** The same for all apps of a run, so that they can share what the first has made. */
const secretsOfRun = (): Secrets => {
  const of = (purpose: string): Buffer => createHash('sha256').update(`${purpose} ${inject('adminUrl')}`).digest()
  return { jwt: of('jwt'), refresh: of('refresh'), cursor: createSecretKey(of('cursor')), seal: of('seal') }
}

const withDemo = 'template_with_demo'

/** The demo is made once in a run: eight passwords and a hundred statements. */
const makeDemoOnce = (): Promise<void> => templateOnce(withDemo, async (databaseUrl) => {
  const app = await makeApp({
    databaseUrl, poolSize: 4, heartbeatMs: 25_000, rateScale: 0, trustProxy: null, demo: true, secrets: secretsOfRun(), clock: new TestClock(),
    storage: diskStorage(tmpdir()), mailer: outboxMailer, uploadMaxBytes: 1024,
  }, pino({ level: 'silent' }))
  try {
    await secretsBelong(app.outside)
    await makeDemo(app.outside)
  } finally {
    await app.stop()
  }
})

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const demo = options.demo ?? true
  if (demo) await makeDemoOnce()
  const database = await cloneDatabase(demo ? withDemo : undefined)
  const clock = new TestClock()
  const secrets = secretsOfRun()
  const problems: string[] = []
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-files-'))
  const storage = options.storage ?? diskStorage(folder)
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => { problems.push(line) } })
  const make = () => makeApp({
    databaseUrl: database.url, poolSize: 10, heartbeatMs: options.heartbeatMs ?? 25_000, rateScale: options.rateScale ?? 0, trustProxy: null,
    demo, trustOperatorHeader: options.trustOperatorHeader ?? demo, secrets, checkAnswers: true, clock,
    webhookAllow: options.webhookAllow === undefined ? '127.0.0.0/8' : options.webhookAllow,
    ...(options.webhookPace ? { webhookPace: options.webhookPace } : {}), ...(options.resolve ? { resolve: options.resolve } : {}),
    firebase: options.firebase ?? null, defaults: { ...standardDefaults, ...options.defaults },
    storage, mailer: options.mailer ?? outboxMailer, uploadMaxBytes: options.uploadMaxBytes ?? 1024 * 1024,
    ...options.own,
  }, log)
  const app = await make()
  await secretsBelong(app.outside)
  const base = await app.listen(0, '127.0.0.1')
  return {
    app, base, folder, database, clock, problems, client: new Client(base),
    another: async () => {
      const other = await make()
      const otherBase = await other.listen(0, '127.0.0.1')
      return { app: other, base: otherBase, client: new Client(otherBase), stop: () => other.stop() }
    },
    stop: async () => {
      await app.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
