// What a reader asks of a node: shallow, or a part of its children in an order, as the Firebase REST protocol says. Pure.
import { firebaseDescend, type FirebaseNode as Node } from '../../modules/outreach/index.ts'

type Scalar = string | number | boolean | null

export interface Query {
  shallow: boolean
  pretty: boolean
  silent: boolean
  order: { by: string; startAt?: Scalar; endAt?: Scalar; equalTo?: Scalar; limitToFirst?: number; limitToLast?: number } | null
}

/** Told to the caller with status 400. */
export class BadQuery extends Error {}

const ranges = ['startAt', 'endAt', 'equalTo'] as const
const limits = ['limitToFirst', 'limitToLast'] as const

/** One value of a parameter; repeating is no list. */
function one(query: Record<string, unknown>, name: string): string | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value.length > 1_000) throw new BadQuery(`${name} must be given once`)
  return value
}

function json(query: Record<string, unknown>, name: string): Scalar | undefined {
  const text = one(query, name)
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as unknown
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Scalar
  } catch {
    // Told below.
  }
  throw new BadQuery(`${name} must be a valid JSON encoded primitive`)
}

function limit(query: Record<string, unknown>, name: string): number | undefined {
  const text = one(query, name)
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new BadQuery(`${name} must be a positive integer`)
  return Number(text)
}

/** Errors: `BadQuery`. */
export function readQuery(query: Record<string, unknown>): Query {
  const shallow = one(query, 'shallow') === 'true'
  const print = one(query, 'print')
  if (print !== undefined && print !== 'pretty' && print !== 'silent') throw new BadQuery('print must be pretty or silent')
  const by = json(query, 'orderBy')
  const range = Object.fromEntries(ranges.flatMap((name) => { const value = json(query, name); return value === undefined ? [] : [[name, value]] }))
  const most = Object.fromEntries(limits.flatMap((name) => { const value = limit(query, name); return value === undefined ? [] : [[name, value]] }))
  const asked = Object.keys({ ...range, ...most }).length > 0
  if (by === undefined && asked) throw new BadQuery('orderBy must be defined when other query parameters are defined')
  if (by !== undefined && (typeof by !== 'string' || by === '')) throw new BadQuery('orderBy must be a valid JSON encoded path')
  if (Object.keys(most).length > 1) throw new BadQuery('limitToFirst and limitToLast must not be mixed')
  if ('equalTo' in range && Object.keys(range).length > 1) throw new BadQuery('equalTo must not be mixed with startAt or endAt')
  if (shallow && by !== undefined) throw new BadQuery("Mixing 'shallow' and querying parameters is not supported")
  return { shallow, pretty: print === 'pretty', silent: print === 'silent', order: typeof by === 'string' ? { by, ...range, ...most } : null }
}

const isObject = (node: Node): node is { [key: string]: Node } => typeof node === 'object' && node !== null

export function applyQuery(node: Node, { shallow, order }: Query): Node {
  if (!isObject(node)) return node
  if (shallow) return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, isObject(value) ? true : value]))
  if (!order) return node
  const valueOf = (key: string, child: Node): Scalar => {
    if (order.by === '$key') return key
    const at = order.by === '$value' ? child : firebaseDescend(child, order.by.split('/'))
    return isObject(at) ? null : at
  }
  let rows = Object.entries(node).map(([key, child]) => ({ key, child, value: valueOf(key, child) }))
    .filter(({ value }) => (order.startAt === undefined || compare(value, order.startAt) >= 0) && (order.endAt === undefined || compare(value, order.endAt) <= 0)
      && (order.equalTo === undefined || compare(value, order.equalTo) === 0))
    .toSorted((a, b) => compare(a.value, b.value) || compare(a.key, b.key))
  if (order.limitToFirst !== undefined) rows = rows.slice(0, order.limitToFirst)
  if (order.limitToLast !== undefined) rows = rows.slice(-order.limitToLast)
  return rows.length === 0 ? null : Object.fromEntries(rows.map(({ key, child }) => [key, child]))
}

const rank = (value: Scalar): number => (value === null ? 0 : value === false ? 1 : value === true ? 2 : typeof value === 'number' ? 3 : 4)

/** Nothing, false, true, numbers, texts. */
function compare(a: Scalar, b: Scalar): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return typeof a === 'string' && typeof b === 'string' && a !== b ? (a < b ? -1 : 1) : 0
}
