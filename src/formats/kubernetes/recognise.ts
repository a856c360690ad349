import type { Recognition } from '../format.ts'

const yamlPath = /\.(?:ya?ml|json)$/i
/** Standard input and pipes of the shell, such as what `kubectl get -o yaml` and `helm template` write. */
const streamPath = /^(?:-|\/(?:dev|proc)\/.*)$/

/** A template of CloudFormation's may hold manifests in its values. */
const template = /^["']?(?:AWSTemplateFormatVersion|Resources)["']?[ \t]*:/m

/** A file is a manifest when it names an apiVersion and a kind as keys, in YAML or JSON; cheap, by its path and beginning. */
export function recognise(path: string, head: string): Recognition {
  if (!yamlPath.test(path) && !streamPath.test(path)) return 'no'
  if (template.test(head) && !/^["']?apiVersion/m.test(head)) return 'no'
  if (/^\s*\{\s*"(?:AWSTemplateFormatVersion|Resources)"\s*:/.test(head)) return 'no'
  const version = /(?:^|[\n{,])[ \t-]*"?apiVersion"?[ \t]*:[ \t]*"?'?([\w./-]+)/.exec(head)
  const kind = /(?:^|[\n{,])[ \t-]*"?kind"?[ \t]*:[ \t]*"?'?[A-Z{]/.exec(head)
  if (version && kind) return 'yes'
  // JSON on one line, or keys in an unusual place.
  if (/"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head)) return 'yes'
  return version || kind ? 'perhaps' : 'no'
}
