// One embedded PostgreSQL for the whole run (without fsync: nothing here outlives it) and a migrated template database.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'
import { migrate } from '../../src/platform/db/migrate.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_ADMIN_URL']
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-test-'))
  // As root the database runs as somebody else, who must get in.
  await chmod(dataDir, 0o711)
  const embedded = given ? null : await startEmbedded({ dataDir, fsync: false, log: () => undefined, settings: { max_connections: '400', deadlock_timeout: '100ms' } })
  const adminUrl = given ?? embedded?.adminUrl ?? ''
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  for (const left of ['template_switchboard', 'template_with_demo', 'template_with_demo_raw']) await client.query(`drop database if exists ${left}`)
  await client.query('create database template_switchboard')
  // A password that is checked in no time: the apps of a run open a thousand connections.
  if (embedded) await client.query(`set scram_iterations = 1; alter role postgres password ${client.escapeLiteral(decodeURIComponent(new URL(adminUrl).password))}`)
  await client.end()
  const url = new URL(adminUrl)
  url.pathname = '/template_switchboard'
  await migrate(url.href)
  project.provide('adminUrl', adminUrl)
  return async () => {
    await embedded?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
