// Simulated traffic for the demo tenant, through this server's own public doors and at the pace of people: two demo agents
// answer visitors who say what real ones said. Implements the simulator that the native contract asks for.
import type { Simulation as Status } from '@switchboard/protocol'
import { demoAnswerers, demoInboxKey } from './demo-agents.ts'
import { readScript, sampleFile, type Dialogue, type Script } from './replay/dialogues.ts'
import { replay } from './replay/replay.ts'
import type { KnownVisitor, Manner, Run } from './replay/run.ts'

/** Of the six new visitors a minute that an address has, two are left to the person who tries the widget. */
const newVisitorsPerMinute = 4
const minute = 60_000

const gently: Manner = { human: true, pause: () => 600 + Math.random() * 1_900 }

export class Simulation {
  readonly #baseUrl: () => string
  /** Visitors of this server's life so far: they come again in the next simulation. */
  readonly #known: KnownVisitor[] = []
  #run: Run | null = null
  #stop: AbortController | null = null
  #finished: Promise<void> = Promise.resolve()
  #asked = 0

  constructor(baseUrl: () => string) {
    this.#baseUrl = baseUrl
  }

  status(): Status {
    const tally = this.#run?.tally
    return {
      running: this.#stop !== null, dialogues: this.#asked,
      done: (tally?.done ?? 0) + (tally?.failed ?? 0), sent: tally?.sent ?? 0, delivered: tally?.delivered ?? 0,
    }
  }

  start({ dialogues, concurrency }: { dialogues: number; concurrency: number }): void {
    if (this.#stop) return
    const stop = new AbortController()
    this.#stop = stop
    this.#run = null
    this.#asked = dialogues
    this.#finished = this.#play(dialogues, concurrency, stop.signal)
      .catch((error: Error) => { if (!stop.signal.aborted) process.emitWarning(`the simulation ended: ${error.message}`) })
      .finally(() => { this.#stop = null })
  }

  /** Ends within two seconds; conversations that were begun are resolved as far as that allows. */
  async stop(): Promise<void> {
    this.#stop?.abort()
    await this.#finished
  }

  async #play(dialogues: number, concurrency: number, signal: AbortSignal): Promise<void> {
    const script = shuffled(await readScript(sampleFile), dialogues)
    if (signal.aborted) return
    const { run, finished } = replay({
      script, url: this.#baseUrl(), inboxKey: demoInboxKey, agents: demoAnswerers, concurrency, manner: gently, strict: false,
      deliveryMs: 15_000, patienceMs: 10 * minute, tidyMs: 800, newVisitorsPerMinute, known: this.#known, signal,
    })
    this.#run = run
    await finished
  }
}

/** As many as asked, each turn of the sample in another order. */
function shuffled(script: Script, many: number): Script {
  const dialogues: Dialogue[] = []
  while (dialogues.length < many) {
    const left = [...script.dialogues]
    while (left.length > 0 && dialogues.length < many) dialogues.push(...left.splice(Math.floor(Math.random() * left.length), 1))
  }
  return { ...script, dialogues }
}
