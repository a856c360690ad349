import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

/** The header lines that a directive sets; options of more_set_headers with a value of their own are left out. */
function headerTexts(name: string, args: readonly string[]): readonly string[] {
  if (name === 'add_header') return args.slice(1, 2)
  const texts: string[] = []
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? ''
    if (argument === '-t' || argument === '-s') at++
    else if (!argument.startsWith('-')) texts.push(argument)
  }
  return texts
}

export const multilineHeader: NginxCheck = {
  code: 'nginx/multiline-header',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{directive} in {subject} writes a header over several lines.',
  fix: 'Write the value on one line.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'add_header', 'more_set_headers')) {
      if (headerTexts(statement.name, statement.args).some((text) => /[\r\n]/.test(text))) {
        yield { subject: placeOf(level), origins: [statement.origin], args: { directive: statement.name } }
      }
    }
  },
}
