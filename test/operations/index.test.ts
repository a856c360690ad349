import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operations } from '../../src/operations/index.ts'

test('every file that is a verb is in the list, and the list has no others', () => {
  const folder = new URL('../../src/operations/', import.meta.url)
  const verbs = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && /^export default operation\(/m.test(readFileSync(new URL(name, folder), 'utf8')))
    .map((name) => name.slice(0, -3))
  expect(operations.map((listed) => listed.name)).toEqual(verbs.toSorted())
})
