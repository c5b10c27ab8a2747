// Input against its schema. Bodies are taken as they are; path and query parameters are text and are converted first.
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { refuseUnclean } from './clean.ts'

type Validator = (input: unknown) => unknown

const most = 20

interface Complaint { keyword: string; instancePath: string; params?: unknown; message: string }

/** One entry for each field: of several that are missing, or too much, each is named. */
function fieldsOf(error: Complaint, root: string): { field: string; message: string }[] {
  const { requiredProperties: missing, additionalProperties: extra } = (error.params ?? {}) as { requiredProperties?: string[]; additionalProperties?: string[] }
  const parts = error.instancePath.split('/').filter(Boolean)
  const said = (message: string) => (name: string) => ({ field: [...parts, name].join('.'), message })
  if (missing) return missing.map(said('must have required property'))
  if (extra) return extra.map(said('must not have additional properties'))
  // What is too much is told once more for the property itself.
  return error.keyword === 'boolean' ? [] : [{ field: parts.join('.') || root, message: error.message }]
}

/** Checks body input strictly: no conversion, nothing taken away. */
export function bodyValidator(schema: TSchema): Validator {
  const compiled = Compile(schema)
  return (input) => {
    refuseUnclean(input, 'body')
    if (compiled.Check(input)) return input
    throw new AppError('input.invalid', { fields: compiled.Errors(input).flatMap((error) => fieldsOf(error, 'body')).slice(0, most) })
  }
}

interface TextShape { type?: string; items?: TextShape; properties?: Record<string, TextShape> }

/** What a text says in the type that is asked; itself where it says nothing of the kind (`1.5`, nothing), so that the schema refuses it. */
function fromText(shape: TextShape | undefined, value: unknown): unknown {
  if (shape?.type === 'array') return (Array.isArray(value) ? value : [value]).map((one) => fromText(shape.items, one))
  if (typeof value !== 'string') return value
  if (shape?.type === 'integer' || shape?.type === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (shape?.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  return value
}

/** Checks text parameters: numbers and booleans are read from their text, one value serves where a list is asked. */
export function textValidator(schema: TSchema): Validator {
  const strict = bodyValidator({ ...schema, additionalProperties: false })
  const properties = new Map(Object.entries((schema as TextShape).properties ?? {}))
  return (input) => {
    refuseUnclean(input, 'query')
    return strict(Object.fromEntries(Object.entries(input as Record<string, unknown>).map(([name, value]) => [name, fromText(properties.get(name), value)])))
  }
}
