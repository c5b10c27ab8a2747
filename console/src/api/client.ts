// The fetch client: bearer token in memory, one refresh at a time, every failure an ApiError.
import type { SignedIn } from '@switchboard/protocol'
import { learnServerTime } from '../lib/clock.ts'
import { ApiError, readProblem, unreachable } from './problem.ts'

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

export interface Client {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T>
  send: <T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<T>
  /** Sends a form with files. */
  upload: <T>(path: string, form: FormData) => Promise<T>
  /** Calls without a token (sign-in, set-up). */
  open: <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>
  refresh: () => Promise<SignedIn>
  setToken: (token: string | null) => void
  onSignedIn: (listener: (signedIn: SignedIn) => void) => void
  onEnded: (listener: () => void) => void
}

const withQuery = (path: string, query: Query = {}): string => {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) params.append(key, one)
  }
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}

export const createClient = (fetcher: typeof fetch = (...args) => fetch(...args)): Client => {
  let token: string | null = null
  let refreshing: Promise<SignedIn> | undefined
  let signedInListener: (signedIn: SignedIn) => void = () => {}
  let endedListener: () => void = () => {}

  const call = async (method: string, path: string, body: unknown, auth: boolean, signal?: AbortSignal): Promise<Response> => {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (auth && token !== null) headers['authorization'] = `Bearer ${token}`
    const form = body instanceof FormData
    if (body !== undefined && !form) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' }
    if (body !== undefined) init.body = form ? body : JSON.stringify(body)
    if (signal) init.signal = signal
    try {
      const response = await fetcher(`/rest/v1${path}`, init)
      learnServerTime(response.headers.get('date'))
      return response
    } catch (error) {
      if (signal?.aborted) throw error
      throw unreachable()
    }
  }

  const read = async <T>(response: Response): Promise<T> => {
    if (!response.ok) throw await readProblem(response)
    return (response.status === 204 ? undefined : await response.json()) as T
  }

  const refresh = (): Promise<SignedIn> => {
    refreshing ??= call('POST', '/auth/refresh', {}, false)
      .then((response) => read<SignedIn>(response))
      .then((signedIn) => {
        token = signedIn.accessToken
        signedInListener(signedIn)
        return signedIn
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  const authorized = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
    const used = token
    let response = used === null ? undefined : await call(method, path, body, true, signal)
    if (response === undefined || response.status === 401) {
      try {
        // Another call may have refreshed while this one was under way.
        if (token === used || token === null) await refresh()
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 401) endedListener()
        throw error
      }
      response = await call(method, path, body, true, signal)
    }
    return read<T>(response)
  }

  return {
    get: (path, query, signal) => authorized('GET', withQuery(path, query), undefined, signal),
    send: (method, path, body) => authorized(method, path, body),
    upload: (path, form) => authorized('POST', path, form),
    open: async (method, path, body) => read(await call(method, path, body, false)),
    refresh,
    setToken: (next) => {
      token = next
    },
    onSignedIn: (listener) => {
      signedInListener = listener
    },
    onEnded: (listener) => {
      endedListener = listener
    },
  }
}
