// Keeps rows where they are while somebody reads or aims at them; what is new waits behind a pill.
import type { Conversation } from '@switchboard/protocol'

interface Named { uid: string }
export interface SettledRow<T extends Named> { row: T; gone: boolean }
export interface Settled<T extends Named> { rows: SettledRow<T>[]; fresh: number }

/** `shown` is what stands on the screen, `live` is the truth. Held: order stays, vanished rows fade, new ones are counted. */
export const settle = <T extends Named>(shown: readonly T[], live: readonly T[], held: boolean): Settled<T> => {
  if (!held || shown.length === 0) return { rows: live.map((row) => ({ row, gone: false })), fresh: 0 }
  const current = new Map(live.map((row) => [row.uid, row]))
  const known = new Set(shown.map((row) => row.uid))
  const rows = shown.map((row) => ({ row: current.get(row.uid) ?? row, gone: !current.has(row.uid) }))
  const lastKnown = live.findLastIndex((row) => known.has(row.uid))
  let fresh = 0
  for (const [index, row] of live.entries()) {
    if (known.has(row.uid)) continue
    // Behind everything shown: a further page that was scrolled to.
    if (index > lastKnown) rows.push({ row, gone: false })
    else fresh += 1
  }
  return { rows, fresh }
}

/** One entry per conversation at its first place, in its highest version: pages may overlap. */
export const distinct = (rows: readonly Conversation[]): Conversation[] => {
  const best = new Map<string, Conversation>()
  for (const row of rows) {
    const before = best.get(row.uid)
    if (before === undefined || row.version > before.version) best.set(row.uid, row)
  }
  return [...best.values()]
}
