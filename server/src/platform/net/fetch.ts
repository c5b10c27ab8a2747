// A fetch for addresses that others named: checked, pinned to the checked address, without redirects, bounded in time and size.
// For what must be read; whoever only tells something uses Outbound.
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { AllowList } from './allow.ts'
import { checkUrl } from './guard.ts'
import type { Resolve } from './resolve.ts'

const timeoutMs = 8_000
const mostRead = 512 * 1024

export interface Asked { method: string; headers: Record<string, string>; body?: string | undefined; signal?: AbortSignal | undefined }

/** Errors: `UrlRefused`, and those of connections. */
export async function guardedFetch(address: string, asked: Asked, allow: AllowList, resolve: Resolve): Promise<Response> {
  const { url, address: host } = await checkUrl(address, allow, resolve)
  const secure = url.protocol === 'https:'
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const ends = AbortSignal.timeout(timeoutMs)
  return new Promise((fulfil, reject) => {
    const request = (secure ? https : http).request({
      method: asked.method, signal: asked.signal ? AbortSignal.any([ends, asked.signal]) : ends, agent: false,
      host, port: url.port || (secure ? 443 : 80), path: `${url.pathname}${url.search}`,
      ...(secure && !isIP(name) ? { servername: name } : {}),
      headers: { ...asked.headers, host: url.host, ...(asked.body === undefined ? {} : { 'content-length': Buffer.byteLength(asked.body) }) },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const parts: Buffer[] = []
      let read = 0
      response.on('data', (chunk: Buffer) => {
        read += chunk.length
        if (read > mostRead) request.destroy(new Error('the answer is too large'))
        else parts.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 502
        const type = response.headers['content-type'] ?? ''
        fulfil(new Response([204, 205, 304].includes(status) ? null : Buffer.concat(parts), { status, headers: { 'content-type': type } }))
      })
    })
    request.end(asked.body)
  })
}
