// What the operating system knows about processes: whether one is really alive (a zombie is not), when it started (so
// that a reused id is not mistaken for the old process), and which PostgreSQL processes sit in a cluster's directory.
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename } from 'node:path'

const linux = process.platform === 'linux'

/** The start time of a live process as the system words it; null when there is none or only its zombie. */
export function processStart(pid: number): string | null {
  try {
    if (!linux) return startByPs(pid)
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name (field 2) may hold spaces and parentheses: the fields proper begin after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function startByPs(pid: number): string | null {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).trim()
  const [, state = 'Z', start = ''] = /^(\S+)\s+(.+)$/.exec(line) ?? []
  return state.startsWith('Z') ? null : start
}

export function isAlive(pid: number, start: string): boolean {
  return processStart(pid) === start
}

/** Names the world in which a process id means something: this boot and this container. Ids of another say nothing here. */
export function processScope(): string {
  if (!linux) return hostname()
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
}

/** Is this live process a PostgreSQL process of that cluster? PostgreSQL makes the cluster its working directory. */
export async function isPostgresOf(pid: number, directory: string): Promise<boolean> {
  try {
    if (!linux) return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(directory)
    const [cwd, executable] = await Promise.all([readlink(`/proc/${pid}/cwd`), readlink(`/proc/${pid}/exe`)])
    // After an upgrade of the package the kernel shows "…/postgres (deleted)".
    return cwd === directory && basename(executable).startsWith('postgres')
  } catch {
    return false
  }
}

/**
 * Every PostgreSQL process of a cluster, also children that outlived their postmaster. Only Linux can say; elsewhere
 * PostgreSQL's own shared memory check refuses to start beside them and the supervisor's retry waits them out.
 */
export async function postgresProcessesOf(directory: string): Promise<number[]> {
  if (!linux) return []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const ours = await Promise.all(pids.map((pid) => isPostgresOf(pid, directory)))
  return pids.filter((pid, index) => ours[index] === true && processStart(pid) !== null)
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
