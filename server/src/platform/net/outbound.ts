// Requests of ours to addresses that others named: checked before every one, pinned, without redirects, bounded in time and
// in what is read. What the other side says is thrown away; only its status is told.
import http from 'node:http'
import https from 'node:https'
import { deliveryProblems } from '@switchboard/protocol'
import { isIP } from 'node:net'
import type { AllowList } from './allow.ts'
import { checkUrl, UrlRefused, type Target } from './guard.ts'
import type { Resolve } from './resolve.ts'

/** In our own words, so that nothing of the other side's answer reaches a person. */
export { deliveryProblems as problems }
export type Problem = keyof typeof deliveryProblems

export type Outcome = { status: number; problem: null; ms: number } | { status: null; problem: Problem; ms: number }

export interface Post { url: string; headers: Record<string, string>; body: string; timeoutMs: number; signal?: AbortSignal }

/** Bytes of an answer that are read before the connection is cut. */
const mostRead = 64 * 1024

class Failed extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem)
    this.problem = problem
  }
}

export class Outbound {
  readonly #allow: AllowList
  readonly #resolve: Resolve
  // Sockets are kept by address, port and name: one is only used again for what it was checked for.
  readonly #plain = new http.Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' })
  readonly #secure = new https.Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' })

  constructor(allow: AllowList, resolve: Resolve) {
    this.#allow = allow
    this.#resolve = resolve
  }

  /** Errors: `UrlRefused`. */
  check(url: string): Promise<Target> { return checkUrl(url, this.#allow, this.#resolve) }

  /** Never throws: what went wrong is in the outcome. */
  async post(post: Post): Promise<Outcome> {
    const began = performance.now()
    const ms = (): number => Math.round(performance.now() - began)
    const ends = AbortSignal.timeout(post.timeoutMs)
    const signal = post.signal ? AbortSignal.any([ends, post.signal]) : ends
    try {
      const target = await before(signal, this.check(post.url))
      return { status: await this.#send(target, post, signal), problem: null, ms: ms() }
    } catch (error) {
      const problem: Problem = post.signal?.aborted ? 'stopped' : ends.aborted ? 'timeout'
        : error instanceof Failed ? error.problem
          : error instanceof UrlRefused ? (error.reason === 'unknown_host' ? 'unknown_host' : 'refused') : 'connection'
      return { status: null, problem, ms: ms() }
    }
  }

  stop(): void {
    this.#plain.destroy()
    this.#secure.destroy()
  }

  #send({ url, address }: Target, post: Post, signal: AbortSignal, again = true): Promise<number> {
    const secure = url.protocol === 'https:'
    const name = url.hostname.replace(/^\[|\]$/g, '')
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request({
        agent: secure ? this.#secure : this.#plain, signal, method: 'POST',
        // The checked address, not the name: nothing is looked up a second time.
        host: address, port: url.port || (secure ? 443 : 80), path: `${url.pathname}${url.search}`,
        ...(secure && !isIP(name) ? { servername: name } : {}),
        headers: { ...post.headers, host: url.host, 'content-length': Buffer.byteLength(post.body) },
      })
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0)
        let read = 0
        response.on('data', (chunk: Buffer) => { read += chunk.length; if (read > mostRead) response.destroy() })
        response.on('error', () => undefined)
      })
      request.on('error', (error: Error & { code?: string }) => {
        // A kept connection that the other side closed at this moment says nothing about it.
        if (again && request.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted) return resolve(this.#send({ url, address, family: isIP(address) }, post, signal, false))
        return reject(new Failed(isTls(error) ? 'tls' : 'connection'))
      })
      request.end(post.body)
    })
  }
}

const isTls = (error: { code?: string }): boolean => /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/.test(error.code ?? '')

/** The work, unless the signal comes first. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Failed('timeout'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
