// Where a data directory's cluster lives and which account runs it. Normally dataDir/postgres, as ourselves; as root
// an unprivileged account runs it, and outside of dataDir when that account cannot get there.
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, accountOf, canEnter, isRoot, unprivilegedAccount } from './account.ts'
import { giveTo } from './ownership.ts'
import { sweepTemporary } from './sweep.ts'
import type { Log } from './types.ts'

export interface Place { directory: string; account: Account | null; outside: boolean }

export const sharedDirectory = '/var/lib/switchboard'

const pointerName = 'postgres.path'

export async function choosePlace(dataDir: string): Promise<Place> {
  const inside = join(dataDir, 'postgres')
  const recorded = await readFile(join(dataDir, pointerName), 'utf8').then((text) => text.trim(), () => null)
  if (recorded !== null && !(await exists(recorded))) {
    throw new Error(`The data of ${dataDir} was kept in ${recorded}, which is gone. Restore it, or delete ${dataDir} to begin with an empty database.`)
  }
  const directory = recorded ?? inside
  if (!isRoot()) return { directory: await ownedByUs(directory), account: null, outside: false }
  if (await exists(directory)) return { directory, account: await reachingRunnerOf(directory), outside: recorded !== null }
  const account = await unprivilegedAccount()
  if (await canEnter(dataDir, account)) return { directory, account, outside: false }
  return { directory: await placeOutside(dataDir), account, outside: true }
}

/** Remembers an outside place, once the cluster in it is complete. */
export async function recordPlace(dataDir: string, place: Place, log: Log): Promise<void> {
  const path = join(dataDir, pointerName)
  if ((await readFile(path, 'utf8').catch(() => '')).trim() === place.directory) return
  await writeFile(path, `${place.directory}\n`)
  log('PostgreSQL runs as an unprivileged account that cannot reach the data directory; its files are elsewhere', {
    dataDir, directory: place.directory, account: place.account?.name,
  })
}

// The random part makes a data directory that was deleted and made again start empty instead of finding its old data.
async function placeOutside(dataDir: string): Promise<string> {
  // Beside the start, which it must not delay; what fails or is cut short is left to the next.
  sweepTemporary(sharedDirectory).catch(() => {})
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  const parent = join(sharedDirectory, `${hash}-${randomBytes(3).toString('hex')}`)
  await mkdir(parent, { recursive: true })
  // Whatever our umask is.
  await Promise.all([sharedDirectory, parent].map((path) => chmod(path, 0o755)))
  await writeFile(join(parent, 'origin'), `${dataDir}\n`)
  return join(parent, 'postgres')
}

async function reachingRunnerOf(directory: string): Promise<Account> {
  const account = await runnerOf(directory)
  if (await canEnter(dirname(directory), account)) return account
  throw new Error(`The account ${account.name}, which owns ${directory} and must run PostgreSQL, may not pass through its parent directories any more. Let it (chmod o+x), then start again.`)
}

async function runnerOf(directory: string): Promise<Account> {
  const owner = await stat(directory)
  if (owner.uid !== 0) return accountOf(owner.uid, owner.gid)
  const account = await unprivilegedAccount()
  await giveTo(account, directory)
  return account
}

async function ownedByUs(directory: string): Promise<string> {
  const owner = await stat(directory).catch(() => null)
  if (owner !== null && owner.uid !== process.getuid?.()) {
    throw new Error(`${directory} belongs to another user (id ${owner.uid}). Start as root or as that user, or choose another data directory.`)
  }
  return directory
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
