// Clears what a dead postmaster left: children that still hold shared memory, a pid file that points at nobody, and sockets.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresProcessesOf, signal } from './process-table.ts'
import type { Log } from './types.ts'

/** Children notice their postmaster's death at the next wait, usually within milliseconds; a busy one may not. */
const patience: { signal: NodeJS.Signals | null; milliseconds: number }[] = [
  { signal: null, milliseconds: 500 },
  { signal: 'SIGQUIT', milliseconds: 2_000 },
  { signal: 'SIGKILL', milliseconds: 5_000 },
]

/** Call only when no postmaster lives and we hold the directory's lock. */
export async function clearLeftovers(directory: string, log: Log): Promise<void> {
  for (const step of patience) {
    const pids = await postgresProcessesOf(directory)
    if (pids.length === 0) break
    if (step.signal !== null) {
      log('ending PostgreSQL processes that outlived their postmaster', { pids, signal: step.signal })
      for (const pid of pids) signal(pid, step.signal)
    }
    await gone(directory, step.milliseconds)
  }
  // PostgreSQL trusts any process with the recorded id, be it a zombie or a stranger that got the id since. On other
  // systems we cannot see the children, so there the file stays: it leads PostgreSQL to their shared memory.
  if (process.platform === 'linux' && (await postgresProcessesOf(directory)).length === 0) {
    await rm(join(directory, 'postmaster.pid'), { force: true })
  }
  // The same of the lock beside its socket; nobody listens at the socket any more.
  for (const name of await readdir(directory)) if (name.startsWith('.s.PGSQL.')) await rm(join(directory, name), { force: true })
}

async function gone(directory: string, milliseconds: number): Promise<void> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(20)) {
    if ((await postgresProcessesOf(directory)).length === 0) return
  }
}
