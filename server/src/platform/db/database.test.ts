// Transactions whose statements travel together: the reason of a failure reaches whoever awaits any of them.
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { Database, sqlState, type Db } from './database.ts'
import { sql } from './sql.ts'

let clone: TestDatabase
let database: Database
beforeAll(async () => {
  clone = await cloneDatabase()
  database = new Database(clone.url, 2, pino({ level: 'silent' }))
})
afterAll(async () => {
  await database.stop()
  await clone.drop()
})

const fails = (db: Db) => db.run(sql`select 1 / 0`)
const follows = (db: Db) => db.run(sql`select 2`)
/** Some callers are a few turns further from the answer than others. */
const later = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    await Promise.resolve()
    throw error
  }
}
const stateOf = (work: (db: Db) => Promise<unknown>): Promise<string | undefined> => database.transaction('none', work).then(() => 'none failed', sqlState)

describe('statements in one flight', () => {
  it('tell the reason of a failure whichever answer is heard first', async () => {
    expect(await stateOf((db) => Promise.all([later(fails(db)), follows(db)]))).toBe('22012')
    expect(await stateOf((db) => Promise.all([follows(db), later(later(fails(db))), follows(db), follows(db)]))).toBe('22012')
  })

  it('tell it also to those that were only behind it', async () => {
    const states: (string | undefined)[] = []
    await database.transaction('none', async (db) => {
      for (const result of await Promise.allSettled([follows(db), fails(db), follows(db)])) states.push(result.status === 'rejected' ? sqlState(result.reason) : 'fine')
      throw new Error('enough')
    }).catch(() => undefined)
    expect(states).toEqual(['fine', '22012', '22012'])
  })

  it('go on after a part that was undone', async () => {
    const states: (string | undefined)[] = []
    await database.transaction('none', async (db) => {
      await db.run({ text: 'savepoint a', values: [], name: 'savepoint_a' })
      for (const result of await Promise.allSettled([fails(db), follows(db)])) states.push(result.status === 'rejected' ? sqlState(result.reason) : 'fine')
      await db.run({ text: 'rollback to savepoint a', values: [], name: 'rollback_a' })
      states.push(await follows(db).then(() => 'fine', sqlState))
      for (const result of await Promise.allSettled([db.run(sql`select 'x'::integer`), follows(db)])) states.push(result.status === 'rejected' ? sqlState(result.reason) : 'fine')
      throw new Error('enough')
    }).catch(() => undefined)
    expect(states).toEqual(['22012', '22012', 'fine', '22P02', '22P02'])
  })
})
