// What background jobs promise, on a real database with the server's own role.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { Database } from '../db/database.ts'
import { sql } from '../db/sql.ts'
import { makeLog } from '../log/log.ts'
import { enqueueDue, nextRun, registerCrons } from './cron.ts'
import type { Job, JobName } from './jobs.ts'
import { JobRunner } from './runner.ts'
import { claimJobs, finishJob, insertJob } from './store.ts'

const job = 'test.job' as JobName
const log = makeLog('silent', false)
let clone: TestDatabase
let database: Database
let runners: JobRunner[] = []

function runner(): JobRunner {
  const made = new JobRunner(database, log)
  runners.push(made)
  return made
}

const enqueue = (data: Record<string, unknown>, key?: string): Promise<number> =>
  database.db('none').run(insertJob({ name: job, data, ...(key === undefined ? {} : { key }) }))
const left = async (): Promise<number> => (await database.db('none').rows(sql`select id from jobs`)).length

async function until(holds: () => boolean | Promise<boolean>, ms = 4_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${holds}`)
    await sleep(10)
  }
}

beforeAll(async () => {
  clone = await cloneDatabase()
  database = new Database(clone.url, 8, log)
})
afterEach(async () => {
  await Promise.all(runners.map((one) => one.stop()))
  runners = []
  await database.db('none').run(sql`delete from jobs`)
})
afterAll(async () => {
  await database.stop()
  await clone.drop()
})

test('a job of a rolled-back transaction never runs, a committed one does, not before its time', async () => {
  const ran: unknown[] = []
  const one = runner()
  one.work(job, async ({ data }) => { ran.push(data['n']) })
  await one.run()
  await expect(database.transaction('none', async (db) => {
    await one.enqueue(db, { name: job, data: { n: 'lost' } })
    throw new Error('no')
  })).rejects.toThrow('no')
  await database.transaction('none', async (db) => {
    await one.enqueue(db, { name: job, data: { n: 'later' }, startAfter: new Date(Date.now() + 60_000).toISOString() })
    await one.enqueue(db, { name: job, data: { n: 'kept' } })
  })
  await until(() => ran.length > 0)
  await sleep(100)
  expect(ran).toEqual(['kept'])
  expect(await one.stats()).toEqual([{ name: job, ready: 0, waiting: 1, running: 0, failed: 0, oldest_s: 0 }])
})

test('a failing job is tried again, then dead, then revived by hand', async () => {
  const attempts: number[] = []
  let broken = true
  const one = runner()
  one.work(job, async ({ attempt }: Job) => { attempts.push(attempt); if (broken) throw new Error('broken') }, { retries: 2, backoff: 1 })
  await one.run()
  await enqueue({ tenantId: 1 })
  const poke = setInterval(() => one.wake(), 5)
  await until(async () => (await one.dead(10)).length === 1)
  clearInterval(poke)
  expect(attempts).toEqual([1, 2, 3])
  const [dead] = await one.dead(10)
  expect(dead).toMatchObject({ name: job, data: { tenantId: 1 }, attempt: 3, error: 'broken' })
  expect((await one.stats())[0]).toMatchObject({ failed: 1, ready: 0 })
  broken = false
  expect(await one.retryDead(dead?.id ?? 0)).toBe(true)
  expect(await one.retryDead(dead?.id ?? 0)).toBe(false)
  await until(async () => (await left()) === 0)
  expect(attempts).toEqual([1, 2, 3, 1])
})

test('jobs of one key run in order and one at a time, over retries and dead letters, while other keys go on', async () => {
  const seen = new Map<string, number[]>()
  let together = 0
  const inside = new Map<string, number>()
  const handler = async ({ data, attempt }: Job): Promise<void> => {
    const key = String(data['key'])
    const n = Number(data['n'])
    inside.set(key, (inside.get(key) ?? 0) + 1)
    if ((inside.get(key) ?? 0) > 1) together++
    await sleep(Math.random() * 3)
    inside.set(key, (inside.get(key) ?? 0) - 1)
    if (n === 3 && attempt === 1) throw new Error('once')
    if (n === 5) throw new Error('always')
    seen.set(key, [...(seen.get(key) ?? []), n])
  }
  const [one, two] = [runner(), runner()]
  for (const each of [one, two]) { each.work(job, handler, { concurrency: 6, retries: 1, backoff: 1 }); await each.run() }
  const keys = Array.from({ length: 8 }, (_, i) => `k${i}`)
  await Promise.all(keys.map((key) => database.transaction('none', async (db) => {
    for (let n = 0; n < 12; n++) await one.enqueue(db, { name: job, key, data: { key, n } })
  })))
  const poke = setInterval(() => { one.wake(); two.wake() }, 5)
  await until(async () => (await one.dead(100)).length === 8 && (await left()) === 8)
  clearInterval(poke)
  for (const key of keys) expect(seen.get(key)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11])
  expect(together).toBe(0)
})

test('two workers share the work, each job once', async () => {
  const ran: number[][] = [[], []]
  const workers = [runner(), runner()]
  for (const [i, each] of workers.entries()) each.work(job, async ({ data }) => { ran[i]?.push(Number(data['n'])); await sleep(1) }, { concurrency: 4 })
  await database.db('none').run(sql`insert into jobs (name, data) select ${job}, jsonb_build_object('n', n) from generate_series(1, 400) n`)
  await Promise.all(workers.map((each) => each.run()))
  await until(async () => (await left()) === 0)
  expect(ran.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
  expect(Math.min(...ran.map((part) => part.length))).toBeGreaterThan(40)
})

test('a lost lease: the job runs elsewhere, and the one who lost it can no longer end it', async () => {
  const db = database.db('none')
  await enqueue({}, 'k')
  const [lost] = await db.rows(claimJobs([job], [1], [5], 30))
  expect(await db.rows(claimJobs([job], [1], [5], 60_000))).toEqual([])
  await sleep(50)
  const [again] = await db.rows(claimJobs([job], [1], [5], 60_000))
  expect([lost?.attempt, again?.attempt, again?.id]).toEqual([1, 2, lost?.id])
  expect(await db.maybe(finishJob(lost?.id ?? 0, 1))).toEqual({ ended: false })
  expect(await db.maybe(finishJob(lost?.id ?? 0, 2))).toEqual({ ended: true })
})

test('a job that kills its worker every time ends as a dead letter', async () => {
  const db = database.db('none')
  await enqueue({})
  for (let attempt = 1; attempt <= 3; attempt++) {
    expect((await db.rows(claimJobs([job], [1], [2], 1))).map((row) => row.attempt)).toEqual([attempt])
    await sleep(5)
  }
  expect(await db.rows(claimJobs([job], [1], [2], 1))).toEqual([])
  expect(await runner().dead(1)).toMatchObject([{ attempt: 3, error: 'the worker was lost' }])
})

test('a repeated job is enqueued by one of many servers, for the time it was meant for', async () => {
  const crons = [{ name: job, expression: '30 2 * * *', timeZone: 'Europe/Berlin', data: { tenantId: 7 } }]
  await Promise.all([1, 2].map(() => registerCrons(database, crons)))
  expect(await Promise.all([1, 2].map(() => enqueueDue(database, crons)))).toEqual([false, false])
  await database.db('none').run(sql`update job_crons set next_at = '2026-11-20T01:30:00Z'`)
  await registerCrons(database, crons)
  await Promise.all(Array.from({ length: 6 }, () => enqueueDue(database, crons)))
  expect(await database.db('none').rows(sql`select data from jobs`)).toEqual([{ data: { tenantId: 7, scheduledFor: '2026-11-20T01:30:00Z' } }])
  expect(await database.db('none').rows(sql`select next_at > now() as ahead from job_crons`)).toEqual([{ ahead: true }])
})

test('the clock of a zone: skipped and doubled hours, wrong rules', () => {
  const runs = (from: string): string => nextRun('30 2 * * *', 'Europe/Berlin', Date.parse(from))
  expect(runs('2027-03-28T00:00:00Z')).toBe('2027-03-28T01:30:00.000Z')
  expect(runs('2027-10-31T00:00:00Z')).toBe('2027-10-31T00:30:00.000Z')
  expect(runs('2027-10-31T00:30:00Z')).toBe('2027-11-01T01:30:00.000Z')
  expect(() => nextRun('* * * *', 'UTC', 0)).toThrow('five fields')
  expect(() => nextRun('61 * * * *', 'UTC', 0)).toThrow()
  expect(() => nextRun('0 * * * *', 'Mars/Base', 0)).toThrow()
})

test('stopping waits for the jobs that run', async () => {
  let finished = false
  const one = runner()
  one.work(job, async () => { await sleep(300); finished = true })
  await enqueue({})
  await one.run()
  await until(async () => (await one.stats())[0]?.running === 1)
  await one.stop()
  expect(finished).toBe(true)
  expect(await left()).toBe(0)
})
