// What all parts of one replay share: its options, its doors, its account.
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Dialogue, Script, Turn } from './dialogues.ts'
import { Door } from './door.ts'
import { Tally } from './tally.ts'

export interface Credentials { login: string; password: string }

/** A visitor whose last conversation is over and who may come again. */
export interface KnownVisitor { token: string; name: string; conversation: string; agentUid: string }

export interface Manner {
  /** Milliseconds before a turn is said. */
  pause(turn: Turn, before: Turn | null): number
  /** Shows typing and marks as read, as people's programs do. */
  human: boolean
}

export interface ReplayOptions {
  url: string
  /** Null: the first web inbox that the agents see. */
  inboxKey: string | null
  agents: Credentials[]
  script: Script
  concurrency: number
  manner: Manner
  /** Another agent's conversation fails the dialogue, and every conversation is read back. Else people may take part. */
  strict: boolean
  /** After this a message counts as lost. */
  deliveryMs: number
  /** How long a visitor waits for an agent. */
  patienceMs: number
  /** How long ending what was begun may take when it cannot go on. */
  tidyMs: number
  /** At most so many new visitors a minute; null: as many as the server lets in. */
  newVisitorsPerMinute: number | null
  /** Visitors of an earlier replay who may come again; those of this one are added. */
  known: KnownVisitor[]
  signal: AbortSignal
}

export class Run {
  readonly options: ReplayOptions
  readonly signal: AbortSignal
  readonly door: Door
  readonly tally: Tally
  /** Begins every client id of this run. */
  readonly mark = `r${randomBytes(6).toString('hex')}`

  gaveUp: string | null = null
  readonly #ending = new AbortController()

  constructor(options: ReplayOptions) {
    this.options = options
    // Every wait of every dialogue listens to this one signal.
    this.signal = AbortSignal.any([options.signal, this.#ending.signal])
    setMaxListeners(0, options.signal, this.signal)
    this.door = new Door(options.url, this.signal)
    this.tally = new Tally(options.script.dialogues.length)
  }

  /** Ends the whole run: there is nobody to talk to any more. */
  giveUp(why: Error): void {
    this.gaveUp ??= why.message
    this.#ending.abort()
  }

  clientId(dialogue: number, turn: number): string {
    return `${this.mark}-${dialogue}-${turn}`
  }
}

/** At the given pace of the file (`speed` 2: twice as fast), or without pauses. */
export const plain = (speed: number | null): Manner => ({
  human: false,
  pause: (turn, before) => (speed === null || turn.at === null || before === null || before.at === null ? 0 : Math.max(0, turn.at - before.at) * 1_000 / speed),
})

export type { Dialogue, Turn }
