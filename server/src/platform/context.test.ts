// A part of a transaction that fails by itself.
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { systemClock } from '../kernel/clock.ts'
import { makeContext, type Platform } from './context.ts'
import { Database } from './db/database.ts'
import { sql } from './db/sql.ts'

let clone: TestDatabase
let database: Database
beforeAll(async () => {
  clone = await cloneDatabase()
  await clone.admin('create table switchboard.written (n integer); grant select, insert on switchboard.written to app_rw')
  database = new Database(clone.url, 1, pino({ level: 'silent' }))
})
afterAll(async () => {
  await database.stop()
  await clone.drop()
})

const context = () => makeContext({ database, clock: systemClock, wake: () => undefined } as unknown as Platform, 1)
const write = (n: number) => sql`insert into written values (${n})`
const written = async (): Promise<number[]> => (await clone.admin<{ n: number }>('select n from switchboard.written order by n')).map(({ n }) => n)
const turns = async (count: number): Promise<void> => { for (let i = 0; i < count; i++) await Promise.resolve() }

it('is undone alone, with what a branch of it sends too late, however late', async () => {
  const late: Promise<string>[] = []
  await context().tx(async (tx) => {
    await tx.db.run(write(1))
    for (let count = 0; count < 30; count++) {
      await tx.tx(async (part) => {
        await Promise.all([
          part.db.run(sql`select 1 / 0`),
          late.push(part.db.run(write(2)).catch(() => undefined).then(() => turns(count)).then(() => part.db.run(write(3))).then(() => 'done', (error: Error) => error.message)),
        ])
      }).catch(() => undefined)
    }
    await tx.tx((part) => part.db.run(write(4)))
    await tx.db.run(write(5))
  })
  expect(await written()).toEqual([1, 4, 5])
  expect(await Promise.all(late)).toContain('this part of the transaction is over')
})

it('is undone also when what it left to travel fails', async () => {
  const failed = await context().tx(async (tx) => {
    tx.db.leave(write(6))
    const error = await tx.tx(async (part) => { part.db.leave(write(7)); part.db.leave(sql`select 1 / 0`) }).catch((reason: Error) => reason)
    tx.db.leave(write(8))
    return error instanceof Error
  })
  expect(failed).toBe(true)
  expect(await written()).toEqual([1, 4, 5, 6, 8])
})

it('a question that others held up is asked again, and one whose transaction has failed tells why', async () => {
  let tries = 0
  const contended = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' })
  expect(await context().ask('a', 1, async (asked: number[]) => { if (++tries < 3) throw contended; return asked })).toBe(1)
  expect(tries).toBe(3)
  const told = await context().tx(async (tx) => {
    tx.db.leave(sql`select 1 / 0`)
    await tx.tx((part) => part.db.run(write(9))).catch(() => undefined)
    await tx.db.run(write(10))
  }).catch((error: { code?: string }) => error.code)
  expect(told).toBe('22012')
})
