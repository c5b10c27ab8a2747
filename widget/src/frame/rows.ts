// Turns entries and unsent messages into what the log shows: days, quiet lines, grouped messages. Pure.
import type { ConversationEvent } from '@switchboard/protocol'
import type { FileRef } from './kept.ts'
import type { Pending } from './outbox.ts'
import { type Marks, type Receipt, receiptOf } from './receipt.ts'

export interface MessageRow {
  kind: 'message'
  key: string
  author: 'visitor' | 'agent' | 'bot' | 'system'
  name: string | null
  text: string
  files: readonly FileRef[]
  at: Date
  seq: number | null
  clientId: string | null
  state: 'sending' | 'failed' | Receipt
  /** First and last of a run by the same author. */
  head: boolean
  tail: boolean
  /** The newest of the visitor's that arrived: the one to say so. */
  newestSent: boolean
}
export type Row =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'line'; key: string; entry: ConversationEvent }
  | MessageRow

const runBreak = 5 * 60_000

const stored = (entry: ConversationEvent, marks: Marks): MessageRow => ({
  kind: 'message', key: entry.clientId ?? entry.uid, author: entry.author.kind, name: entry.author.name, text: entry.text,
  files: entry.attachments, at: new Date(entry.at), seq: entry.seq, clientId: entry.clientId, state: receiptOf(entry.seq, marks),
  head: true, tail: true, newestSent: false,
})
const unsent = (entry: Pending): MessageRow => ({
  kind: 'message', key: entry.clientId, author: 'visitor', name: null, text: entry.text, files: entry.files, at: new Date(entry.at),
  seq: null, clientId: entry.clientId, state: entry.state, head: true, tail: true, newestSent: false,
})

const sameRun = (a: Row | undefined, b: MessageRow): a is MessageRow =>
  a?.kind === 'message' && a.author === b.author && a.name === b.name && b.at.getTime() - a.at.getTime() < runBreak

export function rowsOf(entries: readonly ConversationEvent[], outbox: readonly Pending[], marks: Marks): Row[] {
  const rows: Row[] = []
  let day = ''
  const push = (row: MessageRow | ConversationEvent) => {
    const at = new Date(row.at)
    if (at.toDateString() !== day) {
      day = at.toDateString()
      rows.push({ kind: 'day', key: `day ${day}`, at })
    }
    if (!('kind' in row)) return rows.push({ kind: 'line', key: row.uid, entry: row })
    const before = rows.at(-1)
    if (sameRun(before, row)) {
      before.tail = false
      row.head = false
    }
    return rows.push(row)
  }

  const arrived = new Set(entries.map(({ clientId }) => clientId))
  for (const entry of entries) {
    // The visitor's own first message says as much as "conversation started".
    if (entry.type === 'message') push(stored(entry, marks))
    else if (entry.code !== 'opened') push(entry)
  }
  for (const entry of outbox) if (!arrived.has(entry.clientId)) push(unsent(entry))

  const newest = rows.findLast((row) => row.kind === 'message' && row.author === 'visitor' && row.seq !== null)
  if (newest?.kind === 'message') newest.newestSent = true
  return rows
}

/** Rows that are put away together while nobody looks at them. */
export interface Stretch { key: number; rows: Row[] }
const stretchLength = 50

const seqOf = (row: Row | undefined): number | null => (row?.kind === 'line' ? row.entry.seq : row?.kind === 'message' ? row.seq : null)

/** Cut at fixed places of the conversation, so that older entries, which come in above, leave the others as they are. */
export function stretchesOf(rows: readonly Row[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const [i, row] of rows.entries()) {
    const before = stretches.at(-1)
    // A day belongs to what follows it; what is not sent yet has no place of its own.
    const seq = seqOf(row.kind === 'day' ? rows[i + 1] : row)
    const key = seq === null ? before?.key ?? 0 : Math.floor(seq / stretchLength)
    if (before?.key === key) before.rows.push(row)
    else stretches.push({ key, rows: [row] })
  }
  return stretches
}
