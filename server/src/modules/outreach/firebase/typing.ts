// Who is writing in which conversation at this moment: heard as signals, kept for seconds, nowhere stored.
import { second } from '../../../kernel/clock.ts'
import type { Node } from './tree.ts'

/** A signal ends by itself when it is not renewed. */
const endsMs = 6 * second

/** `local`: the signal came in on this server. */
export interface TypingChange { tenant: number; conversation: string; path: string; on: boolean; local: boolean }

export class Typing {
  readonly #told: (change: TypingChange) => void
  readonly #timers = new Map<string, { timer: NodeJS.Timeout; change: TypingChange }>()

  /** `told` hears when somebody begins and when he ends. */
  constructor(told: (change: TypingChange) => void) { this.#told = told }

  /** `agent`: his uid; null: the visitor. */
  hear(signal: { tenant: number; conversation: string; agent: string | null; on: boolean; local: boolean }): void {
    const { tenant, conversation, agent, on, local } = signal
    const path = `/conversations/${conversation}/${agent === null ? 'visitorTyping' : `typing/${agent}`}`
    const known = this.#timers.get(path)
    if (known) clearTimeout(known.timer)
    const change = { tenant, conversation, path, on, local }
    if (!on) {
      this.#timers.delete(path)
      if (known) this.#told(change)
      return
    }
    this.#timers.set(path, { change, timer: setTimeout(() => this.hear({ ...signal, on: false }), endsMs) })
    if (!known) this.#told(change)
  }

  /** `{typing, visitorTyping}` of a conversation, or null. */
  of(tenant: number, conversation: string): Node {
    const typing: Record<string, Node> = {}
    let visitor = false
    for (const { change } of this.#timers.values()) {
      if (change.tenant !== tenant || change.conversation !== conversation) continue
      const agent = /\/typing\/(.+)$/.exec(change.path)?.[1]
      if (agent === undefined) visitor = true
      else typing[agent] = true
    }
    const node = { ...(Object.keys(typing).length > 0 ? { typing } : {}), ...(visitor ? { visitorTyping: true } : {}) }
    return Object.keys(node).length > 0 ? node : null
  }

  stop(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}
