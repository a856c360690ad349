import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingEntries } from '../../scripts/lockfile.mjs'
import { root } from '../golden.ts'

it('the lockfile names every optional package, without which npm ci refuses it (npm run lockfile adds them)', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, unknown> }
  expect(Object.keys(missingEntries(packages))).toEqual([])
})
