// Percentiles of what was measured, and the small tables in which it is printed.

export interface Summary { count: number; p50: number; p95: number; p99: number; max: number }

/** Nearest rank; everything NaN when nothing was measured. */
export function summarise(values: ArrayLike<number>): Summary {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

export const ms = (value: number): string => !Number.isFinite(value) ? '-' : value < 100 ? value.toFixed(1) : value.toFixed(0)
export const perSecond = (value: number): string => Number.isFinite(value) ? value.toFixed(0) : '-'

/** How ours stands to the limit: 2.0x is twice its time; of rates, twice its rate. */
export const ratio = (ours: number, limit: number): string => Number.isFinite(ours / limit) ? `${(ours / limit).toFixed(2)}x` : '-'

/** First column to the left, numbers to the right. */
export function printTable(title: string, header: string[], rows: string[][], notes: string[] = []): void {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: string[]): string => cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)).join('  ').trimEnd()
  const told = [title, line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line), ...notes.map((note) => `  ${note}`), '']
  process.stdout.write(`${told.join('\n')}\n`)
}

/** What goes on meanwhile; not part of the result. */
export const progress = (text: string): void => { process.stderr.write(`… ${text}\n`) }
