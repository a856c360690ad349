import type { Recognition } from '../format.ts'
import { listings, markOf } from './listings.ts'

const jsonPath = /\.json$/i
/** Standard input and pipes of the shell. */
const streamPath = /^(?:-|\/(?:dev|proc)\/.*)$/
/** Other things in JSON that speak of AWS. */
const others = /"(?:AWSTemplateFormatVersion|format_version|terraform_version|apiVersion|\$schema)"\s*:/

/** By its keys: `"Vpcs"` with `"VpcId"` in it. */
export function recognise(path: string, head: string): Recognition {
  if (!jsonPath.test(path) && !streamPath.test(path)) return 'no'
  if (!/^\ufeff?\s*[[{]/.test(head) || others.test(head)) return 'no'
  let best: Recognition = 'no'
  for (const [, key = ''] of head.matchAll(/"(\w+)"\s*:\s*[[{]/g)) {
    const listing = listings.get(key)
    if (!listing?.kinds.some((kind) => hasMark(markOf(kind), head))) continue
    // Words that other programs use too count where AWS's own names stand beside them.
    if (/^[A-Z]/.test(key) || /"arn:aws[\w-]*:/.test(head)) return 'yes'
    best = 'perhaps'
  }
  return best
}

function hasMark(mark: string, head: string): boolean {
  const field = /(\w+)(?:\[\d*\])?$/.exec(mark)?.[1]
  if (field === undefined) return /"arn:aws[\w-]*:/.test(head)
  return head.includes(`"${field}"`)
}
