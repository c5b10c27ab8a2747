// Outside clusters of temporary data directories that are gone (a test's, a clone under mktemp -d) would pile up, 50 MB
// each. Any other cluster stays, even when its data directory is missing: it may be on a disk that is not mounted now.
import { readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresProcessesOf } from './process-table.ts'

const gone = '.gone'

export async function sweepTemporary(sharedDirectory: string): Promise<void> {
  for (const name of await readdir(sharedDirectory).catch(() => [])) {
    const parent = join(sharedDirectory, name)
    if (name.endsWith(gone)) await rm(parent, { recursive: true, force: true })
    const origin = await readFile(join(parent, 'origin'), 'utf8').then((text) => text.trim(), () => null)
    if (origin === null || !isTemporary(origin) || (await exists(origin))) continue
    if ((await postgresProcessesOf(join(parent, 'postgres'))).length > 0) continue
    // Renamed first: if we are stopped in the middle, the next sweep still knows what it is.
    await rename(parent, parent + gone)
    await rm(parent + gone, { recursive: true, force: true })
  }
}

function isTemporary(path: string): boolean {
  return [tmpdir(), '/tmp'].some((base) => path.startsWith(`${base}/`))
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
