// Every setting, declared once: type, default, flag, environment names, help. Flags win over the environment.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { parseAllow } from './platform/net/allow.ts'

interface Declared<T> {
  flag: string; env: string[]; value: string; help: string; default: T
  /** May also stand in a file that NAME_FILE names. */
  secret?: true
  read(text: string, name: string): T
}

export class BadOption extends Error {}

const text = (given: string): string => given
const number = (least: number, most: number) => (given: string, name: string): number => {
  const n = Number(given)
  if (!Number.isInteger(n) || n < least || n > most) throw new BadOption(`${name} must be a whole number from ${least} to ${most}, not "${given}"`)
  return n
}
const share = (given: string, name: string): number => {
  const n = Number(given)
  if (given.trim() === '' || !(n >= 0 && n <= 1)) throw new BadOption(`${name} must be a number from 0 to 1, not "${given}"`)
  return n
}
const oneOf = <const T extends string>(...words: T[]) => (given: string, name: string): T => {
  const found = words.find((word) => word === given)
  if (!found) throw new BadOption(`${name} must be one of ${words.join(', ')}, not "${given}"`)
  return found
}
const yes = (given: string, name: string): boolean => {
  if (/^(1|true|yes|on)$/i.test(given)) return true
  if (/^(0|false|no|off|)$/i.test(given)) return false
  throw new BadOption(`${name} must be true or false, not "${given}"`)
}
const emailAddress = (given: string, name: string): string => {
  if (!/^[^\s@]+@[^\s@]+$/.test(given)) throw new BadOption(`${name} must be an e-mail address, not "${given}"`)
  return given
}
/** Seconds, alone or with s, m, h, d. */
const duration = (least: number, most: number) => (given: string, name: string): number => {
  const [, count = '', unit = 's'] = /^(\d{1,9})([smhd]?)$/.exec(given.trim()) ?? []
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[unit] ?? 1)
  if (count === '' || seconds < least || seconds > most) throw new BadOption(`${name} must be a time like 900, 15m, 12h or 7d, from ${least} to ${most} seconds, not "${given}"`)
  return seconds
}
const originShape = /^https?:\/\/(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?$/
const origins = (given: string, name: string): string[] => {
  const list = given.split(',').map((one) => one.trim()).filter((one) => one !== '' && one !== '*')
  const wrong = list.find((one) => !originShape.test(one))
  if (wrong !== undefined) throw new BadOption(`${name} must be origins like https://shop.example, separated by commas, not "${wrong}"`)
  return list
}
const maybe = (given: string): string | null => given || null
const webAddress = (given: string, name: string): string => {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol)) throw new BadOption(`${name} must be an address like https://chat.example.com, not "${given}"`)
  return url.href.replace(/\/+$/, '')
}
/** Over TLS, but on this computer. */
const issuerAddress = (given: string, name: string): string => {
  const url = URL.parse(given)
  const here = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (!url || url.search !== '' || url.hash !== '' || !(url.protocol === 'https:' || (url.protocol === 'http:' && here))) throw new BadOption(`${name} must be an address like https://login.example.com, not "${given}"`)
  return given.trim()
}
const domains = (given: string, name: string): string[] => {
  const list = given.split(',').map((one) => one.trim().toLowerCase()).filter(Boolean)
  const wrong = list.find((one) => !/^([a-z0-9-]+\.)+[a-z0-9-]+$/.test(one))
  if (wrong !== undefined) throw new BadOption(`${name} must be domains like example.com, separated by commas, not "${wrong}"`)
  return list
}
const databaseAddress = (given: string, name: string): string => {
  // Not repeated: it may hold a password.
  if (!/^postgres(ql)?:\/\/./.test(given) || !URL.canParse(given)) throw new BadOption(`${name} must be an address like postgres://user:password@host:5432/database`)
  return given
}
const proxies = (given: string, name: string): string => {
  for (const entry of given.split(',').map((part) => part.trim())) {
    const [address = '', prefix = '0', ...rest] = entry.split('/')
    const fits = ['loopback', 'linklocal', 'uniquelocal'].includes(entry) || (isIP(address) > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIP(address) === 4 ? 32 : 128))
    if (!fits) throw new BadOption(`${name} must hold addresses or ranges like 10.0.0.7 or 10.0.0.0/8, separated by commas, not "${entry}"`)
  }
  return given
}
const allowList = (given: string, name: string): string | null => {
  try {
    parseAllow(given)
    return given || null
  } catch (error) {
    throw new BadOption(`${name}: ${(error as Error).message}`)
  }
}

const declare = <T>(declared: Declared<T>): Declared<T> => declared

export const declaredOptions = {
  port: declare({ flag: 'port', env: ['PORT'], value: 'N', help: 'Port to listen on; 0 takes a free one', default: 3000, read: number(0, 65535) }),
  host: declare({ flag: 'host', env: ['HOST'], value: 'ADDRESS', help: 'Address to listen on', default: '127.0.0.1', read: text }),
  publicUrl: declare({ flag: 'public-url', env: ['PUBLIC_URL', 'FRONTEND_URL', 'ROOT_URL'], value: 'URL', help: 'Address under which people reach this server', default: null as string | null, read: webAddress }),
  trustProxy: declare({ flag: 'trust-proxy', env: ['TRUST_PROXY'], value: 'LIST', help: 'Addresses of proxies whose X-Forwarded-* headers hold, separated by commas', default: null as string | null, read: proxies }),
  dataDir: declare({ flag: 'data-dir', env: ['DATA_DIR'], value: 'FOLDER', help: 'Where the embedded database, the secrets and the files live', default: '.data', read: text }),
  databaseUrl: declare({ flag: 'database-url', env: ['DATABASE_URL'], value: 'URL', help: 'A PostgreSQL (15 or newer) of your own instead of the embedded one', default: null as string | null, secret: true, read: databaseAddress }),
  databaseTimeout: declare({ flag: 'database-timeout', env: ['DATABASE_TIMEOUT'], value: 'MS', help: 'How long a request waits for a connection to the database before the answer is 503', default: 5_000, read: number(100, 600_000) }),
  databasePoolSize: declare({ flag: 'database-pool-size', env: ['DATABASE_POOL_SIZE'], value: 'N', help: 'Connections to the database; unless given, four for each core, 8 to 20', default: null as number | null, read: number(2, 500) }),
  demo: declare({ flag: 'demo', env: ['DEMO'], value: '', help: 'Fill an empty database with the demo tenant (--no-demo: do not)', default: true, read: yes }),
  adminEmail: declare({ flag: 'admin-email', env: ['ADMIN_EMAIL'], value: 'E-MAIL', help: 'With ADMIN_PASSWORD: sets the installation up without the set-up page', default: null as string | null, read: emailAddress }),
  adminPassword: declare({ flag: 'admin-password', env: ['ADMIN_PASSWORD'], value: 'PASSWORD', help: 'See --admin-email; prefer the environment', default: null as string | null, secret: true, read: maybe }),
  jwtSecret: declare({ flag: 'jwt-secret', env: ['JWT_SECRET'], value: 'SECRET', help: 'Signs access tokens; generated into the data folder when not given', default: null as string | null, secret: true, read: maybe }),
  secretKey: declare({ flag: 'secret-key', env: ['SECRET_KEY'], value: 'SECRET', help: 'Everything else that is signed; generated likewise', default: null as string | null, secret: true, read: maybe }),
  accessTokenSeconds: declare({ flag: 'access-token-lifetime', env: ['JWT_EXPIRY', 'JWT_EXPIRES_IN'], value: 'TIME', help: 'How long an access token is good: seconds, or 15m, 12h, 7d. Sessions can be ended at any time whatever it is', default: 900, read: duration(60, 30 * 86_400) }),
  sessionSeconds: declare({ flag: 'refresh-token-expiry', env: ['REFRESH_TOKEN_EXPIRY'], value: 'TIME', help: 'How long a session lives without being used', default: 2_592_000, read: duration(60, 366 * 86_400) }),
  allowedOrigins: declare({ flag: 'allowed-origins', env: ['ALLOWED_ORIGINS'], value: 'LIST', help: 'Sites whose pages may call the public chat API (/v1/widget), separated by commas; none: any. An inbox may allow fewer', default: [] as string[], read: origins }),
  idleMinutes: declare({ flag: 'idle-timeout-minutes', env: ['IDLE_TIMEOUT_MINUTES'], value: 'N', help: 'Default time after which a conversation that the visitor does not answer is resolved; 0: never', default: 60, read: number(0, 525_600) }),
  idleWarningMinutes: declare({ flag: 'idle-warning-minutes', env: ['IDLE_WARNING_MINUTES'], value: 'N', help: 'Default time before that at which the visitor is warned; 0: he is not', default: 5, read: number(0, 525_600) }),
  reopenHours: declare({ flag: 'reopen-window-hours', env: ['REOPEN_WINDOW_HOURS'], value: 'N', help: 'Default time within which a message takes a resolved conversation up again', default: 24, read: number(0, 8_760) }),
  priorityAlpha: declare({ flag: 'priority-alpha', env: ['PRIORITY_ALPHA'], value: 'N', help: 'Default weight of the count of messages in a priority', default: 0.4, read: share }),
  priorityBeta: declare({ flag: 'priority-beta', env: ['PRIORITY_BETA'], value: 'N', help: 'Default weight of the waiting time; both sum to 1', default: 0.6, read: share }),
  graceMinutes: declare({ flag: 'grace-period-minutes', env: ['GRACE_PERIOD_MINUTES'], value: 'N', help: 'Default grace of an agent who goes offline; 0: none', default: 15, read: number(0, 10_080) }),
  pageLimit: declare({ flag: 'default-page-limit', env: ['DEFAULT_PAGE_LIMIT'], value: 'N', help: 'Rows of a page where the caller asks for no number', default: 20, read: number(1, 100) }),
  maxPageLimit: declare({ flag: 'max-page-limit', env: ['MAX_PAGE_LIMIT'], value: 'N', help: 'Most rows of a page', default: 100, read: number(1, 1_000) }),
  uploadMaxBytes: declare({ flag: 'upload-max-bytes', env: ['UPLOAD_MAX_BYTES'], value: 'BYTES', help: 'Largest file that visitors and agents may send', default: 10 * 1024 * 1024, read: number(1_024, 1_073_741_824) }),
  s3Bucket: declare({ flag: 's3-bucket', env: ['S3_BUCKET'], value: 'NAME', help: 'Keeps files in an S3-compatible store instead of the data folder', default: null as string | null, read: maybe }),
  s3Endpoint: declare({ flag: 's3-endpoint', env: ['S3_ENDPOINT'], value: 'URL', help: 'Address of the store; AWS when not given', default: null as string | null, read: maybe }),
  s3Region: declare({ flag: 's3-region', env: ['S3_REGION'], value: 'REGION', help: 'Region of the store', default: 'us-east-1', read: text }),
  s3AccessKeyId: declare({ secret: true, flag: 's3-access-key-id', env: ['S3_ACCESS_KEY_ID'], value: 'ID', help: 'Key of the store', default: null as string | null, read: maybe }),
  s3SecretAccessKey: declare({ secret: true, flag: 's3-secret-access-key', env: ['S3_SECRET_ACCESS_KEY'], value: 'SECRET', help: 'Secret of the key; prefer the environment', default: null as string | null, read: maybe }),
  smtpUrl: declare({ secret: true, flag: 'smtp-url', env: ['SMTP_URL'], value: 'URL', help: 'Mail server, smtp://user:password@host:587 or smtps://…; without one mail stays on the outbox page', default: null as string | null, read: maybe }),
  smtpHost: declare({ flag: 'smtp-host', env: ['SMTP_HOST', 'SMTP_ADDRESS'], value: 'HOST', help: 'The same in parts', default: null as string | null, read: maybe }),
  smtpPort: declare({ flag: 'smtp-port', env: ['SMTP_PORT'], value: 'N', help: '465: TLS from the first byte', default: 587, read: number(1, 65_535) }),
  smtpUser: declare({ flag: 'smtp-user', env: ['SMTP_USER', 'SMTP_USERNAME', 'EMAIL_ID'], value: 'NAME', help: 'Who signs in to the mail server', default: null as string | null, read: maybe }),
  smtpPassword: declare({ secret: true, flag: 'smtp-password', env: ['SMTP_PASS', 'SMTP_PASSWORD', 'EMAIL_PASS'], value: 'PASSWORD', help: 'See --smtp-user; prefer the environment', default: null as string | null, read: maybe }),
  mailFrom: declare({ flag: 'mail-from', env: ['MAIL_FROM', 'EMAIL_FROM'], value: 'ADDRESS', help: 'Sender of mail: an address, or Name <address>; the user of the mail server when not given', default: null as string | null, read: maybe }),
  operatorHeader: declare({ flag: 'operator-header', env: ['OPERATOR_HEADER'], value: 'WORD', help: 'trusted: the header X-Operator-Id alone identifies a caller of the allocation API; auto: only with demo data on a loopback address', default: 'auto' as 'auto' | 'trusted' | 'off', read: oneOf('auto', 'trusted', 'off') }),
  webhookAllow: declare({ flag: 'webhook-allow', env: ['WEBHOOK_ALLOW'], value: 'LIST', help: 'Addresses, networks (10.0.0.0/8) and host names that webhooks may call although they are not public, separated by commas', default: null as string | null, read: allowList }),
  firebaseDatabaseUrl: declare({ flag: 'firebase-database-url', env: ['FIREBASE_DATABASE_URL'], value: 'URL', help: 'A Firebase Realtime Database to mirror conversations to; needs the three options below', default: null as string | null, read: maybe }),
  firebaseProjectId: declare({ flag: 'firebase-project-id', env: ['FIREBASE_PROJECT_ID'], value: 'ID', help: 'Of the service account', default: null as string | null, read: maybe }),
  firebaseClientEmail: declare({ flag: 'firebase-client-email', env: ['FIREBASE_CLIENT_EMAIL'], value: 'E-MAIL', help: 'Of the service account', default: null as string | null, read: maybe }),
  firebasePrivateKey: declare({ flag: 'firebase-private-key', env: ['FIREBASE_PRIVATE_KEY'], value: 'KEY', help: 'Of the service account, line breaks written as \\n; prefer the environment', default: null as string | null, read: maybe }),
  oidcIssuer: declare({ flag: 'oidc-issuer', env: ['OIDC_ISSUER'], value: 'URL', help: 'An OpenID Connect provider at which people sign in; needs the client id, and a PUBLIC_URL that it knows: {PUBLIC_URL}/rest/v1/auth/oidc/callback', default: null as string | null, read: issuerAddress }),
  oidcClientId: declare({ flag: 'oidc-client-id', env: ['OIDC_CLIENT_ID'], value: 'ID', help: 'Our name at the provider', default: null as string | null, read: maybe }),
  oidcClientSecret: declare({ secret: true, flag: 'oidc-client-secret', env: ['OIDC_CLIENT_SECRET'], value: 'SECRET', help: 'Our secret there; prefer the file', default: null as string | null, read: maybe }),
  oidcLabel: declare({ flag: 'oidc-label', env: ['OIDC_LABEL'], value: 'NAME', help: 'What stands on the button: Sign in with NAME', default: 'single sign-on', read: text }),
  oidcDomains: declare({ flag: 'oidc-domains', env: ['OIDC_DOMAINS'], value: 'LIST', help: 'Domains of e-mail addresses that may come in by it, separated by commas; none: any', default: [] as string[], read: domains }),
  oidcCreate: declare({ flag: 'oidc-create', env: ['OIDC_CREATE'], value: '', help: 'Make an account for somebody who has none; otherwise only accounts with the same verified e-mail are let in', default: false, read: yes }),
  oidcRole: declare({ flag: 'oidc-role', env: ['OIDC_ROLE'], value: 'ROLE', help: 'Role of accounts that are made so: agent, viewer or manager', default: 'agent' as 'agent' | 'viewer' | 'manager', read: oneOf('agent', 'viewer', 'manager') }),
  maxConcurrentRequests: declare({ flag: 'max-concurrent-requests', env: ['MAX_CONCURRENT_REQUESTS'], value: 'N', help: 'Requests worked on at the same time; beyond, the answer is 503 with Retry-After', default: 1_000, read: number(1, 1_000_000) }),
  redisUrl: declare({ secret: true, flag: 'redis-url', env: ['REDIS_URL'], value: 'URL', help: 'Taken and not used: sessions, limits and the truth of the cache are in PostgreSQL', default: null as string | null, read: maybe }),
  redisPassword: declare({ secret: true, flag: 'redis-password', env: ['REDIS_PASSWORD'], value: 'PASSWORD', help: 'Likewise', default: null as string | null, read: maybe }),
  metricsEnabled: declare({ flag: 'metrics', env: ['METRICS_ENABLED'], value: '', help: 'Give numbers for Prometheus at /metrics (--no-metrics: do not)', default: true, read: yes }),
  metricsToken: declare({ secret: true, flag: 'metrics-token', env: ['METRICS_TOKEN'], value: 'SECRET', help: 'What Prometheus must bring as bearer token; without one only this computer may read /metrics', default: null as string | null, read: maybe }),
  healthCheckInterval: declare({ flag: 'health-check-interval', env: ['HEALTH_CHECK_INTERVAL'], value: 'MS', help: 'How often the installation looks at itself for problems', default: 60_000, read: number(1_000, 3_600_000) }),
  wsPort: declare({ flag: 'ws-port', env: ['WS_PORT'], value: 'N', help: 'Another port that takes sockets and nothing else; they are taken at PORT, too', default: null as number | null, read: number(1, 65535) }),
  heartbeatMs: declare({ flag: 'ws-heartbeat-interval', env: ['WS_HEARTBEAT_INTERVAL'], value: 'MS', help: 'How often sockets are asked whether they live', default: 30_000, read: number(1_000, 300_000) }),
  agentsReadLimit: declare({ flag: 'agents-read-limit', env: ['AGENTS_READ_LIMIT'], value: 'N', help: 'Lists of agents (/api/agents) a caller may ask for in a minute', default: 100, read: number(1, 1_000_000) }),
  agentsCreateLimit: declare({ flag: 'agents-create-limit', env: ['AGENTS_CREATE_LIMIT'], value: 'N', help: 'Agents a caller may create there in a minute', default: 10, read: number(1, 1_000_000) }),
  agentsUpdateLimit: declare({ flag: 'agents-update-limit', env: ['AGENTS_UPDATE_LIMIT'], value: 'N', help: 'Changes of agents a caller may make there in a minute', default: 30, read: number(1, 1_000_000) }),
  agentsBulkLimit: declare({ flag: 'agents-bulk-limit', env: ['AGENTS_BULK_LIMIT'], value: 'N', help: 'Changes of many agents a caller may make there in five minutes', default: 5, read: number(1, 1_000_000) }),
  cacheTtlAgents: declare({ flag: 'cache-ttl-agents', env: ['CACHE_TTL_AGENTS'], value: 'SECONDS', help: 'How long a page of the list of agents may be kept; changes end it at once; 0: not at all', default: 120, read: number(0, 43_200) }),
  cacheTtlStats: declare({ flag: 'cache-ttl-stats', env: ['CACHE_TTL_STATS'], value: 'SECONDS', help: 'How long the counts of agents may be kept, likewise', default: 300, read: number(0, 43_200) }),
  cacheTtlDepartments: declare({ flag: 'cache-ttl-departments', env: ['CACHE_TTL_DEPARTMENTS'], value: 'SECONDS', help: 'How long the list of departments may be kept, likewise', default: 3_600, read: number(0, 43_200) }),
  cacheBytes: declare({ flag: 'cache-bytes', env: ['CACHE_BYTES'], value: 'N', help: 'How much memory kept answers may take in all', default: 16_777_216, read: number(0, 4_294_967_296) }),
  rateScale: declare({ flag: 'rate-limit-scale', env: ['RATE_LIMIT_SCALE'], value: 'N', help: 'Multiplies all rate limits; 0 switches them off', default: 1, read: number(0, 1_000_000) }),
  logLevel: declare({ flag: 'log-level', env: ['LOG_LEVEL'], value: 'LEVEL', help: 'debug, info, warn or error', default: 'info' as 'debug' | 'info' | 'warn' | 'error' | 'silent', read: oneOf('debug', 'info', 'warn', 'error', 'silent') }),
  logDir: declare({ flag: 'log-dir', env: ['LOG_DIR'], value: 'FOLDER', help: 'Where logs are kept as files, one a level and day; off: nowhere; in the data folder when not given', default: null as string | null, read: maybe }),
  logRetentionError: declare({ flag: 'log-retention-error', env: ['LOG_RETENTION_ERROR'], value: 'DAYS', help: 'Days for which files of errors are kept', default: 90, read: number(1, 3_650) }),
  logRetentionWarn: declare({ flag: 'log-retention-warn', env: ['LOG_RETENTION_WARN'], value: 'DAYS', help: 'Likewise of warnings', default: 30, read: number(1, 3_650) }),
  logRetentionInfo: declare({ flag: 'log-retention-info', env: ['LOG_RETENTION_INFO'], value: 'DAYS', help: 'Likewise of what is worth knowing', default: 7, read: number(1, 3_650) }),
  logRetentionDebug: declare({ flag: 'log-retention-debug', env: ['LOG_RETENTION_DEBUG'], value: 'DAYS', help: 'Likewise of everything else', default: 1, read: number(1, 3_650) }),
  logFormat: declare({ flag: 'log-format', env: ['LOG_FORMAT'], value: 'FORMAT', help: 'pretty for people, json for machines', default: (process.stdout.isTTY ? 'pretty' : 'json') as 'pretty' | 'json', read: oneOf('pretty', 'json') }),
}

type Values<D> = { [K in keyof D]: D[K] extends Declared<infer T> ? T : never }
export type Options = Values<typeof declaredOptions>

/** Throws `BadOption` with a sentence. */
export function readOptions(argv: string[], env: NodeJS.ProcessEnv): Options {
  const given = flagsOf(argv)
  const read = ([key, declared]: [string, Declared<unknown>]): [string, unknown] => {
    const flag = given.get(declared.flag)
    if (flag !== undefined) return [key, declared.read(flag, `--${declared.flag}`)]
    for (const name of declared.env) {
      if (env[name]) return [key, declared.read(env[name], name)]
      const file = declared.secret && env[`${name}_FILE`]
      if (file) return [key, declared.read(contentOf(file, `${name}_FILE`), `the file that ${name}_FILE names`)]
    }
    return [key, declared.default]
  }
  const options = Object.fromEntries(Object.entries(declaredOptions as Record<string, Declared<unknown>>).map(read)) as Options
  refuseContradictions(options)
  return options
}

/** What each option allows by itself but not together. */
function refuseContradictions({ priorityAlpha, priorityBeta, pageLimit, maxPageLimit, adminEmail, adminPassword, oidcIssuer, oidcClientId }: Options): void {
  if (Math.abs(priorityAlpha + priorityBeta - 1) > 1e-9) throw new BadOption(`--priority-alpha and --priority-beta must sum to 1, not to ${String(Number((priorityAlpha + priorityBeta).toFixed(9)))}`)
  if (pageLimit > maxPageLimit) throw new BadOption(`--default-page-limit must not be above --max-page-limit (${maxPageLimit})`)
  if ((oidcIssuer === null) !== (oidcClientId === null)) throw new BadOption(`OIDC_ISSUER and OIDC_CLIENT_ID belong together: ${oidcIssuer === null ? 'OIDC_ISSUER' : 'OIDC_CLIENT_ID'} is missing`)
  if ((adminEmail === null) !== (adminPassword === null)) throw new BadOption(`ADMIN_EMAIL and ADMIN_PASSWORD belong together: ${adminEmail === null ? 'ADMIN_EMAIL' : 'ADMIN_PASSWORD'} is missing`)
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new BadOption(`${name} names a file that cannot be read: ${(error as Error).message}`)
  }
}

function flagsOf(argv: string[]): Map<string, string> {
  const options = Object.fromEntries(Object.values(declaredOptions).map((d) => [d.flag, { type: d.value ? 'string' as const : 'boolean' as const }]))
  try {
    const { values } = parseArgs({ args: argv, options, allowNegative: true, strict: true })
    return new Map(Object.entries(values).map(([flag, value]) => [flag, String(value)]))
  } catch (error) {
    throw new BadOption(`${((error as Error).message.split('\n')[0] ?? '').replace(/\.?$/, '.')} Try --help.`)
  }
}

export function helpText(): string {
  const rows = Object.values(declaredOptions).map((d) => ({ left: `  --${d.flag}${d.value ? ` ${d.value}` : ''}`, right: `${d.help} [${d.env.join(', ')}${d.secret ? ' or _FILE' : ''}; ${d.default === null ? 'none' : String(d.default)}]` }))
  rows.push({ left: '  --help, --version', right: 'This, or which version it is' })
  const width = Math.max(...rows.map((row) => row.left.length)) + 2
  return ['Switchboard: the platform on which a company talks to its customers.', '', 'npm start -- [options]', '', ...rows.map((row) => row.left.padEnd(width) + row.right), ''].join('\n')
}
