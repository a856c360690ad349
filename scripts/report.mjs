// What vitest's JSON report says, in short.

const ran = (test) => test.status === 'passed' || test.status === 'failed'

/**
 * Counts of tests. A test file that could not be run counts as one failure, and so does anything else that made vitest
 * end with an error (an error between two tests, no test at all).
 */
export function count(files, status) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const file of files) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed').length
    total.passed += file.assertionResults.filter((test) => test.status === 'passed').length
    total.skipped += file.assertionResults.filter((test) => !ran(test)).length
    total.failed += failed === 0 && file.status === 'failed' ? 1 : failed
  }
  if ((status !== 0 || total.passed === 0) && total.failed === 0) total.failed = 1
  return total
}

/** The names of what was skipped, each once: a whole suite by its name, which says why. */
export function skipped(files) {
  const tests = files.flatMap((file) => file.assertionResults).filter((test) => !ran(test))
  const names = tests.map((test) => (test.ancestorTitles.length > 0 ? test.ancestorTitles.join(' > ') : test.title))
  return [...new Set(names)].sort()
}

/** The last line. */
export function summary({ passed, failed, skipped: left }) {
  return `${passed} passed, ${failed} failed${left > 0 ? `, ${left} skipped` : ''}`
}
