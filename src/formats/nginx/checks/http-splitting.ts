import { groupsOf, mayHoldBreak } from '../captures.ts'
import { readLocation } from '../location.ts'
import { around, occurrences, placeOf, sources } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import type { Level, Statement } from '../statement.ts'
import { variablesIn } from '../template.ts'

/** The variable by which a line break gets from the decoded path into a value; groups are those of the location's expression. */
function breaker(value: string, level: Level, groups: boolean): string | undefined {
  const variables = variablesIn(sources(value, level))
  const direct = variables.find((name) => name === 'uri' || name === 'document_uri')
  if (direct !== undefined || !groups) return direct
  for (const here of around(level)) {
    if (here.statement?.name !== 'location') continue
    const head = readLocation(here.statement)
    if (head.kind !== 'regex') return undefined
    const known = groupsOf(head.pattern)
    return variables.find((name) => {
      const group = /^\d$/.test(name) ? known[Number(name) - 1] : known.find((one) => one.name === name)
      return group !== undefined && mayHoldBreak(group.text)
    })
  }
  return undefined
}

/** The part of a directive that ends in a header or a request line, and whether groups get there unescaped. */
function exposed({ name, args }: Statement): { readonly value: string; readonly groups: boolean } | undefined {
  const [first = '', second = ''] = args
  switch (name) {
    case 'add_header':
    case 'proxy_set_header':
      return { value: second, groups: true }
    case 'proxy_pass':
      return { value: first, groups: true }
    case 'return':
      if (args.length === 1) return /^\d+$/.test(first) ? undefined : { value: first, groups: true }
      return ['301', '302', '303', '307', '308'].includes(first) ? { value: second, groups: true } : undefined
    case 'rewrite':
      // nginx escapes groups in redirects, but not variables.
      return args[2] === 'redirect' || args[2] === 'permanent' || /^https?:\/\//.test(second) ? { value: second, groups: false } : undefined
    default:
      return undefined
  }
}

export const httpSplitting: NginxCheck = {
  code: 'nginx/http-splitting',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{directive} in {subject} takes ${variable}, in which an encoded line break arrives decoded: the client can write headers.',
  fix: 'Use $request_uri, which stays encoded, or an expression that cannot match a line break.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'add_header', 'proxy_set_header', 'proxy_pass', 'return', 'rewrite')) {
      const part = exposed(statement)
      const variable = part === undefined ? undefined : breaker(part.value, level, part.groups)
      if (variable !== undefined) yield { subject: placeOf(level), origins: [statement.origin], args: { directive: statement.name, variable } }
    }
  },
}
