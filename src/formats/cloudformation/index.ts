import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'
import { settle } from './settle.ts'
import { StackSet } from './stacks.ts'

/** CloudFormation templates in YAML and JSON: those that no other one nests are stacks, all of one account. */
export const cloudformation: Format = {
  name: 'cloudformation',
  says: 'CloudFormation templates',
  recognise,
  read(files, context) {
    const set = new StackSet(context)
    const made = set.resources(files)
    const resources = settle(made, set.ledger)
    return { facts: {}, problems: set.ledger.problems, unread: set.ledger.unread, resources: [...resources, ...set.ledger.lookedUp] }
  },
}
