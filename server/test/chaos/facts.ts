// What must be true after each restart, read straight from the database.
import { invariants } from '../checkers/invariants.ts'
import { graceInvariants } from '../explore/oracle.ts'
import type { Load } from './load.ts'
import type { ServerUnderFire } from './server-under-fire.ts'

/** These change within moments while people work; they are looked at when all is quiet. */
const { nobody_waits_beside_a_free_agent: routing, ...always } = invariants

export async function breachesNow(server: ServerUnderFire, load: Load): Promise<string[]> {
  const acknowledged = [...load.acknowledged]
  const problems: string[] = []
  for (const [name, text] of Object.entries({ ...always, ...graceInvariants })) {
    for (const row of (await server.sql(text)).slice(0, 3)) problems.push(`${name} ${JSON.stringify(row)}`)
  }
  const stored = await server.sql<{ client_id: string; times: number }>(
    `select client_id, count(*)::integer as times from conversation_events where client_id like 'chaos-%' group by client_id`)
  const times = new Map(stored.map((row) => [row.client_id, row.times]))
  for (const [name, count] of times) if (count !== 1) problems.push(`message ${name} exists ${count} times`)
  const lost = acknowledged.filter((name) => !times.has(name))
  if (lost.length > 0) problems.push(`${lost.length} acknowledged messages are lost, ${lost[0]} among them`)
  return problems
}

/** When nobody does anything any more: routing has routed, grace has ended, jobs are done. */
export async function breachesInQuiet(server: ServerUnderFire): Promise<string[]> {
  const looks: [string, string][] = [
    ['nobody waits beside a free agent', routing],
    ['grace that is over has ended', `select id, conversation_id, expires_at from grace_periods where state = 'active' and expires_at < now() - interval '3 seconds'`],
    ['no job is late', `select id, name, run_at, lease_until from jobs where dead_at is null and not parked and run_at < now() - interval '3 seconds'`],
    ['no job is dead', `select id, name, error from jobs where dead_at is not null`],
    ['the live self-check finds nothing', 'select invariant, tenant_id, subject from routing_self_check()'],
  ]
  const problems: string[] = []
  for (const [name, text] of looks) for (const row of (await server.sql(text)).slice(0, 3)) problems.push(`${name}: ${JSON.stringify(row)}`)
  return problems
}
