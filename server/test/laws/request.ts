// Requests built from a declared route, sent as they are, and judged by what the route declares.
import { WebSocket } from 'ws'
import { errorsOf, fileBytes, type Route } from '../../src/platform/http/route.ts'
import { sample, shapeOf } from './sample.ts'
import { tongueOf } from './tongues.ts'
import { fileFor, type Sent } from './uploads.ts'

export interface Parts { params: Record<string, unknown>; query: Record<string, unknown>; body: Record<string, unknown> | undefined }
export interface Told { status: number; text: string; headers: string; json: Record<string, unknown> | null; type: string }

export const nameOf = (route: Route): string => `${route.method} ${route.path}`

/** A valid request; ids that the route declares are filled by `idFor`. */
export function requestFor(route: Route, idFor: (place: string) => unknown, mark = '', full = false): Parts {
  const part = (which: 'params' | 'query' | 'body'): Record<string, unknown> => {
    const value = sample(shapeOf(route.schemas[which]), mark, full) as Record<string, unknown>
    for (const place of Object.keys(route.ids)) {
      const [where = '', name = ''] = place.split('.')
      if (where === which) value[name] = idFor(place)
    }
    return value
  }
  return { params: part('params'), query: part('query'), body: route.schemas.body ? part('body') : undefined }
}

export function urlOf(route: Route, parts: Pick<Parts, 'params' | 'query'>): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts.params[name])))
  const query = new URLSearchParams(Object.entries(parts.query).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)])))
  return query.size > 0 ? `${path}?${query}` : path
}

export async function send(base: string, method: string, url: string, authorization: string | null, body?: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(base + url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(authorization === null ? {} : { authorization }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const json = text !== '' && type.includes('json') ? JSON.parse(text) as Record<string, unknown> : null
  return { status: response.status, text, headers: JSON.stringify([...response.headers]), json, type }
}

/** What travels: JSON, or a file where the route takes one. */
export const bodyOf = (route: Route, parts: Parts, mark = ''): Partial<Sent> => (route.upload ? fileFor(mark) : parts.body ? { body: JSON.stringify(parts.body), headers: {} } : {})

/** Nothing is kept but files: by the browser that asked, which asks again each time, or, what is public, by everybody. */
function mayBeKept(route: Route, told: Told): boolean {
  if (told.status === 304 || route.responses[told.status] === fileBytes) return told.headers.includes(`["cache-control","${route.access.kind === 'public' ? 'public, max-age=300' : 'private, no-cache'}"]`)
  return told.headers.includes('["cache-control","no-store"]')
}

/** What is wrong with the answer by the route's own declaration, or null. */
export function undeclared(route: Route, told: Told): string | null {
  if (!mayBeKept(route, told)) return 'may be cached'
  if (told.status < 400) return told.status in route.responses ? null : `status ${told.status} is not declared`
  const tongue = tongueOf(route)
  return tongue.malformed(told) ?? (errorsOf(route).some((code) => tongue.says(code, told)) ? null : `this error (${told.status}) is not declared`)
}

/** Runs `work` on all, a few at once. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(Array.from({ length: width }, async () => { for (const item of rest) await work(item) }))
}

/** The status with which the server answers an upgrade: 101, or why not. */
export const upgrade = (base: string, target: string): Promise<number> => new Promise((resolve, reject) => {
  const ws = new WebSocket(`${base.replace('http', 'ws')}${target}`)
  ws.on('unexpected-response', (_, response) => { resolve(response.statusCode ?? 0); ws.terminate() })
  ws.on('open', () => { resolve(101); ws.terminate() })
  ws.on('error', reject)
})
