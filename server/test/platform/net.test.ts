// Requests to addresses that others named: no spelling of a URL, no answer of a name server and no redirect makes the server
// connect to what is not public, unless the operator allowed it.
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { isPublic } from '../../src/platform/net/addresses.ts'
import { UrlRefused } from '../../src/platform/net/guard.ts'
import { Outbound, type Outcome } from '../../src/platform/net/outbound.ts'
import type { Resolve } from '../../src/platform/net/resolve.ts'
import corpus from '../corpora/ssrf.json' with { type: 'json' }

const names: Record<string, string[]> = {
  'public.test': ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'], 'sub.public.test': ['93.184.216.34'],
  localhost: ['127.0.0.1', '::1'], 'a.localhost': ['127.0.0.1'], 'loop.test': ['127.0.0.1'], 'private.test': ['10.0.0.5'], 'six.test': ['::1'], 'mapped.test': ['::ffff:127.0.0.1'],
  'scoped.test': ['fe80::1%lo'], 'mixed.test': ['93.184.216.34', '127.0.0.1'], 'mixed-six.test': ['2606:4700::1111', '::1'], 'metadata.test': ['169.254.169.254'],
  'metadata.google.internal': ['169.254.169.254'], 'cgnat.test': ['100.64.1.1'], 'empty.test': [], 'inside.test': ['127.0.0.1'], 'xn--loop.test': ['127.0.0.1'],
}
const resolve: Resolve = async (host) => {
  const found = names[host]
  if (!found) throw new Error('ENOTFOUND')
  return found.map((address) => ({ address, family: net.isIP(address) || 6 }))
}

/** Every connection that this process tries to open, whoever asks for it. */
const tried: string[] = []
const connect = net.Socket.prototype.connect
const listeners: Server[] = []
let heard: string[] = []
let port = 0

const listen = async (host: string, on = 0): Promise<number> => {
  const server = createServer((request, response) => {
    heard.push(`${host} ${request.url}`)
    if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.2:${port}/secret` })
    if (request.url === '/endless') { response.write('x'.repeat(200_000)); return }
    if (request.url === '/silent') return
    response.end('the answer of the other side')
  }).listen(on, host)
  await once(server, 'listening')
  listeners.push(server)
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  port = await listen('127.0.0.1')
  await listen('127.0.0.2', port)
  net.Socket.prototype.connect = function watched(this: net.Socket, ...args: unknown[]) {
    const [first] = args
    const options = (Array.isArray(first) ? first[0] : first) as { host?: string; port?: number }
    tried.push(`${options.host}:${options.port}`)
    return (connect as (...all: unknown[]) => net.Socket).apply(this, args)
  } as typeof connect
})
afterAll(() => {
  net.Socket.prototype.connect = connect
  for (const server of listeners) { server.closeAllConnections(); server.close() }
})
beforeEach(() => { tried.length = 0; heard = [] })

const post = (outbound: Outbound, url: string, timeoutMs = 2_000): Promise<Outcome> => outbound.post({ url, headers: { 'content-type': 'application/json' }, body: '{}', timeoutMs })
const at = (url: string): string => url.replaceAll('{port}', String(port))

describe('nothing is allowed', () => {
  const outbound = new Outbound(parseAllow(null), resolve)

  it(`${corpus.refused.length} forms are refused with a reason, and none of them connects`, async () => {
    expect(corpus.refused.length).toBeGreaterThanOrEqual(150)
    const accepted: string[] = []
    for (const { url, why } of corpus.refused) {
      const verdict = await outbound.check(at(url)).catch((error: unknown) => error)
      if (!(verdict instanceof UrlRefused)) accepted.push(`${url} (${why}): ${String(verdict)}`)
    }
    expect(accepted).toEqual([])
    for (const { url } of corpus.refused) expect((await post(outbound, at(url))).problem, url).toMatch(/^(refused|unknown_host)$/)
    expect(tried).toEqual([])
    expect(heard).toEqual([])
  })

  it('forms of public addresses pass', async () => {
    for (const url of corpus.accepted) expect(isPublic((await outbound.check(url)).address), url).toBe(true)
  })

  it('a name that is public when it is saved and leads inside when it is called is not called', async () => {
    let asked = 0
    const rebinding = new Outbound(parseAllow(null), async () => [{ address: asked++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }])
    expect((await rebinding.check(`http://rebind.test:${port}/`)).address).toBe('93.184.216.34')
    expect(await post(rebinding, `http://rebind.test:${port}/`)).toMatchObject({ problem: 'refused' })
    expect([tried, heard]).toEqual([[], []])
  })
})

describe('127.0.0.1 is allowed', () => {
  const allow = parseAllow('127.0.0.1/32, inside.test')

  it('the socket goes to the address that was checked, whatever the name says a moment later', async () => {
    let asked = 0
    const rebinding = new Outbound(allow, async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }])
    expect(await post(rebinding, `http://rebind.test:${port}/first`)).toMatchObject({ status: 200, problem: null })
    expect(await post(rebinding, `http://rebind.test:${port}/second`)).toMatchObject({ problem: 'refused' })
    expect(heard).toEqual(['127.0.0.1 /first'])
    expect(tried).toEqual([`127.0.0.1:${port}`])
    rebinding.stop()
  })

  it('a redirect is an answer and is not followed', async () => {
    const outbound = new Outbound(allow, resolve)
    expect(await post(outbound, `http://127.0.0.1:${port}/redirect`)).toMatchObject({ status: 302 })
    expect(heard).toEqual(['127.0.0.1 /redirect'])
    outbound.stop()
  })

  it('a host may be allowed by name, and only by that name', async () => {
    const outbound = new Outbound(parseAllow('inside.test'), resolve)
    expect(await post(outbound, `http://inside.test:${port}/`)).toMatchObject({ status: 200 })
    for (const url of [`http://127.0.0.1:${port}/`, `http://loop.test:${port}/`, `http://x.inside.test:${port}/`]) expect((await post(outbound, url)).problem).not.toBe(null)
    expect(heard).toEqual(['127.0.0.1 /'])
    outbound.stop()
  })

  it('an answer without end costs no more than it may, and silence no more than the time', async () => {
    const outbound = new Outbound(allow, resolve)
    expect(await post(outbound, `http://127.0.0.1:${port}/endless`)).toMatchObject({ status: 200 })
    const silent = await post(outbound, `http://127.0.0.1:${port}/silent`, 150)
    expect(silent).toMatchObject({ status: null, problem: 'timeout' })
    expect(silent.ms).toBeLessThan(1_000)
    expect(await post(outbound, 'http://127.0.0.1:1024/')).toMatchObject({ problem: 'connection' })
    expect(await post(outbound, `https://127.0.0.1:${port}/`)).toMatchObject({ problem: 'tls' })
    const slowName = new Outbound(allow, () => new Promise(() => undefined))
    expect(await post(slowName, 'http://slow.test/', 100)).toMatchObject({ problem: 'timeout' })
    outbound.stop()
  })

  it('the list of what is allowed is read strictly', () => {
    for (const text of ['10.0.0.0/33', '10.0.0.0/8/8', 'a b', 'http://x', '10.0.0.0/-1', '::1/129', '*']) expect(() => parseAllow(text), text).toThrow(/neither/)
    expect(() => parseAllow(' 10.0.0.0/8 , ::1, host.internal,,')).not.toThrow()
  })
})
