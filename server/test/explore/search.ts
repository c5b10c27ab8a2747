// All orders of the steps of two operations that can differ in effect: depth first, with dynamic partial-order reduction
// (Flanagan and Godefroid, 2005) and sleep sets. Orders that differ only in steps that touch different rows count once.
import { dependent } from './footprint.ts'
import type { Choose, Run, Taken } from './scheduler.ts'
import type { Step } from './stepped-database.ts'

interface Node { ready: ReadonlyMap<number, Step>; chosen: number; todo: Set<number>; done: Set<number>; asleep: Map<number, Step> }

/** Runs the operations once in the order that `choose` gives. `complete`: nothing was left to chance. */
export type Execute = (choose: Choose) => Promise<Run>
export interface Explored { orders: number; exhausted: boolean }

/** `look` gives true when enough was seen. */
export async function explore(execute: Execute, most: number, look: (run: Run) => boolean): Promise<Explored> {
  const stack: Node[] = []
  let orders = 0
  for (;;) {
    let redundant = false
    const run = await execute((depth, ready) => {
      const known = stack[depth]
      if (known) return known.chosen
      const asleep = sleepers(stack[depth - 1])
      const chosen = [...ready.keys()].find((actor) => !asleep.has(actor))
      if (chosen === undefined) { redundant = true; return null }
      stack.push({ ready, chosen, todo: new Set([chosen]), done: new Set(), asleep })
      return chosen
    })
    if (!redundant) {
      orders++
      if (look(run)) return { orders, exhausted: false }
    }
    noteRaces(stack, run.taken.slice(0, stack.length))
    if (!nextBranch(stack)) return { orders, exhausted: true }
    if (orders >= most) return { orders, exhausted: false }
  }
}

/** Who need not go first below this node: an order in which he did was seen, and nothing since concerns him. */
function sleepers(parent: Node | undefined): Map<number, Step> {
  const asleep = new Map<number, Step>()
  const step = parent?.ready.get(parent.chosen)
  if (!parent || !step) return asleep
  const candidates = new Map([...parent.asleep, ...[...parent.done].flatMap((actor) => { const own = parent.ready.get(actor); return own ? [[actor, own] as const] : [] })])
  for (const [actor, own] of candidates) if (actor !== parent.chosen && !dependent(own.footprint, step.footprint)) asleep.set(actor, own)
  return asleep
}

/** Where two dependent steps of different actors could have come the other way round, the other way is put on the list. */
function noteRaces(stack: Node[], taken: Taken[]): void {
  /** By step: how far of each actor's steps it comes after. */
  const clocks: Map<number, number>[] = []
  const newest = new Map<number, number>()
  taken.forEach((entry, j) => {
    const before = newest.get(entry.actor)
    const clock = new Map(before === undefined ? [] : clocks[before])
    let raced = false
    for (let i = j - 1; i >= 0; i--) {
      const other = taken[i]
      if (!other || other.actor === entry.actor || !dependent(other.step.footprint, entry.step.footprint)) continue
      if (!raced && (clock.get(other.actor) ?? -1) < i) {
        raced = true
        const node = stack[i]
        if (node) for (const actor of node.ready.has(entry.actor) ? [entry.actor] : node.ready.keys()) node.todo.add(actor)
      }
      for (const [actor, at] of clocks[i] ?? []) clock.set(actor, Math.max(clock.get(actor) ?? -1, at))
    }
    clock.set(entry.actor, j)
    clocks.push(clock)
    newest.set(entry.actor, j)
  })
}

function nextBranch(stack: Node[]): boolean {
  for (let node = stack.at(-1); node; stack.pop(), node = stack.at(-1)) {
    node.done.add(node.chosen)
    const next = [...node.todo].find((actor) => !node.done.has(actor) && !node.asleep.has(actor))
    if (next === undefined) continue
    node.chosen = next
    return true
  }
  return false
}

/** Goes where the dice fall; for samples of three operations. */
export const atRandom = (random: () => number): Choose => (_depth, ready) => [...ready.keys()][Math.floor(random() * ready.size)] ?? null

/** The order that was printed; beyond it, or where he it names cannot go, whoever comes first. */
export const inOrder = (order: string): Choose => (depth, ready) => {
  const wanted = Number(order[depth] ?? 0) - 1
  return ready.has(wanted) ? wanted : [...ready.keys()][0] ?? null
}
export const orderOf = (taken: Taken[]): string => taken.map((entry) => entry.actor + 1).join('')
