// Calls the widget's part of the native API. Never throws: an answer is data, a problem, or silence (status 0).
import type { Problem } from '@switchboard/protocol'

/** `fields` are those of the body that were wrong. */
export interface Refusal { ok: false; status: number; code: string; retryAfterMs: number; fields: readonly string[] }
export type Answer<T> = { ok: true; data: T } | Refusal

const timeout = 15_000
export const silence: Refusal = { ok: false, status: 0, code: 'network.unreachable', retryAfterMs: 0, fields: [] }

export async function call<T>(
  method: string, path: string, options: { token?: string | null; body?: unknown } = {},
): Promise<Answer<T>> {
  const headers = new Headers()
  if (options.token) headers.set('authorization', `Visitor ${options.token}`)
  if (options.body !== undefined) headers.set('content-type', 'application/json')
  try {
    const response = await fetch(`/rest/v1/widget/${path}`, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      credentials: 'omit',
      signal: AbortSignal.timeout(timeout),
    })
    return answerOf(response.status, await response.text(), response.headers.get('retry-after'))
  } catch {
    return silence
  }
}

export function answerOf<T>(status: number, text: string, retryAfter: string | null): Answer<T> {
  try {
    const data: unknown = text === '' ? null : JSON.parse(text)
    if (status >= 200 && status < 300) return { ok: true, data: data as T }
    const problem = (data ?? {}) as Partial<Problem>
    const wait = Number(retryAfter) || problem.retryAfter || 0
    const fields = problem.errors?.map(({ field }) => field) ?? []
    return { ok: false, status, code: problem.code ?? 'http.error', retryAfterMs: wait * 1000, fields }
  } catch {
    return silence
  }
}

/** Worth another try later: we were not heard, the server is in trouble, or it asked us to slow down. */
export const passes = ({ status }: Refusal) => status === 0 || status >= 500 || status === 429 || status === 408
