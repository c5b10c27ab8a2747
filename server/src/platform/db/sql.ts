// SQL as a tagged template that only binds parameters. Statements with the same text share one prepared name.
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

const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && 'text' in value && 'values' in value && 'name' in value

/** Values become parameters; another `sql` fragment is put in place with its own. */
export function sql<R = Record<string, unknown>>(strings: TemplateStringsArray, ...parts: unknown[]): Sql<R> {
  const values: unknown[] = []
  const write = (texts: readonly string[], inner: readonly unknown[]): string => {
    let out = texts[0] ?? ''
    inner.forEach((part, i) => {
      if (isSql(part)) out += shift(part, values)
      else { values.push(part); out += `$${values.length}` }
      out += texts[i + 1] ?? ''
    })
    return out
  }
  const text = write(strings, parts)
  return { text, values, get name() { return nameOf(text) } }
}

/** Left to itself PostgreSQL plans a large statement anew for each call, which takes as long as some of them run. */
export const steady = <R>(query: Sql<R>): Sql<R> => ({ text: query.text, values: query.values, name: query.name, steady: true })

function shift(fragment: Sql, values: unknown[]): string {
  const base = values.length
  values.push(...fragment.values)
  return fragment.text.replaceAll(/\$(\d+)/g, (_, n: string) => `$${base + Number(n)}`)
}

/** A fragment of nothing. */
export const nothing: Sql = sql``
