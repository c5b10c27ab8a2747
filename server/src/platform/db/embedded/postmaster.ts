// One postmaster: start it, find one that is already there, ask whether it answers, stop it.
import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Cluster } from './cluster.ts'
import { logSince, logSize } from './log-file.ts'
import { isAlive, isPostgresOf, processStart, signal } from './process-table.ts'
import { runAs } from './run-tool.ts'
import type { Log } from './types.ts'

export interface Postmaster {
  pid: number
  start: string
  port: number
  /** null when we adopted it: then nobody tells us of its death. */
  child: ChildProcess | null
}

export class PortTaken extends Error {}
/** Processes of the one before still hold its memory: they are on their way out. */
export class StillHeld extends Error {}

interface PidFile { pid: number; port: number; status: string }

const fastStopMilliseconds = 30_000
const immediateStopMilliseconds = 5_000

export async function launch(cluster: Cluster, port: number, log: Log): Promise<Postmaster> {
  const began = await logSize(cluster.logFile)
  const output = await open(cluster.logFile, 'a', 0o600)
  // A session of its own: Ctrl-C in the terminal must reach us alone, the database stops after we have drained.
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.directory, '-p', String(port)], {
    ...runAs(cluster.account), detached: true, stdio: ['ignore', output.fd, output.fd],
  })
  const spawnError = new Promise<Error | null>((resolve) => { child.once('error', resolve).once('spawn', () => resolve(null)) })
  const failed = await spawnError.finally(() => output.close())
  if (failed !== null || child.pid === undefined) throw failed ?? new Error('PostgreSQL could not be started.')
  child.unref()
  const postmaster = { pid: child.pid, start: processStart(child.pid) ?? '', port, child }
  if (await becomesReady(cluster, postmaster, log)) return postmaster
  const words = await logSince(cluster.logFile, began)
  if (/could not (bind|create any TCP)/.test(words)) throw new PortTaken(`Port ${port} is taken.`)
  if (words.includes('pre-existing shared memory block')) throw new StillHeld('Processes of the PostgreSQL before still run.')
  throw new Error(`PostgreSQL did not start:\n${words}`)
}

/** Waits without a limit while it lives: replaying a long log after a crash is progress, not failure. */
export async function becomesReady(cluster: Cluster, postmaster: Omit<Postmaster, 'port'>, log: Log): Promise<boolean> {
  const began = Date.now()
  let spoken = began
  for (;;) {
    const file = await readPidFile(cluster.directory)
    if (file?.pid === postmaster.pid && file.status === 'ready') return true
    if (postmaster.child?.exitCode != null || postmaster.child?.signalCode != null || !isAlive(postmaster.pid, postmaster.start)) return false
    if (Date.now() - spoken > 5_000) {
      spoken = Date.now()
      log('waiting for PostgreSQL to recover', { seconds: Math.round((spoken - began) / 1000) })
    }
    await sleep(8)
  }
}

/** The live postmaster of this cluster, whoever started it. */
export async function findPostmaster(cluster: Cluster): Promise<(Omit<Postmaster, 'child'> & { status: string }) | null> {
  const file = await readPidFile(cluster.directory)
  if (file === null) return null
  const start = processStart(file.pid)
  if (start === null || !(await isPostgresOf(file.pid, cluster.directory))) return null
  return { ...file, start }
}

// Lines: process id, directory, start time, port, socket directory, address, shared memory key, status.
async function readPidFile(directory: string): Promise<PidFile | null> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? 'starting' } : null
}

export function connectionString(cluster: Cluster, port: number): string {
  const socket = cluster.socketDirectory === null ? '' : `?host=${encodeURIComponent(cluster.socketDirectory)}`
  return `postgres://postgres:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres${socket}`
}

export async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new Client({ connectionString: connectionString(cluster, port), connectionTimeoutMillis: 3_000, query_timeout: 3_000 })
  // A server that goes away between question and answer must not become an uncaught error event.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Fast shutdown writes a checkpoint; if that does not end, immediate shutdown, whose log is replayed at the next start. */
export async function stopPostmaster({ pid, start }: { pid: number; start: string }, log: Log): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [['SIGINT', fastStopMilliseconds], ['SIGQUIT', immediateStopMilliseconds], ['SIGKILL', immediateStopMilliseconds]]
  for (const [name, milliseconds] of steps) {
    if (!isAlive(pid, start)) return
    if (name !== 'SIGINT') log('PostgreSQL does not stop, insisting', { pid, signal: name })
    signal(pid, name)
    if (await died(pid, start, milliseconds)) return
  }
}

export async function died(pid: number, start: string, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(10)) {
    if (!isAlive(pid, start)) return true
  }
  return !isAlive(pid, start)
}
