// The smallest server on an embedded PostgreSQL, to be killed by tests: `embedded-server.ts <dataDir> [fsync]` prints
// one line of JSON per event and stops on SIGTERM. Then it exits with 0; when the directory is in use, with 3.
import { DataDirectoryInUse, startEmbedded } from '../../src/platform/db/embedded/index.ts'

const [dataDir = '', fsync = 'nosync'] = process.argv.slice(2)

function say(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

try {
  const began = performance.now()
  const database = await startEmbedded({
    dataDir,
    fsync: fsync === 'fsync',
    settings: { shared_buffers: '16MB', max_connections: '20' },
    log: (message, fields) => say({ log: message, ...fields }),
    onRestart: (restart) => say({ restarted: restart.pid, milliseconds: restart.milliseconds }),
  })
  await database.publishAddress(`http://test.invalid/${process.pid}`)
  say({ ready: database.pid, port: database.port, adminUrl: database.adminUrl, milliseconds: Math.round(performance.now() - began) })
  const alive = setInterval(() => {}, 60_000)
  process.once('SIGTERM', () => {
    clearInterval(alive)
    database.stop().then(() => process.exit(0), (error: unknown) => {
      say({ failed: String(error) })
      process.exit(1)
    })
  })
} catch (error) {
  const inUse = error instanceof DataDirectoryInUse
  say(inUse ? { inUse: error.pid, address: error.address } : { failed: error instanceof Error ? (error.stack ?? '') : String(error) })
  process.exit(inUse ? 3 : 1)
}
