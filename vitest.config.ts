// The fast tier: everything but what is run by hand (chaos, load). One PostgreSQL cluster for the run, a database per file.
import { defineConfig } from 'vitest/config'
import { ClosingLine } from './scripts/lib/closing-line.mjs'

export default defineConfig({
  test: {
    include: ['{protocol,server,console,widget,scripts}/**/*.test.{ts,tsx}', 'e2e/**/*.e2e.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['server/test/harness/global-setup.ts'],
    // The token test of the console reads its stylesheet.
    css: { include: [/tokens\.css/] },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: process.env['CLOSING_LINE'] ? ['default', new ClosingLine()] : ['default'],
  },
})
