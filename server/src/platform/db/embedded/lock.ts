// One server per data directory. The lock is dataDir/server.lock/<n>: the highest number holds. Numbers only grow and
// each name can be created once, so of several starters that find a dead holder exactly one takes over.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processScope, processStart } from './process-table.ts'

interface Holder { pid: number; start: string; scope: string; address: string | null; released: boolean }
interface Entry { number: number; path: string; holder: Holder }

export interface Lock { publish(address: string): Promise<void>; release(): Promise<void> }

const beatMilliseconds = 1_000
const foreignSilenceMilliseconds = 4_000

export class DataDirectoryInUse extends Error {
  readonly pid: number
  readonly address: string | null

  constructor(dataDir: string, pid: number, address: string | null) {
    super(`The data directory ${dataDir} is in use by process ${pid}${address === null ? '' : `, which serves ${address}`}.`)
    this.name = 'DataDirectoryInUse'
    this.pid = pid
    this.address = address
  }
}

/** Who serves this data directory now; null when nobody does. */
export async function readHolder(dataDir: string): Promise<{ pid: number; address: string | null } | null> {
  const top = await highest(join(dataDir, 'server.lock'))
  return top !== null && (await isHeld(top)) ? { pid: top.holder.pid, address: top.holder.address } : null
}

export async function acquireLock(dataDir: string): Promise<Lock> {
  const directory = join(dataDir, 'server.lock')
  await mkdir(directory, { recursive: true })
  const own: Holder = { pid: process.pid, start: processStart(process.pid) ?? '', scope: processScope(), address: null, released: false }
  for (;;) {
    const top = await highest(directory)
    if (top !== null && (await isHeld(top))) throw new DataDirectoryInUse(dataDir, top.holder.pid, top.holder.address)
    const number = (top?.number ?? 0) + 1
    const path = join(directory, String(number))
    if (!(await createOnce(directory, path, own))) continue
    // A starter that was slow since it looked may have re-created a number that a later holder had cleaned away.
    if ((await highest(directory))?.number !== number) {
      await rm(path, { force: true })
      continue
    }
    await removeOthers(directory, number)
    return hold(directory, path, own)
  }
}

// The released file stays: were it removed, numbers would start again and a slow starter could hold a higher one.
function hold(directory: string, path: string, own: Holder): Lock {
  const beat = setInterval(() => { utimes(path, new Date(), new Date()).catch(() => {}) }, beatMilliseconds).unref()
  let current = own
  const write = async (change: Partial<Holder>) => {
    current = { ...current, ...change }
    await rename(await writeAside(directory, current), path)
  }
  return {
    publish: (address) => write({ address }),
    release: async () => {
      clearInterval(beat)
      // Whoever deleted the whole directory meanwhile has released the lock as well.
      await write({ released: true, address: null }).catch(unlessGone)
    },
  }
}

// A process id of another boot or container says nothing here, so there a holder must show life by touching its file.
async function isHeld({ holder, path }: Entry): Promise<boolean> {
  if (holder.released) return false
  if (holder.scope === processScope()) return isAlive(holder.pid, holder.start)
  const before = await touched(path)
  for (let waited = 0; waited < foreignSilenceMilliseconds; waited += 200) {
    await sleep(200)
    if ((await touched(path)) !== before) return true
  }
  return false
}

async function touched(path: string): Promise<number> {
  return stat(path).then((found) => found.mtimeMs, () => 0)
}

async function highest(directory: string): Promise<Entry | null> {
  const names = (await readdir(directory).catch(unlessGone)) ?? []
  const number = Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number))
  if (number === 0) return null
  const path = join(directory, String(number))
  const text = await readFile(path, 'utf8').catch(unlessGone)
  // Gone since we listed: a higher one exists now.
  return text === null ? highest(directory) : { number, path, holder: parse(text) }
}

function unlessGone(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}

// A file that a power loss left empty counts as foreign: it is taken over once nobody touches it.
function parse(text: string): Holder {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return { pid: 0, start: '', scope: '', address: null, released: false }
  }
}

async function createOnce(directory: string, path: string, holder: Holder): Promise<boolean> {
  const aside = await writeAside(directory, holder)
  try {
    await link(aside, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOENT') return false
    // A file system without hard links (exFAT, some container mounts) still creates exclusively.
    return writeFile(path, JSON.stringify(holder), { flag: 'wx' }).then(() => true, () => false)
  } finally {
    await rm(aside, { force: true })
  }
}

async function writeAside(directory: string, holder: Holder): Promise<string> {
  const aside = join(directory, `${randomUUID()}.new`)
  await writeFile(aside, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  return aside
}

async function removeOthers(directory: string, number: number): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name !== String(number))
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })))
}
