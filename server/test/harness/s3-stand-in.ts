// A small S3 on loopback: keeps objects in memory and believes no request whose signature (SigV4, computed here anew from what
// arrived) or whose hash of the body is wrong.
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface S3StandIn {
  endpoint: string
  objects: Map<string, { body: Buffer; type: string }>
  /** Why requests were refused. */
  refusals: string[]
  requests: string[]
  /** Answers the next requests with these statuses instead. */
  fail(...statuses: number[]): void
  stop(): Promise<void>
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Why the request is not believed, or null. */
function doubt(request: IncomingMessage, body: Buffer, keys: { id: string; secret: string; region: string }): string | null {
  const { authorization = '', 'x-amz-date': at, 'x-amz-content-sha256': hash } = request.headers
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(authorization)
  if (!found || typeof at !== 'string' || typeof hash !== 'string') return 'no signature'
  const [, id, date = '', region = '', signed = '', signature] = found
  if (id !== keys.id || region !== keys.region || !at.startsWith(date)) return 'another key'
  const then = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - then) < 300_000)) return 'too old'
  if (!signed.split(';').includes('host') || !signed.split(';').includes('x-amz-date')) return 'not enough signed'
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'another body'
  if (request.method === 'PUT' && hash === 'UNSIGNED-PAYLOAD') return 'a body without its hash'
  const url = new URL(request.url ?? '', 'http://x')
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('')
  const canonical = [request.method, url.pathname, url.search.slice(1), headers, signed, hash].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const key = hmac(hmac(hmac(hmac(`AWS4${keys.secret}`, date), region), 's3'), 'aws4_request')
  return hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex') === signature ? null : 'a wrong signature'
}

export async function startS3(keys: { id: string; secret: string; region: string; bucket: string }): Promise<S3StandIn> {
  const objects = new Map<string, { body: Buffer; type: string }>()
  const [refusals, requests, failing]: [string[], string[], number[]] = [[], [], []]
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    requests.push(`${request.method} ${request.url}`)
    const why = doubt(request, body, keys)
    if (why) refusals.push(why)
    const status = why ? 403 : failing.shift()
    if (status) { response.writeHead(status).end('<Error/>'); return }
    const key = request.url ?? ''
    const object = objects.get(key)
    if (!key.startsWith(`/${keys.bucket}/`)) response.writeHead(404).end()
    else if (request.method === 'PUT') {
      objects.set(key, { body, type: request.headers['content-type'] ?? '' })
      response.writeHead(200).end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (!object) response.writeHead(404).end()
    else {
      const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
      const part = first === undefined ? object.body : object.body.subarray(Number(first), Number(last) + 1)
      response.writeHead(first === undefined ? 200 : 206, { 'content-length': part.length, 'content-type': object.type }).end(part)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, refusals, requests,
    fail: (...statuses) => { failing.push(...statuses) },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
