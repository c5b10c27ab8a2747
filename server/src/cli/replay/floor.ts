// All agents of the replay together: who has which conversation, as their sockets tell it.
import type { StaffEvent } from '@switchboard/protocol'
import { Desk } from './desk.ts'
import type { Run } from './run.ts'
import { Changes } from './waiting.ts'

/** `desk` is null when somebody outside of the replay has it. */
export interface Holder { uid: string; name: string; desk: Desk | null }

const leaveMs = 500

interface Known { version: number; state: string; agent: { uid: string; name: string } | null }

export class Floor {
  readonly desks: Desk[] = []
  readonly #run: Run
  readonly #known = new Map<string, Known>()
  readonly #changes = new Changes()

  private constructor(run: Run) {
    this.#run = run
  }

  /** Signs all agents in. Throws when one of them cannot. */
  static async open(run: Run): Promise<Floor> {
    const floor = new Floor(run)
    try {
      for (const credentials of run.options.agents) floor.desks.push(await Desk.open(run, credentials, (_, items) => floor.#hear(items)))
      await Promise.all(floor.desks.map((desk) => desk.ready()))
    } catch (error) {
      await floor.close()
      throw error
    }
    return floor
  }

  /** Whose it is now; null: nobody's. */
  holder(conversation: string): Holder | null {
    const known = this.#known.get(conversation)
    if (known?.state !== 'assigned' || !known.agent) return null
    return { ...known.agent, desk: this.desk(known.agent.uid) }
  }

  /** Waits until somebody has it. `over`: it ended meanwhile; null: nobody took it in time. */
  assigned(conversation: string, signal = this.#run.signal): Promise<Holder | 'over' | null> {
    const find = (): Holder | 'over' | null => this.holder(conversation) ?? (this.isOver(conversation) ? 'over' : null)
    return this.#changes.until(find, this.#run.options.patienceMs, signal)
  }

  isOver(conversation: string): boolean {
    const state = this.#known.get(conversation)?.state
    return state === 'resolved' || state === 'closed'
  }

  desk(uid: string): Desk | null {
    return this.desks.find((desk) => desk.uid === uid) ?? null
  }

  expect(clientId: string): void {
    for (const { screen } of this.desks) screen.expect(clientId)
  }

  dismiss(clientId: string): void {
    for (const { screen } of this.desks) screen.dismiss(clientId)
  }

  forget(conversation: string): void {
    for (const { screen } of this.desks) screen.forget(conversation)
    this.#known.delete(conversation)
  }

  async close(): Promise<void> {
    await Promise.all(this.desks.map((desk) => desk.leave(leaveMs)))
  }

  #hear(items: StaffEvent[]): void {
    for (const { conversation } of items) {
      if (!conversation) continue
      const { uid, version, state, agent } = conversation
      if ((this.#known.get(uid)?.version ?? 0) < version) this.#known.set(uid, { version, state, agent })
    }
    this.#changes.tell()
  }
}
