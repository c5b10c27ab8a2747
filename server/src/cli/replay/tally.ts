// The account of a replay: what was sent, what the other side saw and when, and everything that went wrong.
export interface Latency { count: number; p50: number | null; p99: number | null; max: number | null }

export interface Account {
  dialogues: { total: number; done: number; failed: number; readBackEqual: number }
  /** `delivered`, `lost`: shown or not to the other side in time. `missed`: entries of any kind that a socket which should hear them never told. */
  messages: { sent: number; delivered: number; lost: number; missed: number; duplicates: number; misordered: number }
  /** Harmless: told again after a loss; answers of "too many"; calls made again; sockets opened again; visitors who came twice. */
  bumps: { toldAgain: number; limited: number; callsRepeated: number; reconnects: number; visitorsReused: number }
  skipped: { turns: number; dialogues: number }
  latencyMs: { visitorToAgent: Latency; agentToVisitor: Latency }
  seconds: number
  messagesPerSecond: number
  /** Why not everything was played. */
  endedEarly: string | null
  /** The first failures, each with its reason. */
  failures: { dialogue: string; reason: string }[]
}

const mostFailures = 20

export class Tally {
  readonly total: number
  startedAt = performance.now()
  done = 0
  failed = 0
  readBackEqual = 0
  sent = 0
  delivered = 0
  lost = 0
  missed = 0
  duplicates = 0
  misordered = 0
  toldAgain = 0
  reconnects = 0
  visitorsReused = 0
  readonly toAgent: number[] = []
  readonly toVisitor: number[] = []
  readonly failures: { dialogue: string; reason: string }[] = []

  constructor(total: number) {
    this.total = total
  }

  fail(dialogue: string, reason: string): void {
    this.failed++
    if (this.failures.length < mostFailures) this.failures.push({ dialogue, reason })
  }

  account(more: Pick<Account, 'skipped' | 'endedEarly'> & Pick<Account['bumps'], 'limited' | 'callsRepeated'>): Account {
    const seconds = (performance.now() - this.startedAt) / 1_000
    return {
      dialogues: { total: this.total, done: this.done, failed: this.failed, readBackEqual: this.readBackEqual },
      messages: { sent: this.sent, delivered: this.delivered, lost: this.lost, missed: this.missed, duplicates: this.duplicates, misordered: this.misordered },
      bumps: { toldAgain: this.toldAgain, limited: more.limited, callsRepeated: more.callsRepeated, reconnects: this.reconnects, visitorsReused: this.visitorsReused },
      skipped: more.skipped,
      latencyMs: { visitorToAgent: latencyOf(this.toAgent), agentToVisitor: latencyOf(this.toVisitor) },
      seconds: round(seconds), messagesPerSecond: round(this.delivered / Math.max(seconds, 0.001)),
      endedEarly: more.endedEarly, failures: this.failures,
    }
  }
}

/** Whether everything arrived once, in order, and reads back as it was said. */
export const flawless = ({ dialogues, messages, endedEarly }: Account): boolean =>
  messages.lost === 0 && messages.missed === 0 && messages.duplicates === 0 && messages.misordered === 0 && dialogues.failed === 0 && endedEarly === null

const round = (n: number): number => Math.round(n * 10) / 10

/** Nearest rank. */
export function latencyOf(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (share: number): number | null => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
    return value === undefined ? null : round(value)
  }
  return { count: sorted.length, p50: rank(0.5), p99: rank(0.99), max: rank(1) }
}
