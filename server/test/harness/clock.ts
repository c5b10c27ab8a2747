// A clock that tests move; it runs on by itself between moves.
import type { Clock } from '../../src/kernel/clock.ts'

export class TestClock implements Clock {
  #offset = 0
  now(): number { return Date.now() + this.#offset }
  advance(ms: number): void { this.#offset += ms }
}
