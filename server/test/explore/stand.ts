// A PostgreSQL of our own for the commands: without waiting for the disk, quick to see a deadlock, migrated, gone afterwards.
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'
import { migrate } from '../../src/platform/db/migrate.ts'

/** `work` gets the superuser's address of a migrated database. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-explore-'))
  await chmod(dataDir, 0o711)
  const embedded = await startEmbedded({
    dataDir, fsync: false, log: () => undefined,
    settings: { max_connections: '120', deadlock_timeout: '50ms', autovacuum_naptime: '20s' },
  })
  const stop = async (): Promise<void> => {
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const interrupted = (): void => { stop().finally(() => process.exit(130)) }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    const client = new pg.Client({ connectionString: embedded.adminUrl })
    await client.connect()
    await client.query('create database proof')
    await client.end()
    const url = Object.assign(new URL(embedded.adminUrl), { pathname: '/proof' }).href
    await migrate(url)
    return await work(url)
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await stop()
  }
}

/** mulberry32: the same seed gives the same choices. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
