// For programs that read a log: counts the tests of a run in one plain line, into the file that CLOSING_LINE names.
import { writeFileSync } from 'node:fs'

/** A reporter of vitest. What failed without being a test (a file that could not be read, an error outside) counts as one. */
export class ClosingLine {
  onTestRunEnd(modules, errors) {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      let failedTests = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count[state]++
        if (state === 'failed') failedTests++
      }
      if (module.state() === 'failed' && failedTests === 0) count.failed++
    }
    // What never came to an end: the run was broken off.
    count.failed += count.pending
    writeFileSync(process.env.CLOSING_LINE, `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
  }
}
