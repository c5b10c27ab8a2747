// On what the numbers were measured: a number without its machine says nothing.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('.', import.meta.url))
const git = (...args: string[]): Promise<string> => run('git', args, { cwd }).then(({ stdout }) => stdout.trim(), () => '')

const busy = (): string => loadavg()[0]?.toFixed(1) ?? '?'

/** Ask before measuring; the answer, given the version of PostgreSQL, is the last line. */
export function describeMachine(): (postgres: string) => Promise<string> {
  const before = busy()
  return async (postgres) => {
    const [commit, changes] = await Promise.all([git('rev-parse', '--short', 'HEAD'), git('status', '--porcelain')])
    return [
      `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1024 ** 3)} GB, ${process.platform}-${process.arch}`,
      `load ${before} before and ${busy()} after`,
      `commit ${commit || 'unknown'}${changes === '' ? '' : ' with changes'}`,
      `Node ${process.versions.node}`,
      `PostgreSQL ${postgres}`,
    ].join(' · ')
  }
}

/** Seconds of CPU that a process has used; `ended`: and those below it that have ended. Linux only: elsewhere NaN. */
export async function cpuSecondsOf(pid: number, ended = false): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // pid (name) state … utime, stime, and the same of ended children are the 12th to 15th after the name; a tick is 10 ms.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, ended ? 15 : 13)
  return ticks.length === 0 ? Number.NaN : ticks.reduce((sum, tick) => sum + Number(tick), 0) / 100
}
