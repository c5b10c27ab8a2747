// Where visitors come from: a new one for every dialogue, as far as the server lets new ones in; else one who was here.
import { Limited, Refused } from './door.ts'
import type { Floor } from './floor.ts'
import { nameOf } from './names.ts'
import type { KnownVisitor, Run } from './run.ts'
import { Visitor } from './visitor.ts'
import { Changes } from './waiting.ts'

const minuteMs = 60_000

export class Visitors {
  readonly #run: Run
  readonly #floor: Floor
  readonly #key: string
  readonly #changes = new Changes()
  #lastNew: number[] = []
  #nextNewAt = 0
  #names = Math.floor(Math.random() * 500)

  constructor(run: Run, floor: Floor, key: string) {
    this.#run = run
    this.#floor = floor
    this.#key = key
  }

  async next(): Promise<Visitor> {
    const { known } = this.#run.options
    for (;;) {
      if (performance.now() >= this.#nextNewAt) {
        const visitor = await this.#newOne()
        if (visitor) return visitor
        continue
      }
      const back = known.shift()
      if (back) {
        const visitor = await this.#again(back)
        if (visitor) return visitor
        continue
      }
      await this.#changes.until(() => (known.length > 0 ? true : null), this.#nextNewAt - performance.now(), this.#run.signal)
    }
  }

  /** His conversation is over; he may come again. */
  mayComeAgain(visitor: Visitor, conversation: string, agentUid: string): void {
    this.#run.options.known.push({ token: visitor.token, name: visitor.name, conversation, agentUid })
    this.#changes.tell()
  }

  async #newOne(): Promise<Visitor | null> {
    const most = this.#run.options.newVisitorsPerMinute
    const now = performance.now()
    this.#lastNew = this.#lastNew.filter((at) => at > now - minuteMs)
    const [oldest] = this.#lastNew
    if (most !== null && oldest !== undefined && this.#lastNew.length >= most) {
      this.#nextNewAt = oldest + minuteMs
      return null
    }
    this.#lastNew.push(now)
    try {
      return await Visitor.arrive(this.#run, this.#key, nameOf(this.#names++))
    } catch (error) {
      if (!(error instanceof Limited)) throw error
      this.#nextNewAt = performance.now() + error.retryAfterMs
      return null
    }
  }

  /** Null: his session or his conversation does not allow it; he stays away. */
  async #again(known: KnownVisitor): Promise<Visitor | null> {
    const desk = this.#floor.desk(known.agentUid)
    if (!desk) return null
    try {
      // Within 24 hours a message takes the resolved conversation up again; closed for good, the next one begins another.
      await desk.act(known.conversation, 'close')
      const visitor = await Visitor.comeBack(this.#run, known.token, known.name)
      this.#run.tally.visitorsReused++
      return visitor
    } catch (error) {
      if (error instanceof Refused) return null
      throw error
    }
  }
}
