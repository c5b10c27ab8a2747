// Turns "this cannot be missing" into a checked statement.
export const must = <T>(value: T | null | undefined, what: string): T => {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`)
  return value
}
