// Every SQL statement of the product stands before the migrated schema as the role that serves: PostgreSQL can prepare and
// plan it, the role may run it, and its columns are those of the declared row. No template in the sources is left out.
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sql } from '../../src/platform/db/sql.ts'
import { cloneDatabase, type TestDatabase } from '../harness/database.ts'
import { allTemplates, contains, declaredRow, exportedStatements, isWhole, root, textOf } from './templates.ts'

/** A statement with the function that made it; `row` is what it declares. */
interface Statement { name: string; row: Map<string, string> | null }
interface Column { name: string; dataTypeID: number }

const tried: unknown[] = [null, undefined, true, false, 7, 'newest', 'oldest', 'waiting', 'sorted', 'time', 'turn', 'count', [], ['queued'], ['assigned'], ['queued', 'assigned'], ['closed', 'resolved']]

/** Stands for any argument: every property of it is another such; what was asked for is remembered. `given` takes its place. */
function anything(path: string, asked: Set<string>, given: Map<string, unknown>): unknown {
  asked.add(path)
  if (given.has(path)) return given.get(path)
  return new Proxy(() => undefined, {
    has: () => false,
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => '7'
      if (key === Symbol.iterator) return function* none() { /* nothing in it */ }
      if (typeof key === 'symbol' || key === 'then') return undefined
      if (key === 'toJSON') return () => ({})
      if (key === 'length') return 1
      if (['map', 'flatMap', 'filter', 'toSorted', 'entries'].includes(key)) return () => []
      if (['every', 'some', 'includes'].includes(key)) return () => true
      return anything(`${path}.${key}`, asked, given)
    },
  })
}

const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && 'text' in value && 'values' in value

/** All texts that exported functions can make, with each argument and property once as something else. */
async function exported(): Promise<Map<string, Statement>> {
  const found = new Map<string, Statement>()
  for (const { file, names } of exportedStatements()) {
    const members = await import(join(root, file)) as Record<string, unknown>
    for (const name of names) {
      const make = members[name]
      if (typeof make !== 'function') continue
      const row = declaredRow(file, name)
      const run = (given: Map<string, unknown>): { asked: Set<string>; text: string | null } => {
        const asked = new Set<string>()
        try {
          const made: unknown = (make as (...all: unknown[]) => unknown)(...Array.from({ length: Math.max(make.length, 4) }, (_, i) => anything(String(i), asked, given)))
          if (isSql(made) && isWhole(made.text)) found.set(made.text, { name: `${file} ${name}`, row })
          return { asked, text: isSql(made) ? made.text : null }
        } catch {
          // This argument is none for it; what no argument reaches is told below.
          return { asked, text: null }
        }
      }
      const usual = run(new Map())
      const branch = ({ asked, text }: typeof usual): string => `${text ?? ''} ${[...asked].join()}`
      for (const path of usual.asked) {
        const branches = new Set([branch(usual)])
        for (const value of tried) {
          const made = run(new Map([[path, value]]))
          // What leads into no branch of its own leads into none together with others.
          if (made.text !== null && branches.has(branch(made))) continue
          branches.add(branch(made))
          for (const deeper of made.asked) if (!path.startsWith(deeper)) run(new Map([[path, value], [deeper, null]]))
        }
      }
    }
  }
  return found
}

/** Asks PostgreSQL to prepare a text and to say what comes back. */
const describeText = (client: pg.Client, text: string): Promise<Column[]> => new Promise((resolve, reject) => {
  let columns: Column[] = []
  const query = {
    submit: (connection: { parse(q: unknown): void; describe(q: unknown): void; sync(): void }) => { connection.parse({ name: '', text, types: [] }); connection.describe({ type: 'S', name: '' }); connection.sync() },
    handleRowDescription: (message: { fields: Column[] }) => { columns = message.fields },
    handleError: reject,
    handleReadyForQuery: () => resolve(columns),
    handleCommandComplete: () => undefined, handleDataRow: () => undefined, handleEmptyQuery: () => undefined,
  }
  client.query(query as unknown as pg.Submittable)
})

const { INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, BOOL, BYTEA } = pg.types.builtins
const numbers = [INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8] as number[]
/** A rough word for what arrives, and for what the type says; null: cannot be told. */
const arrives = (oid: number): string => (numbers.includes(oid) ? 'number' : oid === BOOL ? 'boolean' : oid === BYTEA ? 'Buffer' : 'other')
const says = (type: string): string => {
  const one = type.replaceAll(/\s*\|\s*null\b/g, '')
  return ['number', 'boolean', 'Buffer'].includes(one) ? one : 'other'
}

let database: TestDatabase
let rw: pg.Client
let statements: Map<string, Statement>
beforeAll(async () => {
  database = await cloneDatabase()
  const stores = await exported()
  statements = new Map([...stores, ...written(stores)])
  rw = new pg.Client({ connectionString: database.url, options: '-c role=app_rw -c search_path=switchboard' })
  await rw.connect()
})
afterAll(async () => {
  await rw.end()
  await database.drop()
})

/** Statements that no store exports, made from their templates. Fragments show in the statements that hold them. */
function written(known: ReadonlyMap<string, Statement>): Map<string, Statement> {
  const all = allTemplates()
  const rest = all.filter((template) => ![...known.keys()].some((text) => contains(text, template)))
  const fragments = new Set(rest.flatMap((template) => template.parts.map((part) => `${template.file} ${part}`)))
  const alone = rest.filter(({ file, name, chunks }) => !fragments.has(`${file} ${name}`) && isWhole(chunks[0] ?? ''))
  return new Map(alone.map((template) => [textOf(template, all), { name: `${template.file}:${template.line} ${template.name}`, row: declaredRow(template.file, template.name) }]))
}

it('every statement can be prepared and planned, may be run, and gives the columns of its row', async () => {
  expect(statements.size).toBeGreaterThan(100)
  const failures: string[] = []
  const prepared: string[] = []
  let compared = 0
  for (const [text, { name, row }] of statements) {
    try {
      const columns = await describeText(rw, text)
      // Planning opens the tables with the rights of the role; preparing alone does not.
      await rw.query(`explain (generic_plan) ${text}`)
      prepared.push(text)
      if (!row) continue
      compared++
      const [got, wanted] = [columns.map((column) => `${column.name} ${arrives(column.dataTypeID)}`), [...row].map(([key, type]) => `${key} ${says(type)}`)]
      if (got.toSorted().join() !== wanted.toSorted().join()) failures.push(`${name} gives ${got.toSorted().join(', ')}; its row says ${wanted.toSorted().join(', ')}`)
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message}\n${text}`)
    }
  }
  expect(failures).toEqual([])
  expect(compared).toBeGreaterThan(50)
  const missed = allTemplates().filter((template) => !prepared.some((text) => contains(text, template)))
  expect(missed.map(({ file, line }) => `${file}:${line}`), 'no argument of `tried` reaches these templates').toEqual([])
})

it('a statement asks for its tenant first, or goes through a function that crosses tenants', async () => {
  const all = [...statements].filter(([text]) => /\b(from|update|into)\s+[a-z_]+/i.test(text))
  const walled = (await database.admin<{ name: string }>(`select relname as name from pg_class c where relnamespace = 'switchboard'::regnamespace and relkind = 'r' and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`)).map((row) => row.name)
  const careless = all.filter(([text]) => walled.some((table) => new RegExp(`\\b(from|join|update|into)\\s+${table}\\b`).test(text)) && !/app_tenant\(\)|tenant_id = \$\d|\(tenant_id, at, name/.test(text))
  expect(careless.map(([, { name }]) => name)).toEqual([])
})
