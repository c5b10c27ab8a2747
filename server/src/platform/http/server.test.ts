import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../kernel/clock.ts'
import { makeIds } from '../../kernel/ids.ts'
import { makeServer } from './server.ts'

type Server = Awaited<ReturnType<typeof makeServer>>
const make = (requestTimeoutMs?: number): Promise<Server> =>
  makeServer({ trustProxy: '127.0.0.1', ...(requestTimeoutMs ? { requestTimeoutMs } : {}) }, makeIds(systemClock), pino({ level: 'silent' }), (_, reply) => reply.code(404).send())

let server: Server
beforeAll(async () => {
  server = await make(600)
  server.post('/', (request, reply) => reply.send({ ip: request.ip }))
  server.post('/files', { config: { upload: true } }, (_, reply) => reply.send({ taken: true }))
  await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => server.close())

/** What the server says to these bytes until it hangs up, and after how many milliseconds it does. */
const tell = (text: string, rest = '', after = 0): Promise<{ said: string; ms: number }> => new Promise((resolve, reject) => {
  const began = performance.now()
  let said = ''
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1', () => { socket.write(text); if (rest !== '') setTimeout(() => socket.write(rest), after) })
  socket.setEncoding('utf8').on('data', (part: string) => { said += part }).on('error', reject).on('close', () => resolve({ said, ms: performance.now() - began }))
})

describe('a request that does not come to its end', () => {
  it.each([
    ['in its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
    ['in its headers', 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  ])('%s is given up', async (_, text) => {
    const { said, ms } = await tell(text)
    expect(said).toMatch(/^HTTP\/1\.1 408/)
    expect(ms).toBeLessThan(3_000)
  })

  it('a file takes its time over a slow line, no other body does', async () => {
    const head = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{`
    expect((await tell(head('/files'), '}', 1_500)).said).toMatch(/^HTTP\/1\.1 200/)
    expect((await tell(head('/'), '}', 1_500)).said).toMatch(/^HTTP\/1\.1 408/)
    expect((await tell(head('/'), '}', 300)).said).toMatch(/^HTTP\/1\.1 200/)
  })

  it('has half a minute (a file: three), and its headers half of that', async () => {
    const standard = await make()
    expect([standard.server.requestTimeout, standard.server.headersTimeout]).toEqual([180_000, 15_000])
    await standard.close()
  })
})

it('believes the proxies it was told of, and nobody before them', async () => {
  const ipOf = async (forwarded: string): Promise<string> => {
    const { said } = await tell(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: ${forwarded}\r\nContent-Length: 0\r\n\r\n`)
    return (JSON.parse(said.slice(said.indexOf('{'))) as { ip: string }).ip
  }
  expect(await ipOf('203.0.113.9')).toBe('203.0.113.9')
  expect(await ipOf('10.1.1.1, 203.0.113.9')).toBe('203.0.113.9')
})
