import type { Recognition } from '../format.ts'
import { marks } from './marks.ts'

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
    if (!Object.hasOwn(marks, key) || !isMarked(marks[key] ?? [], head)) continue
    // Words that other programs use too count where AWS's own names stand beside them.
    if (/^[A-Z]/.test(key) || /"arn:aws[\w-]*:/.test(head)) return 'yes'
    best = 'perhaps'
  }
  return best
}

function isMarked(fields: readonly string[], head: string): boolean {
  return fields.length === 0 ? /"arn:aws[\w-]*:/.test(head) : fields.some((field) => head.includes(`"${field}"`))
}
