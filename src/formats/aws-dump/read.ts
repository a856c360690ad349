import type { Text } from '../../base/text.ts'
import type { FormatReading } from '../format.ts'
import { readAnswers, type Output } from './answers.ts'
import { makeResources } from './resources.ts'

/** The resources that all answers together tell of. */
export function read(files: readonly Text[]): FormatReading {
  const output: Output = { problems: [], unread: [] }
  const resources = makeResources(readAnswers(files, output), output)
  return { facts: {}, problems: output.problems, unread: output.unread, resources }
}
