import { readPattern } from '../../../flow/text/pattern.ts'
import { readLocation } from '../location.ts'
import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import type { Statement } from '../statement.ts'

/** The expressions that a directive holds. */
function patternsOf(statement: Statement): string[] {
  switch (statement.name) {
    case 'location': {
      const head = readLocation(statement)
      return head.kind === 'regex' ? [head.pattern] : []
    }
    case 'rewrite':
      return statement.args.slice(0, 1)
    case 'server_name':
      return statement.args.filter((name) => name.startsWith('~')).map((name) => name.slice(1))
    default: {
      const operator = statement.args.findIndex((word) => /^!?~\*?$/.test(word))
      const pattern = statement.args.slice(operator + 1).join(' ')
      return operator < 0 ? [] : [pattern.endsWith(')') && !statement.words.at(-1)?.raw.startsWith('"') ? pattern.slice(0, -1) : pattern]
    }
  }
}

export const invalidRegex: NginxCheck = {
  code: 'nginx/invalid-regex',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} has a regular expression that nginx refuses: {fault}.',
  fix: 'Correct it; an expression with braces or semicolons needs quotes.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'location', 'rewrite', 'server_name', 'if')) {
      for (const pattern of patternsOf(statement)) {
        const reading = readPattern(pattern, 'pcre')
        if ('error' in reading) yield { subject: `${statement.name} in ${placeOf(level)}`, origins: [statement.origin], args: { fault: reading.error } }
      }
    }
  },
}
