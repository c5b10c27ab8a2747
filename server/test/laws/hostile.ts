// Inputs made to hurt, generated from a declared schema: for every field the wrong types, sizes and characters, whatever is
// missing and whatever nobody asked for. A fixed seed mixes some of them.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { fresh, sample, type Shape } from './sample.ts'

/** `field`: what the answer must name. `reject`: the schema forbids it, so the answer must be 400. */
export interface Hostile { label: string; field: string; value: unknown; reject: boolean }

const nul = 'a\u0000b'
const lone = 'a\ud800b'
const deep = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1)
const types: unknown[] = ['text', '', 7, -1, 0.5, 2 ** 53, 1e308, true, null, [], {}, ['text'], { $gt: '' }, nul, lone, deep(100)]
const texts = ["'; drop table accounts; --", '${7*7}{{7*7}}', '<script>alert(1)</script>', '../../../etc/passwd', '%00', '\u202Eright to left', '\uFEFF', ' ', '\n\t x', 'é'.normalize('NFD').repeat(50)]
/** Names that a careless server would take over from the body. */
export const assigned = ['tenant_id', 'tenantId', 'client_id', 'account_id', 'id', 'uid', 'role', 'created_by', '__proto__', 'constructor', 'prototype', 'password_hash', 'is_default', 'demo', 'deleted_at', 'key']

const oddKeys = ['__proto__', 'constructor', 'a\nb', '', 'k'.repeat(300), nul, lone]

const isDirty = (value: unknown): boolean => /\\u0000|\\ud800/.test(JSON.stringify(value) ?? '') || depthOf(value) > 12
const depthOf = (value: unknown): number => (typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0)

function valuesFor(shape: Shape): unknown[] {
  const values = [...types]
  const one = shape.anyOf?.find((inner) => inner.type !== 'null') ?? shape
  if (one.type === 'string') {
    values.push(...texts)
    if (one.maxLength !== undefined) values.push('x'.repeat(one.maxLength + 1), '😀'.repeat(one.maxLength), `${'é'.normalize('NFD').repeat(Math.floor(one.maxLength / 2))}`, `a@${'b'.repeat(one.maxLength)}.test`)
  }
  if (one.type === 'integer') values.push((one.maximum ?? 2 ** 31) + 1, (one.minimum ?? 0) - 1)
  if (one.type === 'array') values.push(Array.from({ length: 6_000 }, () => 1), Array.from({ length: 60 }, () => 'https://example.test'))
  return values
}

/** A copy in which `path` holds `value`; nothing of `__proto__` is set by accident. */
export function put(target: Record<string, unknown>, path: string[], value: unknown): Record<string, unknown> {
  const [head = '', ...rest] = path
  const inner = rest.length === 0 ? value : put((target[head] ?? {}) as Record<string, unknown>, rest, value)
  const copy = Object.fromEntries(Object.entries(target))
  Object.defineProperty(copy, head, { value: inner, enumerable: true, configurable: true, writable: true })
  return copy
}

function without(target: Record<string, unknown>, path: string[]): Record<string, unknown> {
  const [head = '', ...rest] = path
  if (rest.length === 0) return Object.fromEntries(Object.entries(target).filter(([name]) => name !== head))
  return put(target, [head], without(target[head] as Record<string, unknown>, rest))
}

/** A body that would poison a prototype is refused before anybody looks at its fields. */
const named = (path: string[], value: unknown): string => (/"__proto__"|"constructor":\{"prototype"/.test(JSON.stringify(value)) ? 'body' : path.join('.'))

/** What no parser may let through. */
const poisons = (key: string, value: unknown): boolean => key === '__proto__' || (key === 'constructor' && typeof value === 'object')

/** Bodies by schema, each one step away from the valid one. */
export function hostileBodies(schema: TSchema, valid: Record<string, unknown>): Hostile[] {
  const out: Hostile[] = []
  const add = (label: string, path: string[], value: unknown, reject = isDirty(value) || !Value.Check(schema, value)): void => {
    out.push({ label, field: named(path, value), value, reject })
  }
  // `base` is a valid body in which the object at `path` stands.
  const visit = (shape: Shape, path: string[], base: Record<string, unknown>): void => {
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      const at = [...path, name]
      for (const value of valuesFor(inner)) add(`${at.join('.')} = ${(JSON.stringify(value) ?? 'undefined').slice(0, 60)}`, at, put(base, at, value))
      if (shape.required?.includes(name)) add(`no ${at.join('.')}`, at, without(base, at))
      if (inner.type === 'object' && inner.properties) visit(inner, at, put(base, at, sample(inner)))
      if (inner.patternProperties) for (const key of oddKeys) for (const value of ['x', { prototype: { polluted: true } }]) {
        // Facts for programs may be whatever is well-formed.
        const free = Object.values(inner.patternProperties).every((of) => Object.keys(of).length === 0)
        if (free) { add(`${name}[${JSON.stringify(key).slice(0, 20)}] = ${JSON.stringify(value)}`, at, put(base, [...at, key], value), isDirty({ [key]: value }) || poisons(key, value)); continue }
        // The schema of a record cannot say all of this (`.` ends at a line break): the domain must.
        add(`${name}[${JSON.stringify(key).slice(0, 20)}] = ${JSON.stringify(value)}`, at, put(base, [...at, key], value), typeof value !== 'string' || !/^[^\0\ud800]{1,64}$/.test(key) || key === '__proto__')
      }
    }
    if (!shape.properties) return
    for (const [i, name] of assigned.filter((one) => !Object.hasOwn(shape.properties ?? {}, one)).entries()) {
      add(`extra ${name}`, [...path, name], put(base, [...path, name], [1, 'admin', { prototype: { polluted: true } }][i % 3]), true)
    }
  }
  visit(schema as Shape, [], valid)
  return out
}

/** What may stand in a query for a field; all of it must be refused. */
export function hostileQuery(shape: Shape): string[] {
  if (shape.type === 'integer') return ['abc', '1.5', '-1', '99999999999999999999', 'NaN', '1 or 1=1', '', '{}', '[]', '1e400', '%00', 'null']
  if (shape.type === 'boolean') return ['maybe', '2', '', 'null', '%00', '{}']
  if (shape.enum) return ['nothing', '', '%00', 'constructor', '__proto__']
  if (shape.type === 'array') return ['nothing', '', '%00']
  // Empty is hostile where the schema does not take it.
  return [...(Value.Check(shape as TSchema, '') ? [] : ['']), 'a%00b', 'x'.repeat((shape.maxLength ?? 500) + 1)]
}

export const hostileParams = ['x', '1', '%27%20or%201%3D1', '%00', '..%2f..%2fme', '01990000-0000-7000-8000-00000000000', '01990000-0000-7000-8000-0000000000000', '%7B%22$gt%22%3A%22%22%7D', 'x'.repeat(199), 'null', '%F0%9F%98%80']
/** Paths that the router itself refuses. */
export const brokenParams = ['x'.repeat(900), '%zz', '%ED%A0%80', '%C0%AE']

export interface Raw { label: string; body: string; type?: string; status: number[]; /** Refused before anybody asks for the schema. */ early: boolean }

/** Bodies as text, whatever the schema is. */
export const rawBodies = (valid: string): Raw[] => [
  ...['{', '{"a":1,}', 'undefined', '\uFEFF{', '{"a":"\u0001"}', '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', "{'a':1}", 'NaN'].map((body) => ({ label: `body ${body}`, body, status: [400], early: true })),
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/problem+json', 'x'].map((type) => ({ label: `content type ${type}`, body: valid, type, status: [400], early: true })),
  { label: 'long content type', body: valid, type: `application/json;charset=${'x'.repeat(300)}`, status: [], early: true },
  { label: '300 kB', body: JSON.stringify({ text: 'x'.repeat(300_000) }), status: [413], early: true },
  { label: 'deep arrays', body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, status: [400, 413], early: false },
  { label: 'deep objects', body: `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, status: [400, 413], early: false },
  { label: 'many nodes', body: JSON.stringify(Array.from({ length: 20_000 }, () => 1)), status: [400, 413], early: false },
  ...['[]', '7', '"text"', 'true', '[{}]'].map((body) => ({ label: `body ${body}`, body, status: [400], early: false })),
]

/** Small, fast, repeatable. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Several wrong things at once. */
export function mixed(schema: TSchema, valid: Record<string, unknown>, many: number, next: () => number): Hostile[] {
  const single = hostileBodies(schema, valid)
  const names = Object.keys((schema as Shape).properties ?? {})
  return Array.from({ length: single.length > 0 ? many : 0 }, (_, i) => {
    let value = { ...valid }
    for (let n = 0; n < 3; n++) {
      const from = single[Math.floor(next() * single.length)]?.value as Record<string, unknown>
      const name = names[Math.floor(next() * names.length)] ?? fresh()
      if (name in from) value = put(value, [name], from[name])
    }
    return { label: `mixed ${i}`, field: '', value, reject: isDirty(value) || !Value.Check(schema, value) }
  })
}
