// Questions that travel together: whoever asks while one of the same kind is under way waits for its end, and then all who wait by
// then are answered by one statement. Nobody is told what was so before he asked, and who asks alone waits for nobody.
import { AppError } from '../../kernel/errors.ts'

/** How many travel in one statement. */
const most = 200
/** A statement may take 5 s in the database. Whose connection fell silent is told that the server is busy, and holds back nobody else. */
const patienceMs = 6_000

type Waiting<Q, A> = { question: Q; resolve(answer: A): void; reject(reason: unknown): void }

export class Together {
  readonly #patienceMs: number
  /** By kind, while one is under way. */
  readonly #waiting = new Map<string, Waiting<unknown, unknown>[]>()

  constructor(patience = patienceMs) {
    this.#patienceMs = patience
  }

  /**
   * The answer to `question`. `kind` says which statement and whose, so that of one kind every `answer` does the same with the same
   * questions: it returns their answers in their order. If it fails, it fails for all.
   */
  ask<Q, A>(kind: string, question: Q, answer: (questions: Q[]) => Promise<A[]>): Promise<A> {
    const { promise, resolve, reject } = Promise.withResolvers<A>()
    const waiting = this.#waiting.get(kind)
    if (waiting) (waiting as Waiting<Q, A>[]).push({ question, resolve, reject })
    else {
      this.#waiting.set(kind, [{ question, resolve, reject }] as Waiting<unknown, unknown>[])
      // Those who were answered together go on together, and ask the next thing in the same turn.
      process.nextTick(() => void this.#send(kind, answer))
    }
    return promise
  }

  async #send<Q, A>(kind: string, answer: (questions: Q[]) => Promise<A[]>): Promise<void> {
    const waiting = this.#waiting.get(kind) as Waiting<Q, A>[]
    const all = waiting.splice(0, most)
    const { promise: late, reject: giveUp } = Promise.withResolvers<never>()
    const timer = setTimeout(() => giveUp(new AppError('server.busy', { retryAfter: 1 })), this.#patienceMs)
    try {
      const answers = await Promise.race([answer(all.map(({ question }) => question)), late])
      if (answers.length !== all.length) throw new Error(`${all.length} questions of ${kind}, ${answers.length} answers`)
      for (const [i, { resolve }] of all.entries()) resolve(answers[i] as A)
    } catch (error) {
      for (const { reject } of all) reject(error)
    } finally {
      clearTimeout(timer)
    }
    if (waiting.length > 0) process.nextTick(() => void this.#send(kind, answer))
    else this.#waiting.delete(kind)
  }
}
