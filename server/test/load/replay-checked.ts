// A replay by the command line in a process of its own, against the app on an embedded PostgreSQL with fsync, while the
// watcher looks at the invariants: `node server/test/load/replay-checked.ts [file.jsonl] [--limit 200] [--concurrency 32]`.
// Prints the account and the violations; ends with 1 when there is anything to complain about.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { makeApp } from '../../src/app.ts'
import { makeDemo, secretsBelong } from '../../src/modules/installation/index.ts'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { provision } from '../../src/platform/db/provision.ts'
import { makeLog } from '../../src/platform/log/log.ts'
import { outboxMailer } from '../../src/platform/mail/mailer.ts'
import { diskStorage } from '../../src/platform/storage/disk.ts'
import { Watch } from '../checkers/watch.ts'
import { emptySecrets } from '../harness/outside.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

function replayProcess(base: string, argv: string[]): Promise<number> {
  const child = spawn(process.execPath, [cli, 'replay', ...argv, '--demo', '--url', base], { stdio: 'inherit' })
  return new Promise((resolve) => { child.once('close', (code) => resolve(code ?? 1)) })
}

async function main(argv: string[]): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-replay-'))
  const embedded = await startEmbedded({ dataDir, log: () => undefined })
  const log = makeLog('warn', false)
  const { migrateUrl, serveUrl: databaseUrl } = await provision(embedded.adminUrl)
  await migrate(migrateUrl)
  const app = await makeApp({
    databaseUrl, poolSize: 20, heartbeatMs: 25_000, rateScale: 0, trustProxy: null, demo: true,
    storage: diskStorage(join(dataDir, 'files')), mailer: outboxMailer, uploadMaxBytes: 10 * 1024 * 1024,
    secrets: emptySecrets,
  }, log)
  const url = new URL(embedded.adminUrl)
  url.pathname = '/switchboard'
  const pool = new pg.Pool({ connectionString: url.href, max: 1, options: '-c search_path=switchboard' })
  try {
    await secretsBelong(app.outside)
    await makeDemo(app.outside)
    const base = await app.listen(0, '127.0.0.1')
    const watch = new Watch(async (sql) => (await pool.query<Record<string, unknown>>(sql)).rows)
    const loop = monitorEventLoopDelay({ resolution: 5 })
    loop.enable()
    watch.run()
    const code = await replayProcess(base, argv)
    loop.disable()
    const violations = await watch.stop()
    process.stdout.write(`${[
      `Watcher           ${watch.looks} looks, longest gap ${Math.round(watch.longestGapMs)} ms; longest wait beside a free agent ${Math.round(watch.longestWaitMs)} ms; ${violations.length} violations`,
      `Server            event loop p99 ${Math.round(loop.percentile(99) / 1e6)} ms, longest ${Math.round(loop.max / 1e6)} ms; found by the routing sweep: ${app.router.caughtBySweep}`,
      ...violations.map((violation) => `Violation         ${JSON.stringify(violation)}`),
    ].join('\n')}\n`)
    return code === 0 && violations.length === 0 && app.router.caughtBySweep === 0 ? 0 : 1
  } finally {
    await pool.end()
    await app.stop()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
