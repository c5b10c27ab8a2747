// Which rows are chosen: one, a range from the last one, all that are loaded. Pure.
export interface Selection { chosen: ReadonlySet<string>; anchor: string | null }

export const nothingChosen: Selection = { chosen: new Set(), anchor: null }

export const toggle = ({ chosen }: Selection, uid: string): Selection => {
  const next = new Set(chosen)
  if (!next.delete(uid)) next.add(uid)
  return { chosen: next, anchor: uid }
}

/** From the anchor to this row, both included; without an anchor only this row. */
export const extend = (before: Selection, uid: string, order: readonly string[]): Selection => {
  const [from, to] = [order.indexOf(before.anchor ?? uid), order.indexOf(uid)]
  if (to < 0) return before
  if (from < 0) return toggle({ ...before, chosen: new Set([...before.chosen].filter((one) => one !== uid)) }, uid)
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { chosen: new Set([...before.chosen, ...range]), anchor: before.anchor ?? uid }
}

export const chooseAll = (order: readonly string[]): Selection => ({ chosen: new Set(order), anchor: null })

/** Rows that left the queue are not chosen any more. The same selection when nothing changed. */
export const retain = (before: Selection, order: readonly string[]): Selection => {
  const here = new Set(order)
  const left = [...before.chosen].filter((uid) => here.has(uid))
  return left.length === before.chosen.size ? before : { chosen: new Set(left), anchor: before.anchor !== null && here.has(before.anchor) ? before.anchor : null }
}
