// What the composition root is told: by main from the options, by tests directly.
import { hour, minute, type Clock } from '../kernel/clock.ts'
import type { ProbeOptions } from './probes.ts'
import type { Pace } from '../modules/outreach/index.ts'
import type { CacheOptions } from '../platform/cache/cache.ts'
import type { Defaults, Secrets } from '../platform/context.ts'
import type { FirebaseConfig } from '../platform/firebase/connect.ts'
import type { OwnLimits } from '../platform/http/rate.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import type { OidcConfig } from '../platform/oidc/provider.ts'
import type { Resolve } from '../platform/net/resolve.ts'
import type { Storage } from '../platform/storage/storage.ts'

export interface AppOptions {
  databaseUrl: string
  poolSize: number
  heartbeatMs: number
  /** Another port for sockets alone; they are taken at the main one, too. */
  wsPort?: number | null
  rateScale: number
  trustProxy: string | null
  demo: boolean
  /** X-Operator-Id alone identifies a caller of the allocation API; `demo`: of demo tenants only. */
  trustOperatorHeader?: boolean | 'demo'
  /** Sites that may call the public chat API; none: any. */
  allowedOrigins?: readonly string[]
  /** Address under which people reach this server. */
  publicUrl?: string | null
  secrets: Secrets
  /** What may be called although it is not public. */
  webhookAllow?: string | null
  /** Where people of the company sign in. */
  oidc?: OidcConfig | null
  /** The Firebase database to mirror to. */
  firebase?: FirebaseConfig | null
  /** Tests: shorter times than the standard ones. */
  webhookPace?: Pace
  storage: Storage
  mailer: Mailer
  uploadMaxBytes: number
  defaults?: Defaults
  cache?: CacheOptions
  probes?: ProbeOptions
  /** How long one waits for a connection to the database. */
  databaseWaitMs?: number
  maxConcurrent?: number
  /** How often the installation looks at itself. */
  watchMs?: number
  /** Calls of some classes within their window, where the operator wants other numbers. */
  limits?: OwnLimits
  /** Tests: undeclared answers fail. */
  checkAnswers?: boolean
  clock?: Clock
  /** Tests: names that no name server knows. */
  resolve?: Resolve
}

export const standardCache: CacheOptions = { ttl: { agents_list: 2 * minute, agents_stats: 5 * minute, departments: hour }, bytes: 16 * 1024 ** 2 }
export const standardProbes: ProbeOptions = { metrics: true, metricsToken: null }
