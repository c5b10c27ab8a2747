// Programs under measurement as child processes: the product itself, and the raw ones that show what is possible.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
export const programs = { product: here('../../src/main.ts'), raw: here('raw-server.ts'), emptyRoute: here('empty-route.ts') }
export type ProgramName = keyof typeof programs

/** Told by the child when asked: what it has sent to the database so far. */
export interface Queries { statements: number; transactions: number }

export interface Launch {
  args: string[]
  /** Folder for a CPU profile, written when the child ends. */
  profile?: string | undefined
  /** Count the statements of the child (see count-queries.ts). */
  count?: boolean
}

/** No setting of whoever runs the benchmark must reach the child. */
const environment = (): NodeJS.ProcessEnv => {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  return Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, LANG, NODE_ENV: 'production' }).filter(([, value]) => value !== undefined))
}

export class Program {
  readonly process: ChildProcess
  #out = ''
  #err = ''

  private constructor(child: ChildProcess) {
    this.process = child
    child.stdout?.on('data', (data: Buffer) => { this.#out += data.toString() })
    child.once('error', (error) => { this.#err += error.message })
    child.stderr?.on('data', (data: Buffer) => { this.#err = (this.#err + data.toString()).slice(-4_000) })
  }

  static async start(name: ProgramName, launch: Launch): Promise<Program> {
    if (launch.profile) await mkdir(launch.profile, { recursive: true })
    const node = [
      ...(launch.profile ? ['--cpu-prof', `--cpu-prof-dir=${launch.profile}`] : []),
      ...(launch.count ? ['--import', new URL('count-queries.ts', import.meta.url).href] : []),
    ]
    return new Program(spawn(process.execPath, [...node, programs[name], ...launch.args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: environment() }))
  }

  get pid(): number { return this.process.pid ?? 0 }
  get output(): string { return this.#out }
  get ended(): boolean { return this.process.pid === undefined || this.process.exitCode !== null || this.process.signalCode !== null }

  /** The first match of what it prints. */
  async says(pattern: RegExp, seconds = 60): Promise<string> {
    for (const end = Date.now() + seconds * 1_000; Date.now() < end;) {
      const found = pattern.exec(this.#out)
      if (found) return found[1] ?? found[0]
      if (this.ended) throw this.#failure('ended')
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    throw this.#failure(`did not say ${pattern.source}`)
  }

  async queries(): Promise<Queries> {
    const answer = once(this.process, 'message')
    this.process.send('queries')
    const [told] = await answer as [Queries]
    return told
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return
    const exited = once(this.process, 'exit')
    this.process.kill(signal)
    const late = setTimeout(() => this.process.kill('SIGKILL'), 20_000)
    await exited
    clearTimeout(late)
  }

  #failure(how: string): Error { return new Error(`${this.process.spawnargs.join(' ')} ${how}:\n${this.#err || this.#out.slice(-2_000)}`) }
}
