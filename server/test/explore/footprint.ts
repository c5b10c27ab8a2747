// What a statement touches, read from its text and its numbers: enough to know which two steps may change places without
// any difference. Conservative: what is not understood touches the whole table.
import type { Sql } from '../../src/platform/db/sql.ts'

/** Rows of a table: some ids, or all. */
type Rows = ReadonlySet<number> | 'all'
type Touched = Map<string, Rows>

export interface Footprint {
  reads: Touched
  /** Rows changed or locked. */
  writes: Touched
  /** Parents that inserted rows point to: they may not lose their key meanwhile. */
  shares: Touched
  /** Rows whose key changes. */
  rekeys: Touched
  /** What becomes visible, and which locks fall, with this step. */
  publishes: Touched
}

export const nothingTouched = (): Footprint => ({ reads: new Map(), writes: new Map(), shares: new Map(), rekeys: new Map(), publishes: new Map() })

/** Which kind of id names the rows of a table that explored operations use. */
const named: Record<string, 'conversation' | 'account' | null> = {
  conversations: 'conversation', threads: 'conversation', assignments: 'conversation', grace_periods: 'conversation',
  routing_decisions: 'conversation', conversation_labels: 'conversation', conversation_events: 'conversation', conversation_receipts: 'conversation',
  agents: 'account', presence_sessions: 'account', accounts: 'account', auth_sessions: null, visitors: null, visitor_sessions: null, inboxes: null, groups: null,
  group_agents: null, inbox_subscriptions: null, inbound_deliveries: null, tenant_settings: null, labels: null,
}
// domain_events, security_events and what triggers note (activities, marks, the timeline of an agent whose row is locked) are not read
// by these operations: no order of them matters.

const ofFunctions: Record<string, { reads?: string[]; writes?: string[] }> = {
  grace_due: { reads: ['grace_periods'] }, grace_next: { reads: ['grace_periods'] }, housekeeping_trim: { writes: ['presence_sessions'] },
  tenants_with_queue: { reads: ['conversations'] },
}

export interface KnownId { kind: 'conversation' | 'account' | 'visitor'; /** Rows of it; a visitor's: his conversations. */ places: readonly number[] }
/** The ids of a scene: what they name, by place, so that the same scene made twice compares equal. Others name no row here. */
export type KnownIds = Map<number, KnownId>

/** All conversations that a visitor opens after the scene began, as one row. */
export const openedBy = (visitor: number): number => 1_000 + visitor

const isRow = (value: unknown): value is { id: number } => typeof value === 'object' && value !== null && 'id' in value

/** What a statement brought forth is known by its id from now on. */
export function learn(query: Sql, rows: readonly unknown[], known: KnownIds): void {
  if (!/^\s*insert into conversations\b/.test(query.text)) return
  const visitor = query.values.flatMap((value) => typeof value === 'number' ? known.get(value) ?? [] : []).find(({ kind }) => kind === 'visitor')
  for (const row of rows) if (visitor && isRow(row)) known.set(row.id, { kind: 'conversation', places: visitor.places.slice(-1) })
}

const find = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

export function footprintOf(query: Sql, known: KnownIds): Footprint {
  const { text, values } = query
  const ids = { conversation: new Set<number>(), account: new Set<number>(), visitor: new Set<number>() }
  for (const value of values) {
    const found = typeof value === 'number' ? known.get(value) : undefined
    if (found) for (const place of found.places) ids[found.kind].add(place)
  }
  // Whoever names no conversation but a visitor means those of his: of two visitors no two conversations are in each other's way.
  if (ids.conversation.size === 0) ids.conversation = ids.visitor
  // Looks at rows it does not name: another of the same outside name, or the open one of a visitor when one is opened again.
  const wide = text.includes('not exists') || values.some((value) => Array.isArray(value) && value.includes('resolved'))
  const rowsOf = (table: string): Rows => {
    const kind = named[table]
    return kind && ids[kind].size > 0 && !wide ? ids[kind] : 'all'
  }
  const touched = (tables: string[]): Touched => new Map(tables.filter((table) => table in named).map((table) => [table, rowsOf(table)]))

  const reads = find(text, /(?:from|join)\s+(\w+)/g)
  const inserts = find(text, /insert into\s+(\w+)/g)
  const writes = [...inserts, ...find(text, /update\s+(\w+)/g), ...find(text, /delete from\s+(\w+)/g)]
  if (text.includes('for no key update') || text.includes('for update')) writes.push(...reads)
  for (const [name, does] of Object.entries(ofFunctions)) {
    if (!text.includes(`${name}(`)) continue
    reads.push(...does.reads ?? [])
    writes.push(...does.writes ?? [])
  }
  const isSentence = text.includes('insert into conversation_events') && !text.includes('update conversations')
  const written = writes.filter((table) => !(isSentence && table === 'conversation_events'))
  const child = inserts.some((table) => named[table] === 'conversation' && table !== 'conversations')
  return {
    reads: touched(reads), writes: touched(written), publishes: new Map(),
    shares: touched(child ? ['conversations'] : []),
    rekeys: touched(/update conversations\s+set inbox_id/.test(text) ? ['conversations'] : []),
  }
}

/** The end of a transaction that touched all of these. */
export function endOf(steps: Footprint[]): Footprint {
  const end = nothingTouched()
  for (const step of steps) {
    for (const [table, rows] of step.writes) add(end.publishes, table, rows)
    for (const [table, rows] of step.shares) add(end.publishes, `${table} share`, rows)
    for (const [table, rows] of step.rekeys) add(end.publishes, `${table} rekey`, rows)
  }
  return end
}

/** A statement that is its own transaction. */
export const alone = (step: Footprint): Footprint => ({ ...step, publishes: endOf([step]).publishes })

function add(to: Touched, table: string, rows: Rows): void {
  const before = to.get(table)
  to.set(table, before === 'all' || rows === 'all' ? 'all' : new Set([...before ?? [], ...rows]))
}

function meet(a: Touched, b: Touched, suffix = ''): boolean {
  for (const [table, rows] of b) {
    const others = a.get(`${table}${suffix}`)
    if (others === undefined) continue
    if (others === 'all' || rows === 'all') return true
    for (const id of rows) if (others.has(id)) return true
  }
  return false
}

const shows = (end: Footprint, to: Footprint): boolean => end.publishes.size > 0 && (meet(end.publishes, to.reads) || meet(end.publishes, to.writes)
  || meet(end.publishes, to.rekeys, ' share') || meet(end.publishes, to.shares, ' rekey'))

/** Whether their order can matter. */
export const dependent = (a: Footprint, b: Footprint): boolean =>
  meet(a.writes, b.writes) || meet(a.shares, b.rekeys) || meet(b.shares, a.rekeys) || shows(a, b) || shows(b, a)
