// Memory of a process, and of a tree of processes with what they share counted once. Linux only: elsewhere NaN.
import { readdir, readFile } from 'node:fs/promises'

const megabytes = (text: string, name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN) / 1024
const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** Resident megabytes now. */
export const residentOf = async (pid: number): Promise<number> => megabytes(await read(`/proc/${pid}/status`), 'VmRSS')

/** A process and all below it. */
export async function familyOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    // pid (name) state ppid …; the name may hold spaces and brackets.
    const stat = await read(`/proc/${name}/stat`)
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isBelow = (one: number): boolean => one === pid || (parents.has(one) && isBelow(parents.get(one) ?? 0))
  return [...parents.keys()].filter(isBelow)
}

/** Proportional megabytes (PSS) of a process and all below it: PostgreSQL's processes share most of theirs. */
export async function treeOf(pid: number): Promise<number> {
  const tree = await familyOf(pid)
  const sizes = await Promise.all(tree.map(async (one) => megabytes(await read(`/proc/${one}/smaps_rollup`), 'Pss')))
  return tree.length === 0 ? Number.NaN : sizes.filter(Number.isFinite).reduce((sum, size) => sum + size, 0)
}
