// Values that a declared schema accepts, made from the schema itself.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

export interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minProperties?: number
  minItems?: number
  additionalProperties?: boolean
}

export const shapeOf = (schema: TSchema | undefined): Shape => (schema ?? { type: 'object', properties: {} }) as Shape

let count = 0
/** Text nobody used before. */
export const fresh = (): string => `n${process.pid}x${(count++).toString(36)}`

const texts = (): string[] => ['sample text', `client-${fresh()}`, 'https://example.test', '+49 30 123456', 'en-GB', '1.0', 'a', '#8040a0', '09:30', '2026-11-21', fresh(), 'Harbour-2026', '/app/inbox']

function text(shape: Shape, mark: string): string {
  if (shape.format === 'uuid') return '01990000-0000-7000-8000-000000000000'
  if (shape.format === 'email') return `${mark}${fresh()}@sample.test`
  if (shape.format === 'date') return '2026-11-21'
  if (shape.format === 'date-time') return '2026-11-21T09:00:00Z'
  const candidates = [`${mark}${fresh()} name`, ...texts()]
  const found = candidates.find((candidate) => Value.Check(shape as TSchema, candidate))
  if (found === undefined) throw new Error(`no sample for ${JSON.stringify(shape)}`)
  return found
}

/** A valid value; `mark` stands in texts. Optional properties are left out, unless `full`. */
export function sample(shape: Shape, mark = '', full = false): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return sample(shape.anyOf[0] ?? {}, mark, full)
  // Whatever is well-formed.
  if (Object.keys(shape).length === 0) return 'anything'
  switch (shape.type) {
    case 'string': return text(shape, mark)
    case 'integer': case 'number': return Math.max(shape.minimum ?? 1, 1)
    case 'boolean': return true
    case 'null': return null
    case 'array': return shape.items && (full || shape.minItems) ? [sample(shape.items, mark, full)] : []
    case 'object': return object(shape, mark, full)
    default: throw new Error(`no sample for ${JSON.stringify(shape)}`)
  }
}

const keyFor = (pattern: string): string => ['some_key', 'en', 'greeting'].find((key) => new RegExp(pattern, 'u').test(key)) ?? 'some_key'

function object(shape: Shape, mark: string, full: boolean): Record<string, unknown> {
  const entries = Object.entries(shape.properties ?? {})
  const required = new Set(shape.required ?? [])
  const least = shape.minProperties ?? 0
  const chosen = entries.filter(([name], place) => full || required.has(name) || place < least)
  const value = Object.fromEntries(chosen.map(([name, inner]) => [name, sample(inner, mark, full)]))
  if (full && shape.patternProperties) for (const [pattern, inner] of Object.entries(shape.patternProperties)) value[keyFor(pattern)] = sample(inner, mark, full)
  return value
}
