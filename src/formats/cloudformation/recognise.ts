import type { Recognition } from '../format.ts'

const path = /\.(?:ya?ml|json|template|cfn|cform)$/i
/** Standard input and pipes of the shell. */
const stream = /^(?:-|\/(?:dev|proc)\/.*)$/

const type = /["']?\bType["']?\s*:\s*["']?(?:AWS|Alexa|Custom)::/

/**
 * A template has `AWSTemplateFormatVersion` or `Resources` as a key of its outermost map, the latter with entries of a type like
 * `AWS::EC2::VPC`. Whatever has `apiVersion` there is somebody else's, whose values may hold templates.
 */
export function recognise(name: string, head: string): Recognition {
  if (!path.test(name) && !stream.test(name)) return 'no'
  const content = head.charCodeAt(0) === 0xfeff ? head.slice(1) : head
  if (/^\s*\{/.test(content)) {
    if (/"AWSTemplateFormatVersion"\s*:/.test(content) && /^\s*\{\s*["']?(?!apiVersion|kind)/.test(content)) return 'yes'
    return /["']?\bResources["']?\s*:\s*\{/.test(content) && type.test(content) ? 'yes' : 'no'
  }
  if (/^["']?apiVersion["']?[ \t]*:/m.test(content)) return 'no'
  if (/^["']?AWSTemplateFormatVersion["']?[ \t]*:/m.test(content)) return 'yes'
  return /^["']?Resources["']?[ \t]*:/m.test(content) && type.test(content) ? 'yes' : 'no'
}
