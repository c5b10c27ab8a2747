// What the installation says of itself: how it is, in words, and what its machinery did last.
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'

const Count = Type.Integer({ minimum: 0 })

/** A sign-in of an agent with what is open on it: sockets, or a status that hangs on his requests. */
export const AgentSession = Type.Object({
  uid: Uid, createdAt: Instant, lastUsedAt: Instant, ip: Nullable(Type.String()), userAgent: Nullable(Type.String()), current: Type.Boolean(),
  connections: Type.Array(Type.Object({
    kind: Type.Enum(['socket', 'request']), openedAt: Instant, lastActiveAt: Instant, ip: Nullable(Type.String()), userAgent: Nullable(Type.String()),
  })),
})
export type AgentSession = Static<typeof AgentSession>

const Amount = Type.Number({ minimum: 0 })

export const Issue = Type.Object({
  code: Type.String(), severity: Type.Enum(['problem', 'warning']), since: Instant,
  sentence: Type.String({ description: 'What is wrong, and what to do where something can be done.' }),
})
export type Issue = Static<typeof Issue>

export const SystemReport = Type.Object({
  status: Type.Enum(['ok', 'warning', 'problem']),
  issues: Type.Array(Issue),
  lookedAt: Instant,
  startedAt: Instant,
  node: Type.String(),
  versions: Type.Object({ product: Type.String(), node: Type.String(), database: Nullable(Type.String({ description: 'null while it does not answer' })) }),
  database: Type.Object({ reachable: Type.Boolean(), milliseconds: Nullable(Amount) }),
  process: Type.Object({ memoryBytes: Count, eventLoopMilliseconds: Amount }),
  sockets: Type.Record(Type.String(), Count),
  jobs: Type.Object({ ready: Count, waiting: Count, running: Count, failed: Count, lagSeconds: Amount }),
  routing: Type.Object({ caughtBySweep: Count }),
  selfCheck: Type.Object({ looks: Count, violations: Count }),
  metrics: Type.Object({ runs: Count, days: Count, drifted: Count }),
  cache: Type.Object({ hits: Count, misses: Count, bytes: Count }),
})
export type SystemReport = Static<typeof SystemReport>

export const JobReport = Type.Object({
  name: Type.String(), schedule: Type.String(), timeZone: Type.String(), nextAt: Instant,
  last: Nullable(Type.Object({
    scheduledFor: Instant, startedAt: Instant, durationMs: Count, outcome: Type.Enum(['done', 'failed']),
    result: Nullable(Type.Record(Type.String(), Type.Number())), error: Nullable(Type.String()),
  })),
  ready: Count, waiting: Count, running: Count, failed: Count,
})
export type JobReport = Static<typeof JobReport>
