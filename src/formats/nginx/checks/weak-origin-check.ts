import { compile } from '../../../flow/text/atom.ts'
import { intersection, witness } from '../../../flow/text/automaton.ts'
import type { Automaton } from '../../../flow/text/automaton.ts'
import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

/** A dot between letters that stands for any character: `example.com` lets `exampleXcom` in. */
function looseDot(pattern: string): string | undefined {
  const outside = pattern.replace(/\\./g, (escape) => `\0${escape[1] === '.' ? '\0' : escape[1] ?? ''}`).replace(/\[[^\]]*\]/g, '\0')
  const found = /[a-z0-9]\.[a-z]{2,}/i.exec(outside)
  return found === null ? undefined : `https://${hostWord(outside, found.index).replace('.', 'x')}/`
}

function hostWord(text: string, at: number): string {
  const start = text.slice(0, at + 1).search(/[a-z0-9-]+$/i)
  return /^[a-z0-9.-]+/i.exec(text.slice(start))?.[0] ?? ''
}

/** URLs of a host that nobody who writes such an expression can have meant. */
const strangers: Readonly<Record<'origin' | 'referer', string>> = {
  origin: '^https?://([a-z0-9-]+\\.)*evil\\.example(:[0-9]+)?$',
  referer: '^https?://([a-z0-9-]+\\.)*evil\\.example/[a-z0-9:/?=._~-]*$',
}

function patternAutomaton(source: string, ignoreCase: boolean): Automaton | undefined {
  const compiled = compile({ kind: 'pattern', source, flavour: 'pcre', anchoring: 'search', ignoreCase }, 20_000)
  return 'opaque' in compiled ? undefined : compiled
}

/** An address of a stranger that the expression lets in. */
function stranger(pattern: string, ignoreCase: boolean, header: 'origin' | 'referer'): string | undefined {
  // An expression without a host name's letters isn't a list of friends.
  if (!/[a-z]{2,}\\?\.[a-z(]/i.test(pattern) && !/[a-z]{3,}/i.test(pattern.replace(/https?/g, ''))) return undefined
  const [ours, theirs] = [patternAutomaton(pattern, ignoreCase), patternAutomaton(strangers[header], true)]
  if (ours === undefined || theirs === undefined) return undefined
  const both = intersection(ours, theirs)
  return 'opaque' in both ? undefined : witness(both)
}

/** An address over plain HTTP that the expression lets in, for who trusts HTTPS alone (profile origins=https). */
function plain(pattern: string, ignoreCase: boolean): string | undefined {
  const [ours, theirs] = [patternAutomaton(pattern, ignoreCase), patternAutomaton('^http://[a-z0-9.-]+(/[a-z0-9/]*)?$', true)]
  if (ours === undefined || theirs === undefined) return undefined
  const both = intersection(ours, theirs)
  return 'opaque' in both ? undefined : witness(both)
}

export const weakOriginCheck: NginxCheck = {
  code: 'nginx/weak-origin-check',
  severity: 'error',
  needs: ['tree:nginx'],
  says: 'The expression for {header} in {subject} lets {stranger} in.',
  fix: 'Begin it with ^, write dots as \\., and end the host with / or $.',
  *run({ tree, profile }) {
    for (const { statement, level } of occurrences(tree, 'if')) {
      const match = /^\(?\s*\$\{?http_(origin|referer)\}?$/i.exec(statement.args[0] ?? '')
      const operator = /^!?~(\*?)$/.exec(statement.args[1] ?? '')
      const last = statement.args.slice(2).join(' ').trim()
      if (match === null || operator === null) continue
      const pattern = last.endsWith(')') ? last.slice(0, -1).trimEnd() : last
      const header = match[1]?.toLowerCase() === 'origin' ? 'origin' : 'referer'
      const found = looseDot(pattern) ?? stranger(pattern, operator[1] === '*', header) ?? (profile['origins'] === 'https' ? plain(pattern, operator[1] === '*') : undefined)
      if (found !== undefined) yield { subject: placeOf(level), origins: [statement.origin], args: { header: header === 'origin' ? 'Origin' : 'Referer', stranger: found } }
    }
  },
}
