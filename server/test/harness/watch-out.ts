// Waits for what a line is told: asked again at every word that comes in.
export class WatchOut {
  readonly #looks = new Set<() => void>()
  readonly #told: () => unknown

  /** `told`: what stands in the error when nothing came. */
  constructor(told: () => unknown) { this.#told = told }

  /** Something came in. */
  look(): void { for (const look of this.#looks) look() }

  /** Resolves with what `find` returns as soon as it is neither undefined, null nor false. */
  until<T>(find: () => T | undefined | null | false, what: string, ms = 5_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { this.#looks.delete(look); reject(new Error(`waited ${ms} ms for ${what}; told: ${JSON.stringify(this.#told())}`)) }, ms)
      const look = (): void => {
        const found = find()
        if (found === undefined || found === null || found === false) return
        clearTimeout(timer)
        this.#looks.delete(look)
        resolve(found)
      }
      this.#looks.add(look)
      look()
    })
  }
}
