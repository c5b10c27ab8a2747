// Turns "this cannot be missing" into a checked fact.

/** The value, or a programming error that names what was missing. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`)
  return value
}
