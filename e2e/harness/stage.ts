// What a journey needs that kills nobody: the product on a database of the run's cluster, and a browser.
import type { Browser } from 'playwright-core'
import { cloneDatabase } from '../../server/test/harness/database.ts'
import { openBrowser } from './browser.ts'
import { startServer, type RunningServer } from './server.ts'

export interface Stage { server: RunningServer; browser: Browser; close(): Promise<void> }

export async function openStage(): Promise<Stage> {
  const database = await cloneDatabase()
  const [server, browser] = await Promise.all([startServer(database.url), openBrowser()])
  return {
    server, browser,
    close: async () => {
      await browser.close()
      await server.stop()
      await database.drop()
    },
  }
}
