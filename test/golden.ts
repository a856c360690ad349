import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Whether expected outputs are being rewritten: `UPDATE=1 npx vitest run`, or `npm run goldens`. */
export const updating = process.env.UPDATE === '1'

/**
 * Compares a text with the file that holds what is expected, byte for byte; `path` counts from the checkout's root.
 * With UPDATE=1 the file is rewritten instead: read the difference before committing it.
 */
export function golden(path: string, actual: string): void {
  const file = join(root, path)
  if (updating) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, actual)
    return
  }
  let expected: string
  try {
    expected = readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${path} is not there; UPDATE=1 npx vitest run writes it`)
  }
  expect(actual, `${path} (UPDATE=1 rewrites it)`).toBe(expected)
}
