// Statements that travel together: one transaction, and the reason of a failure reaches whoever awaits any of them.
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { Database, sqlState, type Db } from './database.ts'
import { nothing, sql, steady } from './sql.ts'

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

  it('tell it to those that were new to the connection, too', async () => {
    const fresh = (db: Db) => db.run(sql`select 'nobody asked this before'`)
    const states = (db: Db) => Promise.allSettled([fails(db), fresh(db), fresh(db)]).then((all) => all.map((one) => (one.status === 'rejected' ? sqlState(one.reason) : 'fine')))
    let told: unknown
    // Who looks away is not told that all went well.
    expect(await stateOf(async (db) => { told = await states(db) })).toBe('22012')
    expect(told).toEqual(['22012', '22012', '22012'])
    expect(await database.db('none').run(sql`select 'nobody asked this before'`)).toBe(1)
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

describe('what is left to travel', () => {
  const left = (n: number) => sql`insert into kept values (${n})`
  const kept = async (): Promise<number[]> => (await clone.admin<{ n: number }>('select n from switchboard.kept order by n')).map(({ n }) => n)
  beforeAll(() => clone.admin('create table switchboard.kept (n integer primary key); grant select, insert on switchboard.kept to app_rw'))

  it('happens before what follows, and with the commit', async () => {
    const seen = await database.transaction('none', async (db) => {
      db.leave(left(1))
      const rows = await db.rows<{ n: number }>(sql`select n from kept`)
      db.leave(left(2))
      return rows
    })
    expect(seen).toEqual([{ n: 1 }])
    expect(await kept()).toEqual([1, 2])
  })

  it('takes all with it when it fails, and what follows is told why, at the latest the commit', async () => {
    expect(await stateOf(async (db) => {
      await db.run(left(3))
      db.leave(left(1))
    })).toBe('23505')
    expect(await stateOf(async (db) => {
      db.leave(left(3))
      db.leave(left(1))
      await follows(db)
    })).toBe('23505')
    // Also to who looks away.
    expect(await stateOf(async (db) => {
      db.leave(left(1))
      await follows(db).catch(() => undefined)
      db.leave(left(3))
    })).toBe('23505')
    expect(await kept()).toEqual([1, 2])
  })

  it('is refused at once where nothing can follow, and when it cannot travel', async () => {
    const round: Record<string, unknown> = {}
    round['round'] = round
    expect(() => database.db('none').leave(left(4))).toThrow('nothing follows')
    expect(await stateOf(async (db) => {
      await db.run(left(4))
      db.leave(sql`select ${round}::jsonb`)
    })).toBeUndefined()
    let late: Db | undefined
    await database.transaction('none', async (db) => { late = db; await follows(db) })
    expect(() => late?.leave(left(4))).toThrow('over')
    expect(await kept()).toEqual([1, 2])
  })
})

describe('a flight', () => {
  const one = () => new Database(clone.url, 1, pino({ level: 'silent' }))
  const settings = () => sql<{ tenant: string | null; plan: string; commit: string }>`
    select nullif(current_setting('app.tenant', true), '') as tenant, current_setting('plan_cache_mode') as plan, current_setting('synchronous_commit') as commit`

  it('is one transaction: what fails takes everything with it', async () => {
    await clone.admin('create table switchboard.written (n integer); grant select, insert on switchboard.written to app_rw')
    const write = sql`insert into written values (${1})`
    const written = async (): Promise<number> => (await clone.admin('select from switchboard.written')).length
    for (const tenant of ['none', 7] as const) expect(await database.db(tenant).both(write, sql`select 1 / 0`).catch(sqlState)).toBe('22012')
    expect(await written()).toBe(0)
    await database.db(7).both(write, sql`select 1`)
    expect(await written()).toBe(1)
  })

  it('leaves nothing of its settings to the next of its connection', async () => {
    const own = one()
    try {
      expect(await own.db(12).maybe(steady(settings()))).toEqual({ tenant: '12', plan: 'force_generic_plan', commit: 'on' })
      expect(await own.relaxed(13).maybe(settings())).toEqual({ tenant: '13', plan: 'auto', commit: 'off' })
      expect(await own.db('none').maybe(settings())).toEqual({ tenant: null, plan: 'auto', commit: 'on' })
      await own.transaction(14, async (db) => expect(await db.both(settings(), steady(settings()))).toEqual([[{ tenant: '14', plan: 'auto', commit: 'on' }], [{ tenant: '14', plan: 'force_generic_plan', commit: 'on' }]]))
      expect(await own.db(15).rows(sql`select 1 / 0`).catch(sqlState)).toBe('22012')
      expect(await own.transaction(16, (db) => db.rows(sql`select 2 / 0`)).catch(sqlState)).toBe('22012')
      expect(await own.db('none').maybe(settings())).toEqual({ tenant: null, plan: 'auto', commit: 'on' })
    } finally {
      await own.stop()
    }
  })

  it('prepares again what was not looked at because of a failure before it', async () => {
    const own = one()
    const [first, second] = [sql`select ${1}::integer / ${0}::integer as first`, sql<{ second: number }>`select ${2}::integer as second`]
    try {
      for (const _ of [1, 2]) expect(await own.db(1).both(first, second).catch(sqlState)).toBe('22012')
      expect(await own.db(1).both(second, second)).toEqual([[{ second: 2 }], [{ second: 2 }]])
      for (const _ of [1, 2]) expect(await own.db(1).rows(sql`select * from nowhere`).catch(sqlState)).toBe('42P01')
      // Several on their way at once, some of them new to the connection, some wrong.
      const states = await Promise.all([own.db(1).rows(sql`select 'new'`), own.db(1).rows(sql`select * from nowhere`), own.db(1).rows(second), own.db('none').rows(sql`select 'x'::date`)].map((work) => work.then((rows) => rows.length, sqlState)))
      expect(states).toEqual([1, '42P01', 1, '22007'])
    } finally {
      await own.stop()
    }
  })

  it('is not sent when the transaction it belongs to is over: the next one of the connection would have it', async () => {
    const own = one()
    const turns = async (count: number): Promise<void> => { for (let i = 0; i < count; i++) await Promise.resolve() }
    const write = sql`insert into written values (${2})`
    try {
      const late: Promise<string>[] = []
      const told = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: Error) => error.message)
      for (const [before, count] of [[false, 1], [false, 40], ...Array.from({ length: 12 }, (_, i) => [true, i] as const)] as const) {
        await own.transaction(7, (db) => Promise.all([
          before ? fails(db) : Promise.reject(new Error('nothing was asked')),
          late.push(told((before ? db.run(sql`select 1`) : Promise.resolve()).catch(() => undefined).then(() => turns(count)).then(() => db.run(write)))),
        ])).catch(() => undefined)
        expect(await own.transaction(8, async (db) => { await turns(60); return db.rows(settings()) })).toEqual([{ tenant: '8', plan: 'auto', commit: 'on' }])
        expect(await own.db('none').maybe(settings())).toEqual({ tenant: null, plan: 'auto', commit: 'on' })
      }
      expect(new Set(await Promise.all(late))).not.toContain('done')
      expect(await clone.admin('select from switchboard.written where n = 2')).toHaveLength(0)
    } finally {
      await own.stop()
    }
  })

  it('that cannot travel takes no begin with it', async () => {
    const round: Record<string, unknown> = {}
    round['round'] = round
    const write = sql`insert into written values (${3})`
    const work = (db: Db) => Promise.allSettled([db.run(sql`select ${round}::jsonb`), db.run(write), db.maybe(settings())])
    let settled: PromiseSettledResult<unknown>[] = []
    await expect(database.transaction(7, async (db) => { settled = await work(db); throw new Error('enough') })).rejects.toThrow('enough')
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual(['refused', 1, { tenant: '7', plan: 'auto', commit: 'on' }])
    expect(await clone.admin('select from switchboard.written where n = 3')).toHaveLength(0)
  })

  it('keeps answers and names apart, also with an empty statement or a wrong name', async () => {
    const own = one()
    try {
      const six = sql<{ six: number }>`select 6 as six`
      expect(await own.db(1).both(nothing, six)).toEqual([[], [{ six: 6 }]])
      expect(await own.db(1).rows(six)).toEqual([{ six: 6 }])
      await expect(own.db(1).rows({ ...six, name: six.name, text: 'select 7 as six', values: [] })).rejects.toThrow('is the name of another statement')
      expect(await own.db(1).rows(six)).toEqual([{ six: 6 }])
    } finally {
      await own.stop()
    }
  })

  it('ends the time its answer may take, where the address gives one', async () => {
    const url = new URL(clone.url)
    url.searchParams.set('query_timeout', '100')
    const own = new Database(url.href, 1, pino({ level: 'silent' }))
    try {
      const pid = () => own.db('none').rows(sql`select pg_backend_pid()`)
      const first = await pid()
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(await pid()).toEqual(first)
    } finally {
      await own.stop()
    }
  })

  it('tells how many were found or changed, and refuses what cannot travel', async () => {
    const round: Record<string, unknown> = {}
    round['round'] = round
    expect(await database.db('none').rows(sql`select ${round}::jsonb`).catch((error: Error) => error.message)).toMatch(/circular/i)
    await database.transaction('none', async (db) => {
      await db.run({ text: 'create temporary table counted (n integer) on commit drop', values: [], name: 'counted_table' })
      expect(await db.run(sql`insert into counted select generate_series(1, 3)`)).toBe(3)
      expect(await db.run(sql`update counted set n = n + 1 where n > ${1}`)).toBe(2)
      expect(await db.rows(sql`update counted set n = n where n = 4 returning n, null::text as nothing, '{"a": [1]}'::jsonb as json, ${new Date(0)}::timestamptz as at`))
        .toEqual([{ n: 4, nothing: null, json: { a: [1] }, at: '1970-01-01T00:00:00Z' }])
      expect(await db.run({ text: 'savepoint s', values: [], name: 'savepoint_s' })).toBe(0)
    })
  })
})
