// Files of logs: by level and day, kept for their time and no longer; secrets are blotted out; a request can be followed.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LogFiles } from './files.ts'
import { makeLog } from './log.ts'

const retention = { error: 90, warn: 30, info: 7, debug: 1 }
let folder: string
let now: number
let files: LogFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-logs-'))
  now = Date.parse('2026-11-21T23:59:00Z')
  files = new LogFiles(folder, retention, { now: () => now })
})
afterEach(async () => {
  await files.stop()
  rmSync(folder, { recursive: true, force: true })
})
const names = (): string[] => readdirSync(folder).toSorted()

it('a line goes to the file of its level and day, and secrets are blotted out', async () => {
  const log = makeLog('debug', false, files, { write: () => undefined })
  log.child({ requestId: 'r-1' }).warn({ password: 'CANARY', inner: { refresh_token: 'CANARY' } }, 'one')
  log.debug('two')
  now += 120_000
  log.error('three')
  await files.stop()
  expect(names()).toEqual(['debug-2026-11-21.jsonl', 'error-2026-11-22.jsonl', 'warn-2026-11-21.jsonl'])
  const line = readFileSync(join(folder, 'warn-2026-11-21.jsonl'), 'utf8')
  expect(JSON.parse(line)).toMatchObject({ level: 40, requestId: 'r-1', password: '[redacted]', inner: { refresh_token: '[redacted]' }, msg: 'one' })
  expect(line).not.toContain('CANARY')
})

it('each level is kept for its days, and nothing else is touched', async () => {
  const log = makeLog('debug', false, files, { write: () => undefined })
  const start = now
  for (let back = 95; back >= 0; back -= 5) {
    now = start - back * 86_400_000
    for (const level of ['error', 'warn', 'info', 'debug'] as const) log[level](`${back} days ago`)
  }
  now = start
  await files.stop()
  files.trim()
  const left = (level: string): number[] => names().filter((name) => name.startsWith(level)).map((name) => Math.round((Date.parse('2026-11-21') - Date.parse(name.slice(-16, -6))) / 86_400_000)).toSorted((a, b) => a - b)
  expect(left('error')).toEqual(Array.from({ length: 19 }, (_, i) => i * 5))
  expect(left('warn')).toEqual([0, 5, 10, 15, 20, 25, 30])
  expect(left('info')).toEqual([0, 5])
  expect(left('debug')).toEqual([0])
  expect(files.trim()).toEqual([])
})
