// Logs kept as files: one a level and day (UTC), deleted when their time is over.
import { createWriteStream, mkdirSync, readdirSync, rmSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { DestinationStream } from 'pino'
import { day, hour, type Clock } from '../../kernel/clock.ts'

export const keptLevels = ['error', 'warn', 'info', 'debug'] as const
type KeptLevel = (typeof keptLevels)[number]
/** Days for which the lines of a level are kept. */
export type Retention = Record<KeptLevel, number>

const levelOf = (line: string): KeptLevel => {
  const level = Number(/"level":(\d+)/.exec(line)?.[1] ?? 30)
  return level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : 'debug'
}
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export class LogFiles implements DestinationStream {
  readonly #folder: string
  readonly #retention: Retention
  readonly #clock: Clock
  readonly #open = new Map<KeptLevel, { date: string; stream: WriteStream }>()
  #timer: NodeJS.Timeout | null = null

  constructor(folder: string, retention: Retention, clock: Clock) {
    this.#folder = folder
    this.#retention = retention
    this.#clock = clock
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  write(line: string): void {
    const level = levelOf(line)
    const date = dateOf(this.#clock.now())
    let file = this.#open.get(level)
    if (file?.date !== date) {
      file?.stream.end()
      file = { date, stream: createWriteStream(join(this.#folder, `${level}-${date}.jsonl`), { flags: 'a', mode: 0o600 }) }
      // A full disk must not end the server; the lines stand on the screen, too.
      file.stream.on('error', () => undefined)
      this.#open.set(level, file)
    }
    file.stream.write(line)
  }

  run(): void {
    this.trim()
    this.#timer = setInterval(() => this.trim(), hour)
    this.#timer.unref()
  }

  /** Deletes what has been kept for its time; returns the names. A line is kept at least so many days after it was written. */
  trim(): string[] {
    const gone: string[] = []
    for (const name of readdirSync(this.#folder)) {
      const [, level, date] = /^(error|warn|info|debug)-(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name) ?? []
      if (level === undefined || date === undefined || date >= dateOf(this.#clock.now() - this.#retention[level as KeptLevel] * day)) continue
      rmSync(join(this.#folder, name), { force: true })
      gone.push(name)
    }
    return gone
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await Promise.all([...this.#open.values()].map(({ stream }) => new Promise<void>((resolve) => { stream.end(() => resolve()) })))
    this.#open.clear()
  }
}
