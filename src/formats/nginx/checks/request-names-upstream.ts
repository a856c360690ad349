import { around, occurrences, placeOf, sources } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { readLocation } from '../location.ts'
import { groupsOf } from '../captures.ts'
import type { Level } from '../statement.ts'
import { parseTemplate } from '../template.ts'

/** Does the request choose this variable's value freely? Groups of a location's expression count, maps don't: they have a fixed list. */
function isChosen(name: string, level: Level): boolean {
  if (/^(?:arg|http|cookie)_\w+$/.test(name) || ['args', 'query_string', 'uri', 'document_uri', 'request_uri', 'request_body'].includes(name)) return true
  for (const here of around(level)) {
    if (here.statement?.name !== 'location') continue
    const head = readLocation(here.statement)
    if (head.kind !== 'regex') return false
    const groups = groupsOf(head.pattern)
    const group = /^\d$/.test(name) ? groups[Number(name) - 1] : groups.find((one) => one.name === name)
    return group !== undefined && !/^[\w-]+(?:\|[\w-]+)*$/.test(group.text.replace(/^\?:/, ''))
  }
  return false
}

/** The variable of the request that stands in the scheme or the authority; what begins with a slash ends the authority. */
function chooser(target: string, level: Level): string | undefined {
  const parts = parseTemplate(target)
  let slashes = 0
  for (const [index, part] of parts.entries()) {
    if ('text' in part) {
      const afterScheme = slashes === 0 ? part.text.indexOf('://') : -1
      const rest = afterScheme >= 0 ? part.text.slice(afterScheme + 3) : part.text
      if (afterScheme >= 0) slashes = 1
      if (slashes === 1 && rest.includes('/')) return undefined
      continue
    }
    const endsAuthority = index > 0 && ['request_uri', 'uri', 'document_uri'].includes(part.variable) && slashes === 1
    if (endsAuthority) return undefined
    if (isChosen(part.variable, level)) return part.variable
  }
  return undefined
}

export const requestNamesUpstream: NginxCheck = {
  code: 'nginx/request-names-upstream',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} passes requests to a host that the client names, by ${variable}.',
  fix: 'Write the host down, or choose it by a map from a fixed list.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'proxy_pass')) {
      if ([...around(level)].some(({ block, statement: block_ }) => block_?.name === 'location' && block.some(({ name }) => name === 'internal'))) continue
      const variable = chooser(sources(statement.args[0] ?? '', level), level)
      if (variable !== undefined) yield { subject: placeOf(level), origins: [statement.origin], args: { variable } }
    }
  },
}
