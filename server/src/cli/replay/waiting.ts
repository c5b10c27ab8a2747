// Waiting for something to become true, without polling: whoever changes it says so.
import { setTimeout as delay } from 'node:timers/promises'

export class Changes {
  readonly #looks = new Set<() => void>()

  /** Lets all who wait look again. */
  tell(): void {
    for (const look of this.#looks) look()
  }

  /** What `find` gives as soon as it is not null; null after `ms`. Throws when `signal` aborts. */
  until<T>(find: () => T | null, ms: number, signal: AbortSignal): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        this.#looks.delete(look)
        signal.removeEventListener('abort', abort)
        settle()
      }
      const look = (): void => {
        const found = find()
        if (found !== null) end(() => resolve(found))
      }
      const abort = (): void => end(() => reject(signal.reason as Error))
      const timer = setTimeout(() => end(() => resolve(null)), Math.min(ms, 2 ** 31 - 1))
      this.#looks.add(look)
      signal.addEventListener('abort', abort)
      if (signal.aborted) abort()
      else look()
    })
  }
}

/** Throws when `signal` aborts. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal })
}

/** Waits 0.2 s, 0.4 s … at most 5 s, a little differently each time, so that many do not come back at once. */
export const backoff = (failures: number): number => Math.min(5_000, 100 * 2 ** failures) * (0.75 + Math.random() / 2)
