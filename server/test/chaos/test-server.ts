// A handle on a server process that runs an embedded PostgreSQL and may be killed in any of three ways.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type Victim = 'server' | 'postmaster' | 'both'

interface Line { ready?: number; adminUrl?: string; restarted?: number; failed?: string; inUse?: number }

export class TestServer {
  readonly #child: ChildProcess
  readonly #lines: Line[] = []
  #linesAtKill = 0
  postmaster = 0
  adminUrl = ''

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async start(dataDir: string, fsync: 'fsync' | 'nosync' = 'nosync'): Promise<TestServer> {
    const program = fileURLToPath(new URL('embedded-server.ts', import.meta.url))
    const child = spawn(process.execPath, [program, dataDir, fsync], { stdio: ['ignore', 'pipe', 'inherit'] })
    const server = new TestServer(child)
    createInterface({ input: child.stdout }).on('line', (line) => server.#lines.push(JSON.parse(line) as Line))
    const ready = await server.#find((line) => line.ready !== undefined)
    server.postmaster = ready.ready ?? 0
    server.adminUrl = ready.adminUrl ?? ''
    return server
  }

  /** Waits for the restart after the last kill and takes over the new process id. */
  async restarted(): Promise<void> {
    const seen = await this.#find((line, index) => index >= this.#linesAtKill && line.restarted !== undefined)
    this.postmaster = seen.restarted ?? 0
  }

  async kill(victim: Victim): Promise<void> {
    if (victim !== 'postmaster') {
      this.#child.kill('SIGKILL')
      await this.#exited()
    }
    this.#linesAtKill = this.#lines.length
    if (victim !== 'server') process.kill(this.postmaster, 'SIGKILL')
  }

  /** Orderly; does nothing when it is dead already. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    await this.#exited()
    return this.#child.exitCode
  }

  async #exited(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  async #find(wanted: (line: Line, index: number) => boolean): Promise<Line> {
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(5)) {
      const found = this.#lines.findLast(wanted)
      if (found !== undefined) return found
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) break
    }
    throw new Error(`The test server did not say what was expected: ${JSON.stringify(this.#lines)}`)
  }
}
