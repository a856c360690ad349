// npm run ready: everything that is asked of a change before it is merged. `--but-tests` leaves the test suite out.
import './node-version.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, root, run } from './setup.mjs'

const bin = (name) => join(root, 'node_modules/.bin', name)
const oracles = join(root, '../shared/oracles')

const steps = [
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'lint', command: [bin('oxlint'), '--deny-warnings'] },
  { name: 'unused', command: [bin('knip')] },
  { name: 'build', command: [process.execPath, join(root, 'scripts/build.mjs')] },
  { name: 'tests', command: [process.execPath, join(root, 'scripts/test.mjs')] },
  { name: 'oracles', command: [bin('tsx'), join(root, 'scripts/oracles.ts'), oracles], when: () => existsSync(oracles) },
]

installPackages()
const asked = steps.filter(({ name, when }) => (when?.() ?? true) && !(name === 'tests' && process.argv.includes('--but-tests')))
const failed = []
for (const { name, command } of asked) {
  const started = performance.now()
  const { status } = run(command[0], command.slice(1))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)\n`)
  if (status !== 0) failed.push(name)
}
process.stdout.write(`${asked.length - failed.length} passed, ${failed.length} failed\n`)
process.exitCode = failed.length > 0 ? 1 : 0
