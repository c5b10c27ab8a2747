// The cluster of a data directory: where it lives, whose it is, its password, and its creation by initdb.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { type Account, isRoot } from './account.ts'
import { type Binaries, provideBinaries } from './binaries.ts'
import { choosePlace, recordPlace, sharedDirectory } from './place.ts'
import { runTool } from './run-tool.ts'
import { settingsText } from './settings.ts'
import type { EmbeddedOptions, Log } from './types.ts'

export interface Cluster {
  directory: string
  account: Account | null
  binaries: Binaries
  password: string
  /** The cluster exists but its password file is gone: it must be set anew while no postmaster runs. */
  passwordIsNew: boolean
  logFile: string
  settings: string
  /** Where PostgreSQL puts its socket file, which carries more than the loopback network does; null: it cannot. */
  socketDirectory: string | null
}

/** What the kernel takes for the path of a socket. */
const longestSocketPath = 103

/** The cluster's own folder: nobody else can look into it. */
async function socketDirectoryOf(directory: string): Promise<string | null> {
  const path = join(directory, '.s.TRIED.65535')
  // In PostgreSQL's settings a comma would begin another folder.
  if (process.platform === 'win32' || Buffer.byteLength(path) > longestSocketPath || /[,"]/.test(path)) return null
  return await canListen(path) ? directory : null
}

/** Folders of another system, mounted here, hold no sockets; PostgreSQL would not start. */
async function canListen(path: string): Promise<boolean> {
  const server = createServer()
  await rm(path, { force: true })
  try {
    await once(server.listen(path), 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

export async function prepareCluster(dataDir: string, options: EmbeddedOptions): Promise<Cluster> {
  const { log, fsync = true, settings = {} } = options
  const place = await choosePlace(dataDir)
  const binaries = await provideBinaries(place.account, isRoot() ? sharedDirectory : dataDir, log)
  const { password, isNew } = await providePassword(join(dataDir, 'postgres.password'))
  const exists = await isInitialised(place.directory, binaries.version)
  if (!exists) await create(place.directory, place.account, binaries, password, fsync, log)
  if (place.outside) await recordPlace(dataDir, place, log)
  // As the kernel names it: that is how we recognise the processes that work in it.
  const directory = await realpath(place.directory)
  const socketDirectory = await socketDirectoryOf(directory)
  return {
    directory,
    socketDirectory,
    account: place.account,
    binaries,
    password,
    passwordIsNew: isNew && exists,
    logFile: join(dataDir, 'postgres.log'),
    settings: settingsText(binaries.version, fsync, { unix_socket_directories: socketDirectory ?? '', ...settings }),
  }
}

async function isInitialised(directory: string, version: string): Promise<boolean> {
  const found = await readFile(join(directory, 'PG_VERSION'), 'utf8').then((text) => text.trim(), () => null)
  const wanted = version.split('.')[0]
  if (found !== null && found !== wanted) {
    throw new Error(`${directory} was written by PostgreSQL ${found}; this release embeds ${wanted}. Move the data with pg_dump of version ${found}.`)
  }
  return found !== null
}

// Made under another name and renamed when complete: a start that was killed in the middle leaves no half cluster.
async function create(directory: string, account: Account | null, binaries: Binaries, password: string, fsync: boolean, log: Log): Promise<void> {
  const began = performance.now()
  // The account makes nothing in our directory itself: it owns a folder of its own, where initdb may write.
  const nursery = `${directory}.new`
  await rm(nursery, { recursive: true, force: true })
  await mkdir(nursery, { recursive: true, mode: 0o700 })
  const passwordFile = join(nursery, 'password')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (account !== null) {
    await chown(nursery, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const fresh = join(nursery, 'cluster')
  await runTool(binaries.initdb, [
    '-D', fresh, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--data-checksums',
    // Unicode order and case of PostgreSQL's own, equal on every machine; C for the rest, which every machine has.
    '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
    '--no-instructions', ...(fsync ? [] : ['--no-sync']),
  ], account)
  await rename(fresh, directory)
  await syncDirectory(dirname(directory))
  await rm(nursery, { recursive: true, force: true })
  log('created the PostgreSQL cluster', { directory, account: account?.name, milliseconds: Math.round(performance.now() - began) })
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

async function providePassword(path: string): Promise<{ password: string; isNew: boolean }> {
  const found = await readFile(path, 'utf8').catch(() => '')
  if (found.trim() !== '') return { password: found.trim(), isNew: false }
  const password = randomBytes(24).toString('base64url')
  const handle = await open(`${path}.new`, 'w', 0o600)
  await handle.writeFile(`${password}\n`)
  await handle.sync().finally(() => handle.close())
  await rename(`${path}.new`, path)
  return { password, isNew: true }
}

/** Sets the superuser's password in single-user mode; no postmaster may be running. */
export async function resetPassword(cluster: Cluster): Promise<void> {
  const statement = `alter role postgres password '${cluster.password}'\n`
  await runTool(cluster.binaries.postgres, ['--single', '-D', cluster.directory, 'postgres'], cluster.account, statement)
}

/** Writes our settings; false when the file did not say exactly this before. */
export async function writeSettings(cluster: Cluster): Promise<boolean> {
  const path = join(cluster.directory, 'postgresql.conf')
  if ((await readFile(path, 'utf8').catch(() => '')) === cluster.settings) return true
  await writeFile(`${path}.new`, cluster.settings, { mode: 0o600 })
  if (cluster.account !== null) await chown(`${path}.new`, cluster.account.uid, cluster.account.gid)
  await rename(`${path}.new`, path)
  return false
}
