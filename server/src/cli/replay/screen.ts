// What one side's socket showed, in the order it showed it: the witness against lost, doubled and misordered events.
import type { ConversationEvent, StaffEvent, VisitorEvent } from '@switchboard/protocol'
import { Changes } from './waiting.ts'

export class Screen {
  /** By conversation: entries as they were first shown. */
  readonly #shown = new Map<string, ConversationEvent[]>()
  readonly #uidOf = new Map<string, string>()
  /** Messages somebody waits for: when they were shown, or null until then. */
  readonly #expected = new Map<string, number | null>()
  readonly #changes = new Changes()
  /** Entries told more than once: allowed, and harmless. */
  repeated = 0
  /** Places in a conversation that were told with two different entries. */
  readonly clashes: string[] = []

  hear(items: readonly (StaffEvent | VisitorEvent)[]): void {
    const now = performance.now()
    for (const { event } of items) if (event) this.#note(event, now)
    this.#changes.tell()
  }

  #note(event: ConversationEvent, now: number): void {
    const place = `${event.conversation} ${event.seq}`
    const known = this.#uidOf.get(place)
    if (known !== undefined) {
      if (known === event.uid) this.repeated++
      else this.clashes.push(place)
      return
    }
    this.#uidOf.set(place, event.uid)
    const list = this.#shown.get(event.conversation)
    if (list) list.push(event)
    else this.#shown.set(event.conversation, [event])
    if (event.clientId !== null && this.#expected.get(event.clientId) === null) this.#expected.set(event.clientId, now)
  }

  /** Says that this message will come; before it is sent. */
  expect(clientId: string): void {
    this.#expected.set(clientId, null)
  }

  /** When it was shown (`performance.now()`); null: not within `ms`. */
  async shown(clientId: string, ms: number, signal: AbortSignal): Promise<number | null> {
    return this.#changes.until(() => this.#expected.get(clientId) ?? null, ms, signal)
  }

  dismiss(clientId: string): void {
    this.#expected.delete(clientId)
  }

  /** Waits until everything that `enough` asks for was shown. */
  async until(conversation: string, enough: (entries: readonly ConversationEvent[]) => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    return await this.#changes.until(() => (enough(this.entries(conversation)) ? true : null), ms, signal) ?? false
  }

  entries(conversation: string): readonly ConversationEvent[] {
    return this.#shown.get(conversation) ?? []
  }

  forget(conversation: string): void {
    for (const event of this.entries(conversation)) this.#uidOf.delete(`${conversation} ${event.seq}`)
    this.#shown.delete(conversation)
  }
}

export interface Verdict {
  /** Expected entries that were never shown. */
  missing: ConversationEvent[]
  /** Shown later than one that comes after it, or with another text or author than stored. */
  misordered: number
  /** Shown although nothing like it is stored. */
  extra: number
}

/** Compares what was shown with what is stored, both as lists of entries; `expected` ascends by seq. */
export function judge(shown: readonly ConversationEvent[], expected: readonly ConversationEvent[]): Verdict {
  const stored = new Map(expected.map((event) => [event.uid, event]))
  const seen = new Set<string>()
  let last = 0
  let misordered = 0
  let extra = 0
  for (const event of shown) {
    const original = stored.get(event.uid)
    seen.add(event.uid)
    if (!original) extra++
    else if (event.seq <= last || event.seq !== original.seq || event.text !== original.text || event.author.kind !== original.author.kind) misordered++
    last = Math.max(last, event.seq)
  }
  return { missing: expected.filter((event) => !seen.has(event.uid)), misordered, extra }
}
