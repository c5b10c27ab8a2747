// Requests made to hurt, generated from a route's declaration, whatever tongue it speaks: what is sent, and what must be said.
import type { Route } from '../../src/platform/http/route.ts'
import { assigned, hostileBodies, hostileParams, hostileQuery, rawBodies, type Hostile } from './hostile.ts'
import { bodyOf, urlOf, type Parts } from './request.ts'
import { shapeOf } from './sample.ts'
import { hostileUploads, multipartType } from './uploads.ts'

export interface Shot {
  label: string; url: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string>; authorization?: string | null
  /** The answers that are right; none: every declared one. */
  status: number[]
  /** What a 400 must name. */
  field?: string
}

/**
 * The sixth of the shots that the tests take: of every field some, of every value some, of every route others. All of them
 * with SHOTS=all.
 */
export const taken = (shots: Shot[], phase: number): Shot[] => (process.env['SHOTS'] === 'all' ? shots : shots.filter((_, i) => i % 6 === phase % 6))

export const bodyShot = (url: string) => (one: Hostile): Shot => ({ label: one.label, url, body: JSON.stringify(one.value), status: one.reject ? [400, 413] : [], ...(one.reject ? { field: one.field } : {}) })

interface Bodies {
  /** Valid requests: with what must be there, and with everything that may be. */
  plain: Parts
  full: Parts
  /** Bodies of hundreds of kilobytes, too. Routes that read a body by a way of their own get them in any case. */
  heavy: boolean
  /** Most bytes of an upload. */
  limit: number
}

export function bodyShots(route: Route, { plain, full, heavy, limit }: Bodies): Shot[] {
  const url = urlOf(route, plain)
  if (route.method === 'GET') return []
  if (route.upload) return hostileUploads(route, limit).map(({ type = multipartType, ...shot }): Shot => ({ ...shot, url, headers: { 'content-type': type } }))
  const schema = route.schemas.body
  const raw = rawBodies(JSON.stringify(plain.body ?? {})).filter((one) => heavy || route.idempotency === 'key' || one.body.length < 10_000).map(({ label, body, type, status, early }): Shot => ({
    label, body, url, headers: type ? { 'content-type': type } : {},
    // A route without a body looks at none, but it must be JSON that can be read at all.
    status: schema || early ? status : [],
  }))
  const keyed = route.idempotency === 'key' ? raw.filter((one) => one.label.startsWith('deep')).map((one): Shot => ({ ...one, label: `${one.label} with a key`, headers: { ...one.headers, 'idempotency-key': crypto.randomUUID() } })) : []
  if (!schema || !plain.body) return [...raw, ...keyed]
  // The same beside everything that is optional: a part of them shows whether that makes a difference.
  const beside = hostileBodies(schema, full.body ?? {}).filter((one) => one.reject).filter((_, i) => i % 4 === 0)
  return [...raw, ...keyed, ...hostileBodies(schema, plain.body).map(bodyShot(url)), ...beside.map(bodyShot(url))]
}

export function urlShots(route: Route, parts: Parts): Shot[] {
  const withBody = (shot: Shot): Shot => ({ ...shot, ...bodyOf(route, parts) })
  const shots: Shot[] = []
  for (const [name, shape] of Object.entries(shapeOf(route.schemas.params).properties ?? {})) {
    const at = (text: string): string => urlOf(route, { ...parts, params: { ...parts.params, [name]: '\u0001' } }).replace('%01', text)
    shots.push(...(shape.type === 'integer' ? hostileQuery(shape).filter(Boolean) : hostileParams).map((text): Shot => ({ label: `${name} = ${text}`, url: at(text), status: [400], field: name })))
  }
  const query = shapeOf(route.schemas.query).properties ?? {}
  const withQuery = (name: string, text: string): string => {
    const base = urlOf(route, { params: parts.params, query: Object.fromEntries(Object.entries(parts.query).filter(([key]) => key !== name)) })
    return `${base}${base.includes('?') ? '&' : '?'}${name}=${text}`
  }
  for (const [name, shape] of Object.entries(query)) {
    shots.push(...hostileQuery(shape).map((text): Shot => ({ label: `${name} = ${text.slice(0, 40)}`, url: withQuery(name, text), status: [400], field: name })))
    if (shape.type !== 'array') shots.push({ label: `${name} twice`, url: `${withQuery(name, '1')}&${name}=2`, status: [400], field: name })
    shots.push({ label: `${name} broken`, url: withQuery(name, '%zz%ED%A0%80'), status: [] })
  }
  shots.push(...assigned.filter((name) => !Object.hasOwn(query, name)).map((name): Shot => ({ label: `extra ${name}`, url: withQuery(name, '1'), status: [400], field: name })))
  return shots.map(withBody)
}

/** The field itself, a part of it, or what holds it; the domain knows no envelope. */
const names = (told: string, field: string): boolean =>
  `${told}.`.startsWith(`${field}.`) || `${field}.`.startsWith(`${told}.`) || told.split('.')[0] === field.split('.').at(-1)

/** Says that a 400 does not name what was wrong, or null. `fields`: those that it names. */
export const unnamed = ({ field }: Shot, status: number, fields: string[]): string | null =>
  (field !== undefined && status === 400 && !fields.some((name) => names(name, field)) ? `does not name ${field}` : null)
