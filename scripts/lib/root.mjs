// The repository's root and the few things every script needs: a directory lock, and PATH with our programs first.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { createHash, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const sha256 = (text) => createHash('sha256').update(text).digest('hex')

const programs = join(root, 'node_modules', '.bin')

/** PATH without our own programs: npm must not run on the Node that it is about to replace. */
export function outerPath() {
  return (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(join(root, 'node_modules'))).join(delimiter)
}

export function innerPath(...first) {
  return [...first, programs, outerPath()].join(delimiter)
}

const staleMilliseconds = 15_000

/** Runs the task while nobody else runs one of that name for this directory; says once that it waits. */
export async function alone(name, task) {
  // Outside of the tree: npm ci empties node_modules, and a clone may have no other ignored directory.
  const lock = join(tmpdir(), `switchboard-${name}-${sha256(root).slice(0, 16)}`)
  for (let said = false; !take(lock); said = true) {
    if (!said) console.error(`Another process is busy with "${name}" here; waiting for it.`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const beat = setInterval(() => touch(lock), 2_000)
  try {
    return await task()
  } finally {
    clearInterval(beat)
    rmSync(lock, { recursive: true, force: true })
  }
}

function take(lock) {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    // Where the temporary directory is not writable there is no lock to be had: go on without.
    if (error.code !== 'EEXIST') return true
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs < staleMilliseconds) return false
    // Nobody has touched it for long: its holder was killed.
    const aside = `${lock}-${randomUUID()}`
    renameSync(lock, aside)
    rmSync(aside, { recursive: true, force: true })
  } catch {
    // Somebody else was faster.
  }
  return false
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Taken away as stale while this machine slept; the task goes on.
  }
}
