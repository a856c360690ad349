import type { Text } from '../../base/text.ts'
import type { FormatReading, ReadingContext } from '../format.ts'
import { settle } from './settle.ts'
import { StackSet } from './stacks.ts'

/** The resources of all stacks: of each template that no other one nests, and of those that it nests. */
export function read(files: readonly Text[], context: ReadingContext): FormatReading {
  const set = new StackSet(context)
  const made = set.resources(files)
  const resources = settle(made, set.ledger)
  return { facts: {}, problems: set.ledger.problems, unread: set.ledger.unread, resources: [...resources, ...set.ledger.lookedUp] }
}
