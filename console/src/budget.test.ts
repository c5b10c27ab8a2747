// What a browser has to fetch until the first screen stands, scripts and styles as they travel: gzipped.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

interface Chunk { file: string; imports?: string[]; css?: string[] }

const dist = join(import.meta.dirname, '../dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** The files of these sources and of all that they cannot do without. */
const filesOf = (sources: readonly string[]): Set<string> => {
  const seen = new Set<string>()
  const files = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`${name} is not in the build`)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const other of chunk.imports ?? []) visit(other)
  }
  sources.forEach(visit)
  return files
}

const sizeOf = (file: string): number => {
  const path = join(dist, file)
  return existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`).length : gzipSync(readFileSync(path), { level: 9 }).length
}

it.each([
  ['the first page, where one signs in', 220_000, []],
  ['the inbox behind it, opened at once', 240_000, ['src/app/shell.tsx', 'src/inbox/inbox-page.tsx', 'src/inbox/nothing-open.tsx']],
] as const)('%s stays within its budget', (_, budget, more) => {
  const sizes = [...filesOf(['index.html', ...more])].map((file) => [sizeOf(file), file] as const).sort(([a], [b]) => b - a)
  const sum = sizes.reduce((total, [size]) => total + size, 0)
  expect(sum, sizes.map((one) => one.join(' ')).join('\n')).toBeLessThanOrEqual(budget)
  // Without the framework it would be something else that was measured.
  expect(sum).toBeGreaterThan(100_000)
})
