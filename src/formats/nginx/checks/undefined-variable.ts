import { namedGroups } from '../variables.ts'
import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { variablesIn } from '../template.ts'
import { isBuiltin } from '../builtin.ts'
import { walk } from '../statement.ts'
import type { Statement } from '../statement.ts'

/** Names that a directive gives a value. */
function given({ name, args }: Statement): string[] {
  switch (name) {
    case 'set':
    case 'auth_request_set':
    case 'perl_set':
    case 'js_set':
    case 'js_var':
    case 'set_by_lua_block':
    case 'set_by_lua_file':
      return args.slice(0, 1)
    case 'map':
    case 'geo':
    case 'split_clients':
      return args.slice(-1)
    case 'location':
    case 'server_name':
    case 'rewrite':
    case 'if':
      return args.flatMap((text) => [...namedGroups(text).keys()])
    default:
      // A map's keys may be expressions with groups, and other modules name variables in their arguments.
      return name.startsWith('~') ? [...namedGroups(name).keys()] : name.startsWith('$') ? [name] : []
  }
}

export const undefinedVariable: NginxCheck = {
  code: 'nginx/undefined-variable',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} uses ${variable}, which nothing sets: nginx does not start.',
  fix: 'Set the variable by a map or set, or correct its name.',
  *run({ tree }) {
    for (const configuration of tree.configurations) {
      if (configuration.fragment) continue
      const all = [...walk(configuration.main)].map(({ statement }) => statement)
      // What was not read, and modules that are loaded, may bring variables.
      if (all.some(({ name }) => name === 'include' || name === 'load_module' || /lua|perl|njs|^js_/.test(name))) continue
      const known = new Set(all.flatMap(given).map((name) => name.replace(/^\$/, '').toLowerCase()))
      for (const { statement, level, configuration: here } of occurrences(tree, 'proxy_pass', 'return', 'rewrite', 'if', 'proxy_set_header', 'add_header')) {
        if (here !== configuration) continue
        const texts = statement.name === 'if' ? statement.args.slice(0, 1) : statement.name === 'rewrite' ? statement.args.slice(1, 2) : statement.args
        const variable = texts.flatMap(variablesIn).find((name) => !/^\d$/.test(name) && !known.has(name) && !isBuiltin(name))
        if (variable !== undefined) yield { subject: placeOf(level), origins: [statement.origin], args: { variable } }
      }
    }
  },
}
