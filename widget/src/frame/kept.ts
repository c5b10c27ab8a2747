// What the loader keeps for us from page to page: unsent messages, and what the visitor chose. By the time it comes back
// it may be anything, so it is read with doubt. Pure.
import { exactly, flag, type Guard, type Guarded, isRecord, listOf, nullable, text, whole } from '../port/guards.ts'
import type { Answers } from './form.ts'

const number = whole(Number.MAX_SAFE_INTEGER)
/** A file that the server has, as an event carries it. */
const fileRef = exactly({
  uid: text(64), name: text(255), type: text(255), size: number, width: nullable(number), height: nullable(number), thumbnail: flag,
})
export type FileRef = Guarded<typeof fileRef>

/** A message the visitor wrote that the server has not confirmed. `at` (ms) keeps the order. */
const outboxEntry = exactly({ clientId: text(64), text: text(10_000), at: number, files: listOf(fileRef, 10) })
export type OutboxEntry = Guarded<typeof outboxEntry>

const answers: Guard<Answers> = (value): value is Answers => isRecord(value)
  && Object.values(value).every((answer) => typeof answer === 'boolean' || text(500)(answer))

const memo = exactly({ answers: nullable(answers), locale: nullable(text(35)), sound: flag, skipped: nullable(text(64)) })
/**
 * `answers`: to the form before the first message, until it is sent. `locale`: the language he chose. `sound`: he wants
 * to hear us. `skipped`: the conversation that he does not want to rate.
 */
export type Memo = Guarded<typeof memo>

export const emptyMemo: Memo = { answers: null, locale: null, sound: false, skipped: null }
/** The memo's name; the messages' are their client ids. */
export const memoName = 'memo'

const mostEntries = 500

const parsed = (value: unknown): unknown => {
  try {
    return typeof value === 'string' ? JSON.parse(value) : null
  } catch {
    return null
  }
}

export function readKept(kept: Record<string, unknown>): { outbox: OutboxEntry[]; memo: Memo } {
  const { [memoName]: choices, ...rest } = kept
  const remembered = parsed(choices)
  return {
    outbox: Object.values(rest).map(parsed).filter(outboxEntry).slice(0, mostEntries),
    memo: memo(remembered) ? remembered : emptyMemo,
  }
}

/** Null where there is nothing to remember. */
export function writeMemo(given: Memo): string | null {
  const now = JSON.stringify(given)
  return now === JSON.stringify(emptyMemo) ? null : now
}
