// Writes migrations/schema.sql anew: node server/test/laws/write-schema.ts
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dumpSchema } from '../../src/platform/db/dump-schema.ts'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'
import { migrate } from '../../src/platform/db/migrate.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-schema-'))
const embedded = await startEmbedded({ dataDir, fsync: false, log: () => undefined })
try {
  await migrate(embedded.adminUrl)
  await writeFile(join(import.meta.dirname, '../../migrations/schema.sql'), await dumpSchema(embedded.adminUrl))
} finally {
  await embedded.stop()
  await rm(dataDir, { recursive: true, force: true })
}
