// The fast tier: everything but what is run by hand (chaos, load). One PostgreSQL cluster for the run, a database per file.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { ClosingLine } from './scripts/lib/closing-line.mjs'

/** What takes long, the longest first: begun last, one of them would keep one of the two workers busy alone at the end. */
const long = [
  'server/test/explore/storm.test.ts',
  'server/test/laws/input.test.ts',
  'e2e/console.e2e.ts',
  'e2e/a11y.e2e.ts',
  'e2e/xss.e2e.ts',
  'e2e/widget-forms.e2e.ts',
  'e2e/main-path.e2e.ts',
  'server/test/explore/explore.test.ts',
  'e2e/widget-journeys.e2e.ts',
  'server/test/laws/matrix.test.ts',
  'server/src/platform/db/embedded/embedded.test.ts',
].map((file) => join(import.meta.dirname, file))

const rank = (spec: TestSpecification): number => (long.includes(spec.moduleId) ? long.indexOf(spec.moduleId) : long.length)

class LongFirst extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(specs)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['{protocol,server,console,widget,scripts}/**/*.test.{ts,tsx}', 'e2e/**/*.e2e.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['server/test/harness/global-setup.ts'],
    setupFiles: ['server/test/harness/tidy.ts'],
    // The token test of the console reads its stylesheet.
    css: { include: [/tokens\.css/] },
    pool: 'forks',
    maxWorkers: 2,
    // A worker loads the server once for all files; what a file changes in the world around it, tidy.ts puts back.
    isolate: false,
    sequence: { sequencer: LongFirst },
    reporters: process.env['CLOSING_LINE'] ? ['default', new ClosingLine()] : ['default'],
    // For a machine that does other things besides.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
})
