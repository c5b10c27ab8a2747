// Questions that travel together: whoever asks while one of the same kind is under way waits for its end, and then all who wait by
// then are answered by one statement. Nobody is told what was so before he asked, and who asks alone waits for nobody.

/** How many travel in one statement. */
const most = 200

type Waiting<Q, A> = { question: Q; resolve(answer: A): void; reject(reason: unknown): void }

export class Together {
  /** By kind, while one is under way. */
  readonly #waiting = new Map<string, Waiting<unknown, unknown>[]>()

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
    try {
      const answers = await answer(all.map(({ question }) => question))
      if (answers.length !== all.length) throw new Error(`${all.length} questions of ${kind}, ${answers.length} answers`)
      for (const [i, { resolve }] of all.entries()) resolve(answers[i] as A)
    } catch (error) {
      for (const { reject } of all) reject(error)
    }
    if (waiting.length > 0) process.nextTick(() => void this.#send(kind, answer))
    else this.#waiting.delete(kind)
  }
}
