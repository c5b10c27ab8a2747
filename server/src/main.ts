// Reads options, prepares the database, builds the app, listens, and obeys signals.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { mailerOf, storageOf } from './app/adapters.ts'
import { makeApp, type App } from './app.ts'
import { dataDirectoryRefusal, databaseRefusal, listenRefusal, orRefuse, Refused, sentenceOf } from './app/refusal.ts'
import type { AppOptions } from './app/settings.ts'
import { systemClock } from './kernel/clock.ts'
import { isDemo } from './modules/identity/index.ts'
import { armSetUp, demoPassword, demoPeople, makeDemo, secretsBelong, setUp, setUpOpen } from './modules/installation/index.ts'
import { helpText, readOptions, type Options } from './options.ts'
import type { Defaults } from './platform/context.ts'
import { isDefaultSecret, readSecrets } from './platform/crypto/secrets.ts'
import { usualPoolSize } from './platform/db/database.ts'
import { startEmbedded, type Embedded } from './platform/db/embedded/index.ts'
import { migrate } from './platform/db/migrate.ts'
import { provision } from './platform/db/provision.ts'
import type { FirebaseConfig } from './platform/firebase/connect.ts'
import { LogFiles } from './platform/log/files.ts'
import { makeLog, type Log } from './platform/log/log.ts'
import type { OidcConfig } from './platform/oidc/provider.ts'
import { Simulation } from './cli/simulation.ts'

const loopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

function refuseUnsafe(options: Options): void {
  if (loopback(options.host)) return
  if (options.demo) throw new Refused(`Not listening on ${options.host} with demo accounts, whose passwords everybody knows. Start with --no-demo, or keep to 127.0.0.1.`)
  for (const [name, secret] of [['JWT_SECRET', options.jwtSecret], ['SECRET_KEY', options.secretKey]] as const) {
    if (secret !== null && isDefaultSecret(secret)) throw new Refused(`Not listening on ${options.host} with an example or short ${name}. Set it to 32 random characters or more, or leave it out: one is generated.`)
  }
}

const version = (): string => (JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }).version

/** What the option says; `auto`: demo tenants only, and only while nobody but this computer can call. */
function trustOperatorHeader(options: Options): boolean | 'demo' {
  if (options.operatorHeader !== 'auto') return options.operatorHeader === 'trusted'
  return options.demo && loopback(options.host) ? 'demo' : false
}

/** All four, or none of them. */
function firebaseOf(options: Options): FirebaseConfig | null {
  const { firebaseDatabaseUrl: databaseUrl, firebaseProjectId: projectId, firebaseClientEmail: clientEmail, firebasePrivateKey: privateKey } = options
  if (!databaseUrl) return null
  if (!projectId || !clientEmail || !privateKey) throw new Refused('FIREBASE_DATABASE_URL is set, so FIREBASE_PROJECT_ID, FIREBASE_CLIENT_EMAIL and FIREBASE_PRIVATE_KEY must be, too.')
  return { databaseUrl, projectId, clientEmail, privateKey }
}

function oidcOf({ oidcIssuer: issuer, oidcClientId: clientId, ...o }: Options): OidcConfig | null {
  if (!issuer || !clientId) return null
  return { issuer, clientId, clientSecret: o.oidcClientSecret, label: o.oidcLabel, domains: o.oidcDomains, create: o.oidcCreate, role: o.oidcRole }
}

async function openInstallation(app: App, options: Options): Promise<string[]> {
  const { outside } = app
  if (!await secretsBelong(outside)) {
    throw new Refused('This database belongs to a server with other secrets. Give this one the same SECRET_KEY and JWT_SECRET (or the same secret.key file in its data folder).')
  }
  if (await setUpOpen(outside)) {
    if (options.adminEmail && options.adminPassword) {
      if (options.adminPassword.length < 10) throw new Refused('ADMIN_PASSWORD must have at least 10 characters.')
      await setUp(outside, { company: 'My company', name: 'Administrator', email: options.adminEmail, password: options.adminPassword }, null)
    } else if (options.demo) await makeDemo(outside, true)
  }
  if (await setUpOpen(outside)) {
    const token = await armSetUp(outside)
    return ['Set it up once, with this one-time link:', `  {address}/app/setup?token=${token}`]
  }
  const demo = await isDemo(outside)
  if (demo && !loopback(options.host)) throw new Refused(`Not listening on ${options.host}: this database holds the demo tenant, whose passwords everybody knows. Use another data folder or database.`)
  if (!demo) return []
  return [
    'Demo sign-ins (password for all: ' + demoPassword + ')',
    ...demoPeople.map((person) => `  ${person.email.padEnd(24)} ${person.role}, web chat`),
    '  admin@example.com        admin, phone desk (operator1@example.com and others)',
    'A visitor\'s page:   {address}/demo',
    'Simulate traffic:   npm run switchboard -- replay --demo',
  ]
}

/** Only these: what is a default may be shown to people. */
const defaultsOf = ({ priorityAlpha, priorityBeta, graceMinutes, pageLimit, maxPageLimit, idleMinutes, idleWarningMinutes, reopenHours, accessTokenSeconds, sessionSeconds }: Options): Defaults => ({
  priorityAlpha, priorityBeta, graceMinutes, pageLimit, maxPageLimit, reopenHours, accessTokenSeconds, sessionSeconds,
  idleMinutes: idleMinutes === 0 ? null : idleMinutes,
  // A warning comes before the end, however short the time is.
  idleWarningMinutes: idleMinutes === 0 ? idleWarningMinutes : Math.min(idleWarningMinutes, idleMinutes - 1),
})

const settingsOf = (o: Options): Partial<AppOptions> => ({
  limits: { agents_read: o.agentsReadLimit, agents_create: o.agentsCreateLimit, agents_update: o.agentsUpdateLimit, agents_bulk: o.agentsBulkLimit },
  cache: { ttl: { agents_list: o.cacheTtlAgents * 1_000, agents_stats: o.cacheTtlStats * 1_000, departments: o.cacheTtlDepartments * 1_000 }, bytes: o.cacheBytes },
  probes: { metrics: o.metricsEnabled, metricsToken: o.metricsToken },
  databaseWaitMs: o.databaseTimeout, maxConcurrent: o.maxConcurrentRequests, watchMs: o.healthCheckInterval, wsPort: o.wsPort,
})

function logFilesOf(o: Options): LogFiles | null {
  if (o.logDir === 'off' || o.logLevel === 'silent') return null
  const retention = { error: o.logRetentionError, warn: o.logRetentionWarn, info: o.logRetentionInfo, debug: o.logRetentionDebug }
  return new LogFiles(resolve(o.logDir ?? join(o.dataDir, 'logs')), retention, systemClock)
}

function welcome(address: string, lines: string[]): void {
  const told = ['', `Switchboard is ready at ${address}`, `API documentation:  ${address}/docs`, ...lines.map((line) => line.replaceAll('{address}', address)), ''].join('\n')
  process.stdout.write(`${told}\n`)
}

async function start(options: Options, log: Log): Promise<() => Promise<void>> {
  refuseUnsafe(options)
  const dataDir = resolve(options.dataDir)
  let embedded: Embedded | null = null
  let app: App | null = null
  const stop = async (): Promise<void> => {
    await app?.stop()
    await embedded?.stop()
  }
  try {
    const given = options.databaseUrl
    if (given === null) embedded = await orRefuse(dataDirectoryRefusal(dataDir), () => startEmbedded({ dataDir, log: (message, fields) => log.info(fields ?? {}, message) }))
    const own = embedded ? await provision(embedded.adminUrl) : null
    const databaseUrl = own?.serveUrl ?? given ?? ''
    const ran = own ? await migrate(own.migrateUrl) : await orRefuse(databaseRefusal(databaseUrl), () => migrate(databaseUrl))
    if (ran.length > 0) log.info({ migrations: ran.length }, 'the database was brought up to date')
    if (options.redisUrl) log.info('REDIS_URL is not used: sessions, limits and the truth of the cache are in PostgreSQL')
    const [storage, mailer] = [storageOf(options, dataDir), mailerOf(options)]
    const secrets = await orRefuse(dataDirectoryRefusal(dataDir), async () => readSecrets({ dataDir, jwtSecret: options.jwtSecret, secretKey: options.secretKey }))
    app = await makeApp({ ...options, databaseUrl, poolSize: options.databasePoolSize ?? usualPoolSize(availableParallelism()), secrets, storage, mailer, defaults: defaultsOf(options), firebase: firebaseOf(options), oidc: oidcOf(options), ...settingsOf(options), trustOperatorHeader: trustOperatorHeader(options) }, log, (baseUrl) => new Simulation(baseUrl))
    const lines = await openInstallation(app, options)
    const { listen } = app
    const address = await orRefuse(listenRefusal(options.host, options.port), () => listen(options.port, options.host))
    await embedded?.publishAddress(address)
    welcome(options.publicUrl ?? address.replace('127.0.0.1', 'localhost'), lines)
    return stop
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.includes('--help') || argv.includes('-h')) { process.stdout.write(helpText()); return }
  if (argv.includes('--version') || argv.includes('-v')) { process.stdout.write(`${version()}\n`); return }
  const options = readOptions(argv, process.env)
  const files = logFilesOf(options)
  files?.run()
  const log = makeLog(options.logLevel, options.logFormat === 'pretty', files)
  const stopServer = await start(options, log)
  const stop = async (): Promise<void> => {
    await stopServer()
    await files?.stop()
  }
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      log.info({ signal }, 'stopping')
      setTimeout(() => process.exit(1), 15_000).unref()
      stop().then(() => process.exit(0), (error: Error) => { log.error({ error: error.message }, 'could not stop cleanly'); process.exit(1) })
    })
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${sentenceOf(error) ?? error.stack ?? error.message}\n`)
  process.exit(1)
})
