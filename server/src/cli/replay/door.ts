// The public HTTP door: JSON in and out. Waits as told when there is too much (429) or the server is busy or away.
import type { Problem } from '@switchboard/protocol'
import { backoff, sleep } from './waiting.ts'

/** What the server refuses for good. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, title: string, where: string) {
    super(`${where}: ${title} (${status} ${code})`)
    this.status = status
    this.code = code
  }
}

/** The server did not answer, or only that it is busy, for too long. */
export class Away extends Error {}

/** "Too many": only thrown where the caller asked for it instead of waiting. */
export class Limited extends Error {
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super(`limited for ${retryAfterMs} ms`)
    this.retryAfterMs = retryAfterMs
  }
}

export interface Call { body?: unknown; authorization?: string; signal?: AbortSignal; throwLimited?: boolean }
/** `at`: when the attempt that was answered was sent (`performance.now()`). */
export interface Answer<T> { status: number; body: T; at: number }

/** How long a server that is away is asked again before the caller hears of it. */
export const awayMs = 60_000
/** … and a server that never answered yet. */
const absentMs = 4_000
const answerMs = 30_000
const underWayMs = 400

/** Everything called through here may be repeated: it carries a client id, or doing it twice is doing it once. */
export class Door {
  readonly base: string
  readonly #signal: AbortSignal
  /** Ends calls that are under way: later than `signal`, so that a message that is being stored is also heard of. */
  readonly #late = new AbortController()
  #answered = false
  /** Answers of 429 so far. */
  limited = 0
  /** Calls repeated because the server was busy or away. */
  repeated = 0

  constructor(base: string, signal: AbortSignal) {
    this.base = base.replace(/\/+$/, '')
    this.#signal = signal
    signal.addEventListener('abort', () => { setTimeout(() => this.#late.abort(), underWayMs).unref() }, { once: true })
  }

  async call<T>(method: string, path: string, call: Call = {}): Promise<Answer<T>> {
    const signal = call.signal ?? this.#signal
    const beganAt = performance.now()
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted()
      const at = performance.now()
      const response = await this.#ask(method, path, call, call.signal ?? this.#late.signal)
      this.#answered ||= !(response instanceof Error)
      if (response instanceof Error || response.status === 503) {
        if (performance.now() - beganAt > (this.#answered ? awayMs : absentMs)) throw new Away(`${this.base} does not answer: ${response instanceof Error ? reasonOf(response) : (await refusal(response, method, path)).message}`)
        this.repeated++
        await sleep(response instanceof Error ? backoff(failures) : Math.max(retryAfterMs(response), backoff(failures)), signal)
      } else if (response.status === 429) {
        this.limited++
        if (call.throwLimited) throw new Limited(retryAfterMs(response))
        await sleep(retryAfterMs(response) + Math.random() * 250, signal)
      } else if (response.ok) {
        const text = await response.text()
        return { status: response.status, at, body: (text ? JSON.parse(text) : null) as T }
      } else throw await refusal(response, method, path)
    }
  }

  async #ask(method: string, path: string, { body, authorization }: Call, signal: AbortSignal): Promise<Response | Error> {
    try {
      return await fetch(this.base + path, {
        method,
        headers: { 'user-agent': 'switchboard-replay', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(authorization ? { authorization } : {}) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      signal.throwIfAborted()
      return error as Error
    }
  }
}

const retryAfterMs = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after') ?? '1')
  return Number.isFinite(seconds) ? Math.max(0.2, seconds) * 1_000 : 1_000
}

/** What fetch hides in the cause. */
function reasonOf(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || String((cause as { code?: unknown }).code ?? error.message)
}

async function refusal(response: Response, method: string, path: string): Promise<Refused> {
  const text = await response.text()
  let problem: Partial<Problem> = {}
  try { problem = JSON.parse(text) as Partial<Problem> } catch { /* Not ours: a proxy's page. */ }
  const fields = problem.errors?.map((error) => `${error.field} ${error.message}`).join('; ')
  return new Refused(response.status, problem.code ?? 'unknown', [problem.title ?? 'refused', problem.detail, fields].filter(Boolean).join(' '), `${method} ${path}`)
}
