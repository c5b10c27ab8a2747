// The product in a process of its own, to be killed without mercy.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../server/src/main.ts')

export class RunningServer {
  readonly port: number
  readonly dataDir: string
  readonly #arguments: string[]
  #child: ChildProcess | null = null
  output = ''

  constructor(port: number, dataDir: string, extra: string[]) {
    this.port = port
    this.dataDir = dataDir
    this.#arguments = [main, '--port', String(port), '--data-dir', dataDir, '--log-level', 'warn', '--log-format', 'json', ...extra]
  }

  get base(): string { return `http://127.0.0.1:${this.port}` }

  /** Starts and waits for the first answer. Returns how long that took, in milliseconds. */
  async start(): Promise<number> {
    const began = Date.now()
    const child = spawn(process.execPath, this.#arguments, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    child.stdout.on('data', (data: Buffer) => { this.output += data.toString() })
    child.stderr.on('data', (data: Buffer) => { this.output += data.toString() })
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.output}`)
      if (await fetch(`${this.base}/readyz`).then((reply) => reply.ok, () => false)) return Date.now() - began
      if (Date.now() - began > 40_000) throw new Error(`the server does not answer: ${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> { await this.#end('SIGKILL') }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    await rm(this.dataDir, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** `database`: the address of one that is migrated. */
export async function startServer(database: string): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-e2e-'))
  const server = new RunningServer(await freePort(), dataDir, ['--rate-limit-scale', '0', '--database-url', database])
  await server.start()
  return server
}
