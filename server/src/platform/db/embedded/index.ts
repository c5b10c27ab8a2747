// The door of the embedded PostgreSQL: one call gives a running server on loopback, supervised until stop().
import { mkdir, realpath } from 'node:fs/promises'
import { binariesAreInstalled } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { acquireLock } from './lock.ts'
import { Supervisor } from './supervisor.ts'
import type { Embedded, EmbeddedOptions } from './types.ts'

export { DataDirectoryInUse, readHolder } from './lock.ts'
export type { Embedded, EmbeddedOptions, Restart } from './types.ts'

/** Starts (or adopts) the PostgreSQL of a data directory. Throws DataDirectoryInUse while another server lives on it. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = await ownDirectory(options.dataDir)
  const lock = await acquireLock(dataDir)
  try {
    const cluster = await prepareCluster(dataDir, options)
    const supervisor = new Supervisor(cluster, options)
    await supervisor.run()
    let stopped: Promise<void> | null = null
    return {
      get adminUrl() { return supervisor.adminUrl },
      get port() { return supervisor.port },
      get pid() { return supervisor.pid },
      publishAddress: (url) => lock.publish(url),
      stop: () => (stopped ??= supervisor.stop().finally(() => lock.release())),
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** True when this machine has PostgreSQL binaries to embed; false on platforms the package does not cover. */
export async function embeddedIsAvailable(): Promise<boolean> {
  return binariesAreInstalled()
}

// As root the directory must let the unprivileged database account pass through (0711, not list); else it is private.
async function ownDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  return realpath(path)
}
