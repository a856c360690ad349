#!/usr/bin/env node
import { version } from '../../../package.json'

// What is asked most often by programs must not wait for anything to load.
const given = process.argv.slice(2)
if (given.length === 1 && (given[0] === '--version' || given[0] === '-V')) {
  process.stdout.write(`${version}\n`)
} else {
  const { run, surroundingsOf } = await import('./run.ts')
  process.exitCode = await run(given, surroundingsOf(process, version))
}
