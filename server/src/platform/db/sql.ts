// SQL as a tagged template that only binds parameters. Statements with the same text share one prepared name. A text is put
// together once: afterwards a statement is recognised by the templates it is made of.
import { createHash } from 'node:crypto'

/** A statement whose rows have the type R. */
export interface Sql<R = unknown> {
  readonly text: string
  readonly values: readonly unknown[]
  readonly name: string
  /** Its plan is one for all values: a connection plans it once. */
  readonly steady?: true
  /** Only a type: which rows come back. */
  readonly row?: R
}

const names = new Map<string, string>()

/** Statement texts seen so far, by prepared name: the law test prepares each against the migrated schema. */
export const statements: ReadonlyMap<string, string> = names

function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `s${createHash('sha1').update(text).digest('hex').slice(0, 16)}`
  names.set(text, name)
  return name
}

/** Statements made of the same templates in the same order, with values at the same places. */
interface Shape {
  readonly next: Map<unknown, Shape>
  text?: string
  name?: string
}

const newShape = (): Shape => ({ next: new Map() })
const anyShape = newShape()
/** Stands for a value on the way to a shape. */
const someValue = Symbol('value')

function step(from: Shape, by: unknown): Shape {
  const known = from.next.get(by)
  if (known) return known
  const made = newShape()
  from.next.set(by, made)
  return made
}

const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && 'text' in value && 'values' in value && 'name' in value

class Statement<R> implements Sql<R> {
  readonly #strings: TemplateStringsArray
  readonly #parts: readonly unknown[]
  declare readonly steady?: true
  #composed: { shape: Shape; values: unknown[] } | undefined

  constructor(strings: TemplateStringsArray, parts: readonly unknown[]) {
    this.#strings = strings
    this.#parts = parts
  }

  get values(): readonly unknown[] { return this.#compose().values }

  get text(): string {
    const { shape } = this.#compose()
    return shape.text ??= this.#write({ count: 0 })
  }

  get name(): string {
    const { shape } = this.#compose()
    return shape.name ??= nameOf(this.text)
  }

  asSteady(): Sql<R> {
    return Object.assign(new Statement<R>(this.#strings, this.#parts), { steady: true as const })
  }

  #compose(): { shape: Shape; values: unknown[] } {
    if (this.#composed) return this.#composed
    const values: unknown[] = []
    return this.#composed = { shape: this.#walk(anyShape, values), values }
  }

  #walk(from: Shape, values: unknown[]): Shape {
    let shape = step(from, this.#strings)
    for (const part of this.#parts) {
      if (part instanceof Statement) shape = part.#walk(shape, values)
      else if (isSql(part)) {
        shape = step(shape, part.text)
        values.push(...part.values)
      } else {
        shape = step(shape, someValue)
        values.push(part)
      }
    }
    return shape
  }

  /** Parameters are numbered in the order in which `#walk` finds their values. */
  #write(numbers: { count: number }): string {
    let out = this.#strings[0] ?? ''
    for (const [i, part] of this.#parts.entries()) {
      if (part instanceof Statement) out += part.#write(numbers)
      else if (isSql(part)) out += shift(part, numbers)
      else out += `$${++numbers.count}`
      out += this.#strings[i + 1] ?? ''
    }
    return out
  }
}

/** Values become parameters; another `sql` fragment is put in place with its own. */
export const sql = <R = Record<string, unknown>>(strings: TemplateStringsArray, ...parts: unknown[]): Sql<R> => new Statement<R>(strings, parts)

/** Left to itself PostgreSQL plans a large statement anew for each call, which takes as long as some of them run. */
export const steady = <R>(query: Sql<R>): Sql<R> => query instanceof Statement ? (query as Statement<R>).asSteady() : { text: query.text, values: query.values, name: query.name, steady: true }

function shift(fragment: Sql, numbers: { count: number }): string {
  const base = numbers.count
  numbers.count += fragment.values.length
  return fragment.text.replaceAll(/\$(\d+)/g, (_, n: string) => `$${base + Number(n)}`)
}

/** A fragment of nothing. */
export const nothing: Sql = sql``
