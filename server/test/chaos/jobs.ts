// By hand: background jobs under kill -9, and their speed. `node server/test/chaos/jobs.ts crash|storm|bench`, with
// TEST_DATABASE_URL (a superuser's). Makes a database of its own and drops it.
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Database } from '../../src/platform/db/database.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { sql } from '../../src/platform/db/sql.ts'
import type { JobName } from '../../src/platform/jobs/jobs.ts'
import { JobRunner } from '../../src/platform/jobs/runner.ts'
import { makeLog } from '../../src/platform/log/log.ts'

const [mode = 'crash', childUrl] = process.argv.slice(2)
const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:54999/postgres'
const log = makeLog('silent', false)
const job = 'test.job' as JobName
const slow = 'test.slow' as JobName

/** A server of its own process: writes a row when a job starts and one when it is done. */
async function serve(url: string): Promise<void> {
  const database = new Database(url, 6, log)
  const note = (id: number, what: string): Promise<number> =>
    database.db('none').run(sql`insert into job_notes (job, what, pid) values (${id}, ${what}, ${process.pid})`)
  const runner = new JobRunner(database, log)
  runner.work(job, async ({ id, data, attempt }) => {
    await note(id, 'start')
    await sleep(Number(data['ms'] ?? 0))
    if (data['bad'] === 'once' && attempt === 1) throw new Error('once')
    if (data['bad'] === 'always') throw new Error('always')
    await note(id, 'done')
  }, { concurrency: 8, backoff: 20, retries: 8 })
  runner.work(slow, async ({ id }) => { await note(id, 'start'); await sleep(45_000); await note(id, 'done') })
  await runner.run()
  await note(0, 'up')
}

async function count(db: Database, what: string): Promise<number> {
  return (await db.db('none').maybe(sql<{ n: number }>`select count(*)::integer as n from job_notes where what = ${what}`))?.n ?? 0
}

async function until(holds: () => Promise<boolean>, ms: number): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) { if (Date.now() > end) throw new Error(`not within ${ms} ms: ${holds}`); await sleep(20) }
}

const start = (url: string): ChildProcess => spawn(process.execPath, [import.meta.filename, 'serve', url], { stdio: 'inherit' })

async function crash(url: string, db: Database): Promise<void> {
  const runner = new JobRunner(db, log)
  const first = start(url)
  await until(async () => (await count(db, 'up')) === 1, 10_000)
  await db.transaction('none', (tx) => runner.enqueue(tx, { name: job, data: { ms: 2_500 }, key: 'k' }))
  await until(async () => (await count(db, 'start')) === 1, 5_000)
  const second = start(url)
  await until(async () => (await count(db, 'up')) === 2, 10_000)
  first.kill('SIGKILL')
  const killed = Date.now()
  await until(async () => (await count(db, 'start')) === 2, 30_000)
  console.log(`a killed worker's job ran again after ${((Date.now() - killed) / 1000).toFixed(1)} s`)
  const third = start(url)
  await db.transaction('none', (tx) => runner.enqueue(tx, { name: slow, data: {} }))
  await until(async () => (await count(db, 'done')) === 2, 60_000)
  console.log(`a healthy job of 45 s was started ${(await count(db, 'start')) - 2} time(s)`)
  for (const one of [second, third]) one.kill('SIGKILL')
  await sleep(300)
}

/** Three servers, one killed every 4 s; writers in open transactions, some rolled back; then nothing may be left. */
async function storm(url: string, db: Database): Promise<void> {
  const seconds = Number(process.env['SECONDS'] ?? 40)
  const runner = new JobRunner(db, log)
  const servers = [start(url), start(url), start(url)]
  await until(async () => (await count(db, 'up')) === 3, 10_000)
  const end = Date.now() + seconds * 1000
  let committed = 0
  const writer = async (): Promise<void> => {
    while (Date.now() < end) {
      const key = `k${Math.floor(Math.random() * 40)}`
      const many = 1 + Math.floor(Math.random() * 5)
      const rolled = Math.random() < 0.1
      await db.transaction('none', async (tx) => {
        // As the conversation's row lock does; LOOSE: none, then the order is nobody's promise but nothing may be lost.
        if (!process.env['LOOSE']) await tx.rows(sql`select pg_advisory_xact_lock(hashtext(${key}))`)
        for (let i = 0; i < many; i++) {
          const r = Math.random()
          const bad = r < 0.05 ? 'once' : r < 0.053 ? 'always' : 'no'
          await runner.enqueue(tx, { name: job, key, data: { bad, ms: Math.random() * 4 } })
        }
        await sleep(Math.random() * 10)
        if (rolled) throw new Error('rolled back')
        committed += many
      }).catch((error: Error) => { if (error.message !== 'rolled back') { committed = NaN; throw error } })
      await sleep(Math.random() * 40)
    }
  }
  let kills = 0
  const killer = setInterval(() => { const i = kills++ % 3; servers[i]?.kill('SIGKILL'); servers[i] = start(url) }, 4_000)
  await Promise.all(Array.from({ length: 6 }, () => writer()))
  clearInterval(killer)
  await until(async () => (await db.db('none').rows(sql`select from jobs where dead_at is null limit 1`)).length === 0, 120_000)
  const facts = await db.db('none').maybe(sql`
    with done as (select n.job, k.key, min(n.id) as at, count(*) as times
                    from job_notes n join job_keys k on k.job = n.job where n.what = 'done' group by n.job, k.key),
    placed as (select times, at < lag(at) over (partition by key order by job) as wrong from done)
    select count(*)::integer as done, count(*) filter (where times > 1)::integer as done_twice,
           count(*) filter (where wrong)::integer as out_of_order, (select count(*)::integer from jobs) as dead
      from placed`)
  console.log(JSON.stringify({ seconds, kills, committed, ...facts }))
  for (const one of servers) one.kill('SIGKILL')
  await sleep(300)
}

async function bench(db: Database): Promise<void> {
  const show = (label: string, t: number[]): void => {
    t.sort((a, b) => a - b)
    console.log(`${label}: p50 ${t[t.length >> 1]?.toFixed(1)} p99 ${t[Math.floor(t.length * 0.99)]?.toFixed(1)} ms (${t.length})`)
  }
  const none = db.db('none')
  const runner = new JobRunner(db, log)
  const clear = (): Promise<number> => none.run(sql`delete from jobs`)
  const each: number[] = []
  const enqueueOne = (): Promise<void> => db.transaction('none', (tx) => runner.enqueue(tx, { name: job, data: {} }))
  for (let i = 0; i < 500; i++) { const s = performance.now(); await enqueueOne(); each.push(performance.now() - s) }
  show('enqueue in a transaction', each)
  const began = performance.now()
  await Promise.all(Array.from({ length: 6 }, async () => { for (let i = 0; i < 400; i++) await enqueueOne() }))
  console.log(`enqueue, 6 at once: ${Math.round(2400 / ((performance.now() - began) / 1000))} transactions/s`)
  for (const [label, key] of [['no key', sql`null`], ['3,000 keys', sql`'k' || n % 3000`], ['one key', sql`'k'`]] as const) {
    await clear()
    const total = label === 'one key' ? 3_000 : 10_000
    await none.run(sql`insert into jobs (name, key, data) select ${job}, ${key}, '{}' from generate_series(1, ${total}) n`)
    let n = 0
    const worker = new JobRunner(db, log)
    const s = performance.now()
    await new Promise<void>((resolve) => {
      worker.work(job, async () => { if (++n === total) resolve() }, { concurrency: 8 })
      void worker.run()
    })
    console.log(`no-op jobs, ${label}: ${Math.round(total / ((performance.now() - s) / 1000))}/s`)
    await worker.stop()
  }
  await none.run(sql`insert into jobs (name, key, data) select 'test.other', 'blocked', '{}' from generate_series(1, 100000)`)
  for (const woken of [true, false]) {
    const t: number[] = []
    let done = (): void => undefined
    const worker = new JobRunner(db, log)
    worker.work(job, async ({ data }) => { t.push(Date.now() - Number(data['at'])); done() })
    worker.work('test.other' as JobName, () => sleep(1e9), { concurrency: 1 })
    await worker.run()
    await sleep(3_000)
    for (let i = 0; i < 80; i++) {
      await sleep(50 + Math.random() * 150)
      const ran = new Promise<void>((resolve) => { done = resolve })
      await db.transaction('none', (tx) => worker.enqueue(tx, { name: job, data: { at: Date.now() } }))
      if (woken) worker.wake()
      await ran
    }
    show(`start latency, ${woken ? 'woken' : 'polled'}, 100,000 others parked behind one key`, t)
    void worker.stop()
  }
}

async function main(): Promise<void> {
  const name = `jobs_chaos_${process.pid}`
  const url = Object.assign(new URL(server), { pathname: name }).href
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await migrate(url)
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(`set search_path = switchboard;
    create table job_notes (id bigint generated always as identity primary key, job bigint, what text, pid integer);
    create table job_keys (job bigint primary key, key text);
    create function remember() returns trigger language plpgsql
      as $$ begin insert into job_keys values (new.id, new.key); return new; end $$;
    create trigger remember after insert on jobs for each row execute function remember();
    grant all on job_notes, job_keys to app_rw`)
  if (mode === 'bench') await owner.query('drop trigger remember on switchboard.jobs')
  await owner.end()
  const database = new Database(url, 8, log)
  try {
    await (mode === 'storm' ? storm(url, database) : mode === 'bench' ? bench(database) : crash(url, database))
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    process.exit()
  }
}

await (mode === 'serve' && childUrl ? serve(childUrl) : main())
