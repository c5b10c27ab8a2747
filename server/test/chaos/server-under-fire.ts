// The real server on a data folder of its own, to be killed and started again; and a look into its database past it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const longestStartMs = 60_000

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export class ServerUnderFire {
  readonly dataDir: string
  readonly port: number
  #child: ChildProcess | null = null
  #said = ''

  constructor(dataDir: string, port: number) {
    this.dataDir = dataDir
    this.port = port
  }

  /** The last of what it printed. */
  get said(): string { return this.#said.slice(-4_000) }
  get base(): string { return `http://127.0.0.1:${this.port}` }

  /** Milliseconds from the start of the process until it says that it is ready. */
  async start(): Promise<number> {
    const began = performance.now()
    const { PATH, HOME, TMPDIR } = process.env
    const child = spawn(process.execPath, [program, '--port', String(this.port), '--data-dir', this.dataDir, '--demo', '--log-level', 'warn', '--log-format', 'json'], {
      env: Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, NODE_ENV: 'production', RATE_LIMIT_SCALE: '0', GRACE_PERIOD_MINUTES: '0' }).filter(([, value]) => value !== undefined)),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => { this.#said = (this.#said + data.toString()).slice(-20_000) })
    while (!this.#said.includes('is ready at')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended: ${this.#said.slice(-2_000)}`)
      if (performance.now() - began > longestStartMs) throw new Error(`the server was not ready after ${longestStartMs} ms: ${this.#said.slice(-2_000)}`)
      await sleep(2)
    }
    return performance.now() - began
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async #postmaster(): Promise<string[]> {
    return (await readFile(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  }

  async killPostgres(): Promise<void> {
    process.kill(Number((await this.#postmaster())[0]), 'SIGKILL')
  }

  /** As the superuser: past row-level security, and without asking the server. */
  async sql<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    const password = (await readFile(join(this.dataDir, 'postgres.password'), 'utf8')).trim()
    const client = new pg.Client({ host: '127.0.0.1', port: Number((await this.#postmaster())[3]), user: 'postgres', password, database: 'switchboard', options: '-c search_path=switchboard' })
    client.on('error', () => undefined)
    await client.connect()
    return client.query<R>(text, values).then((result) => result.rows).finally(() => client.end())
  }
}
