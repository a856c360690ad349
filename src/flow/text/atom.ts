import { Alphabet, alphabetOf, meet } from './alphabet.ts'
import { accepts, minimise, run, type Automaton } from './automaton.ts'
import { complement, every, single, type Characters } from './characters.ts'
import { languageKey, type Language, type Transform } from './language.ts'
import { determinise, type Opaque } from './nondeterministic.ts'
import { readPattern } from './pattern.ts'
import { anything, isLetter, literal, sequence, type Regex } from './regex.ts'

/** A language that cuts all strings in two by itself; the rest is made of these with `and`, `or`, `not`. */
export type Atom =
  | Extract<Language, { kind: 'exact' | 'prefix' | 'suffix' | 'contains' | 'elements' | 'labels' | 'pattern' }>
  | { readonly kind: 'after'; readonly transform: Extract<Transform, { kind: 'leading' | 'elements' }>; readonly of: Atom }

/** A language taken apart. `everything` is all strings and "not there" too. */
export type Expression =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'atom'; readonly key: string; readonly atom: Atom }
  | { readonly kind: 'some' | 'all'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }

const everything: Expression = { kind: 'everything' }
const none: Expression = { kind: 'nothing' }
const absent: Expression = { kind: 'absent' }
const strings: Expression = { kind: 'not', of: absent }

/** Languages nested deeper, and preimages that grow larger, are opaque. */
const DEEPEST = 500
const LARGEST = 20_000

/** Takes a language apart into atoms in a normal form, preimages pushed inwards. Opaque when a constant meets an opaque pattern. */
export function takeApart(language: Language, depth = 0): Expression | Opaque {
  if (depth > DEEPEST) return { opaque: 'nested too deeply' }
  switch (language.kind) {
    case 'any':
      return strings
    case 'absent':
      return absent
    case 'some':
    case 'all': {
      const of: Expression[] = []
      for (const each of language.of) {
        const part = takeApart(each, depth + 1)
        if ('opaque' in part) return part
        of.push(part)
      }
      return { kind: language.kind, of }
    }
    case 'not': {
      const of = takeApart(language.of, depth + 1)
      return 'opaque' in of ? of : { kind: 'not', of }
    }
    case 'after': {
      const of = takeApart(language.of, depth + 1)
      if ('opaque' in of) return of
      // Each rewrite may multiply the parts by four.
      return size(of) > LARGEST ? { opaque: 'too many rewrites' } : before(language.transform, of)
    }
    default:
      return normal(language)
  }
}

function size(expression: Expression): number {
  switch (expression.kind) {
    case 'some':
    case 'all':
      return expression.of.reduce((sum, each) => sum + size(each), 1)
    case 'not':
      return 1 + size(expression.of)
    default:
      return 1
  }
}

function atom(language: Atom): Expression {
  return { kind: 'atom', key: languageKey(language), atom: language }
}

function cased(text: string, ignoreCase: boolean | undefined): { ignoreCase?: true } {
  if (ignoreCase !== true) return {}
  for (let at = 0; at < text.length; at++) if (isLetter(text.charCodeAt(at))) return { ignoreCase: true }
  return {}
}

function lowered(text: string, ignoreCase: boolean | undefined): string {
  return ignoreCase === true ? lowerAscii(text) : text
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function normal(language: Exclude<Atom, { kind: 'after' }>): Expression {
  switch (language.kind) {
    case 'exact':
    case 'prefix':
    case 'suffix':
    case 'contains':
      if (language.text === '' && language.kind !== 'exact') return strings
      return atom({ kind: language.kind, text: lowered(language.text, language.ignoreCase), ...cased(language.text, language.ignoreCase) })
    case 'elements': {
      const prefix = bare(language.prefix)
      if (prefix === '') return atom({ kind: 'prefix', text: '/' })
      return atom({ kind: 'elements', prefix: lowered(prefix, language.ignoreCase), ...cased(prefix, language.ignoreCase) })
    }
    case 'labels': {
      const { suffix, count, ignoreCase } = language
      return atom({ kind: 'labels', suffix: lowered(suffix, ignoreCase), count, ...cased(suffix, ignoreCase) })
    }
    case 'pattern': {
      const { source, flavour, anchoring, ignoreCase } = language
      return atom({ kind: 'pattern', source, flavour, anchoring, ...(ignoreCase === true ? { ignoreCase } : {}) })
    }
  }
}

function bare(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** The preimage of an expression. The transforms are total functions, so it goes through the connectives unchanged. */
function before(transform: Transform, of: Expression): Expression | Opaque {
  switch (of.kind) {
    case 'everything':
    case 'nothing':
      return of
    case 'not': {
      const inner = before(transform, of.of)
      return 'opaque' in inner ? inner : { kind: 'not', of: inner }
    }
    case 'some':
    case 'all': {
      const parts: Expression[] = []
      for (const each of of.of) {
        const part = before(transform, each)
        if ('opaque' in part) return part
        parts.push(part)
      }
      return { kind: of.kind, of: parts }
    }
    case 'absent':
      return transform.kind === 'remove' ? everything : transform.kind === 'constant' ? none : absent
    case 'atom':
      return beforeAtom(transform, of.atom)
  }
}

function beforeAtom(transform: Transform, of: Atom): Expression | Opaque {
  switch (transform.kind) {
    case 'remove':
      return none
    case 'constant': {
      const automaton = compile(of)
      if ('opaque' in automaton) return automaton
      return accepts(automaton, transform.to) ? everything : none
    }
    case 'leading':
    case 'elements':
      if (of.kind === 'elements' && of.ignoreCase !== true && transform.kind === 'elements') return beforeElements(transform, of.prefix)
      if (of.kind === 'elements' && of.ignoreCase !== true) {
        const exact = beforeAtom(transform, { kind: 'exact', text: of.prefix })
        const below = beforeAtom(transform, { kind: 'prefix', text: `${of.prefix}/` })
        if ('opaque' in exact || 'opaque' in below) return exact
        return { kind: 'some', of: [exact, below] }
      }
      // Texts stay texts, so that thousands of them stay cheap.
      if ((of.kind === 'exact' || of.kind === 'prefix') && of.ignoreCase !== true) return beforeText(transform, of)
      return atom({ kind: 'after', transform, of })
  }
}

function elementsOf(prefix: string): Expression {
  return atom(prefix === '' ? { kind: 'prefix', text: '/' } : { kind: 'elements', prefix })
}

/** Where a rewrite by elements meets a prefix by elements, the preimage is made of such prefixes again. */
function beforeElements(transform: Extract<Transform, { kind: 'elements' }>, prefix: string): Expression {
  const from = bare(transform.from)
  const to = bare(transform.to)
  const parts: Expression[] = []
  if (`${prefix}/`.startsWith(`${to}/`)) parts.push(elementsOf(from + prefix.slice(to.length)))
  else if (to.startsWith(`${prefix}/`)) parts.push(elementsOf(from))
  const own = elementsOf(prefix)
  if (from.startsWith(`${prefix}/`)) parts.push({ kind: 'all', of: [own, { kind: 'not', of: elementsOf(from) }] })
  else if (!`${prefix}/`.startsWith(`${from}/`)) parts.push(own)
  return { kind: 'some', of: parts }
}

function beforeText(
  transform: Extract<Transform, { kind: 'leading' | 'elements' }>,
  of: { readonly kind: 'exact' | 'prefix'; readonly text: string },
): Expression {
  const parts: Expression[] = []
  const byElements = transform.kind === 'elements'
  const from = byElements ? `${bare(transform.from)}/` : transform.from
  const to = byElements ? `${bare(transform.to)}/` : transform.to
  const { kind, text } = of
  if (text.startsWith(to)) parts.push(textOf(kind, from + text.slice(to.length)))
  else if (kind === 'prefix' && to.startsWith(text)) parts.push(textOf('prefix', from))
  const whole = byElements ? bare(transform.from) : ''
  if (whole !== '') {
    const becomes = bare(transform.to) || '/'
    if (kind === 'exact' ? becomes === text : becomes.startsWith(text)) parts.push(textOf('exact', whole))
  }
  const changed: Expression = { kind: 'some', of: [textOf('prefix', from), ...(whole === '' ? [] : [textOf('exact', whole)])] }
  const moved = text.startsWith(from) || (whole !== '' && kind === 'exact' && text === whole)
  // What is rewritten lies within a prefix only where `from` goes on from it.
  const apart = kind === 'exact' || !(whole === '' ? from : whole).startsWith(text)
  if (!moved) parts.push(apart ? textOf(kind, text) : { kind: 'all', of: [textOf('prefix', text), { kind: 'not', of: changed }] })
  return { kind: 'some', of: parts }
}

function textOf(kind: 'exact' | 'prefix', text: string): Expression {
  return kind === 'prefix' && text === '' ? strings : atom({ kind, text })
}

/** The automaton of an atom. */
export function compile(language: Atom, cap = 20_000): Automaton | Opaque {
  if (language.kind === 'after') {
    const of = compile(language.of, cap)
    return 'opaque' in of ? of : minimise(rewritten(of, language.transform))
  }
  const regex = treeOf(language)
  if ('opaque' in regex) return regex
  const automaton = determinise(regex, cap)
  return 'opaque' in automaton ? automaton : minimise(automaton)
}

const dot = '.'

function treeOf(language: Exclude<Atom, { kind: 'after' }>): Regex | Opaque {
  const fold = language.ignoreCase === true
  switch (language.kind) {
    case 'exact':
      return literal(language.text, fold)
    case 'prefix':
      return sequence(literal(language.text, fold), anything)
    case 'suffix':
      return sequence(anything, literal(language.text, fold))
    case 'contains':
      return sequence(anything, literal(language.text, fold), anything)
    case 'elements': {
      const rest: Regex = { kind: 'repeat', of: sequence(literal('/'), anything), least: 0, most: 1 }
      return sequence(literal(language.prefix, fold), rest)
    }
    case 'labels': {
      const set = language.count === 'one' ? complement(single(dot.charCodeAt(0))) : every
      return sequence({ kind: 'repeat', of: { kind: 'set', set }, least: 1, most: undefined }, literal(dot + language.suffix, fold))
    }
    case 'pattern': {
      const reading = readPattern(language.source, language.flavour, fold)
      if ('error' in reading) return { opaque: `not a regular expression: ${reading.error}` }
      if ('opaque' in reading) return { opaque: reading.opaque }
      return language.anchoring === 'full' ? reading.regex : sequence(anything, reading.regex, anything)
    }
  }
}

/**
 * The preimage under a rewrite of what strings begin with: a chain along `from` whose end jumps to where `to` would have led; a string
 * that leaves the chain goes on where it would be without the rewrite.
 */
function rewritten(of: Automaton, transform: Extract<Transform, { kind: 'leading' | 'elements' }>): Automaton {
  const byElements = transform.kind === 'elements'
  const from = byElements ? `${bare(transform.from)}/` : transform.from
  const to = byElements ? `${bare(transform.to)}/` : transform.to
  const landing = run(of, to)
  if (from === '') return { ...of, start: landing }
  const singles: Characters[] = [...new Set(from)].flatMap((char) => [...char].map((each) => single(each.charCodeAt(0))))
  for (let at = 0; at < from.length; at++) singles.push(single(from.charCodeAt(at)))
  const { alphabet, left } = meet(of.alphabet, alphabetOf(singles).alphabet)
  const count = of.label.length
  const width = alphabet.size
  const next = new Int32Array((count + from.length) * width)
  const label = new Int32Array(count + from.length)
  for (let state = 0; state < count; state++) {
    label[state] = of.label[state] ?? 0
    for (let each = 0; each < width; each++) next[state * width + each] = of.next[state * of.alphabet.size + (left[each] ?? 0)] ?? 0
  }
  let unchanged = of.start
  for (let at = 0; at < from.length; at++) {
    const state = count + at
    label[state] = of.label[unchanged] ?? 0
    // By elements the prefix alone, without its slash, is rewritten too.
    if (byElements && at > 0 && at === from.length - 1) label[state] = of.label[run(of, bare(transform.to) || '/')] ?? 0
    for (let each = 0; each < width; each++) next[state * width + each] = of.next[unchanged * of.alphabet.size + (left[each] ?? 0)] ?? 0
    next[state * width + alphabet.classOf(from.charCodeAt(at))] = at + 1 < from.length ? state + 1 : landing
    unchanged = run(of, from.charAt(at), unchanged)
  }
  return { alphabet, start: count, next, label }
}

/** The alphabet in which the dot stands alone, and an automaton that says whether a string has one: labels 1 and 0. */
export const dotted: Automaton = ((): Automaton => {
  const alphabet = new Alphabet(Int32Array.from([0, 46, 47]), Int32Array.from([0, 1, 0]), 2)
  return { alphabet, start: 0, next: Int32Array.from([0, 1, 1, 1]), label: Int32Array.from([0, 1]) }
})()
