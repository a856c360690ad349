import { Fault } from '../../value/fault.ts'

/** A regular expression in Go's syntax (RE2's, which Terraform's functions take), as a tree that keeps its groups. */
export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number | undefined; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly of: Pattern; readonly number: number }
  | { readonly kind: 'assert'; readonly what: Assertion }

export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary'

export interface CharacterSet {
  /** First and last code points, in pairs. */
  readonly ranges: readonly number[]
  readonly classes: readonly { readonly pattern: RegExp; readonly negated: boolean }[]
  readonly negated: boolean
  /** Any case of a letter counts. */
  readonly fold: boolean
}

export interface ReadPattern {
  readonly pattern: Pattern
  /** Names of the groups from 1 on, undefined for one without. */
  readonly groups: readonly (string | undefined)[]
}

/** Groups nested more deeply than Go allows. */
const DEEPEST = 250
const MOST_REPEATS = 1000

/** A `Fault` where it is no pattern of this syntax. */
export function readPattern(source: string): ReadPattern {
  const reader = new Reader(source)
  const pattern = reader.either({ fold: false, lines: false, dotAll: false, lazy: false }, 0)
  if (reader.at < source.length) throw broken('a closing parenthesis too many')
  return { pattern, groups: reader.groups }
}

interface Flags {
  fold: boolean
  lines: boolean
  dotAll: boolean
  /** `(?U)`: lazy and greedy change places. */
  lazy: boolean
}

function broken(what: string): Fault {
  return new Fault(`The regular expression is wrong: ${what}.`, { argument: 0 })
}

const digits = [48, 57]
const spaces = [9, 10, 12, 13, 32, 32]
const wordCharacters = [48, 57, 65, 90, 95, 95, 97, 122]
const posix: Readonly<Record<string, readonly number[]>> = {
  alnum: [48, 57, 65, 90, 97, 122],
  alpha: [65, 90, 97, 122],
  ascii: [0, 127],
  blank: [9, 9, 32, 32],
  cntrl: [0, 31, 127, 127],
  digit: digits,
  graph: [33, 126],
  lower: [97, 122],
  print: [32, 126],
  punct: [33, 47, 58, 64, 91, 96, 123, 126],
  space: [9, 13, 32, 32],
  upper: [65, 90],
  word: wordCharacters,
  xdigit: [48, 57, 65, 70, 97, 102],
}
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

class Reader {
  readonly source: string
  readonly groups: (string | undefined)[] = []
  at = 0

  constructor(source: string) {
    this.source = source
  }

  either(flags: Flags, depth: number): Pattern {
    if (depth > DEEPEST) throw broken('groups are nested too deeply')
    const own = { ...flags }
    const of = [this.sequence(own, depth)]
    while (this.take('|')) of.push(this.sequence(own, depth))
    const [only] = of
    return only !== undefined && of.length === 1 ? only : { kind: 'either', of }
  }

  sequence(flags: Flags, depth: number): Pattern {
    const of: Pattern[] = []
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) {
      if (this.take('\\Q')) {
        const close = this.source.indexOf('\\E', this.at)
        const text = this.source.slice(this.at, close < 0 ? undefined : close)
        for (const char of text) of.push(single(char.codePointAt(0) ?? 0, flags))
        this.at = close < 0 ? this.source.length : close + 2
        const last = of.pop()
        if (last !== undefined) of.push(text === '' ? last : this.repeated(last, flags))
        continue
      }
      const item = this.item(flags, depth)
      if (item !== undefined) of.push(this.repeated(item, flags))
    }
    return { kind: 'sequence', of }
  }

  /** One thing that may be repeated; undefined for flags, which stand for themselves. */
  item(flags: Flags, depth: number): Pattern | undefined {
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
    switch (char) {
      case '(':
        return this.group(flags, depth)
      case '[':
        return this.bracket(flags)
      case '.':
        this.at++
        return { kind: 'set', set: { ranges: flags.dotAll ? [] : [10, 10], classes: [], negated: true, fold: false } }
      case '^':
        this.at++
        return { kind: 'assert', what: flags.lines ? 'line-start' : 'start' }
      case '$':
        this.at++
        return { kind: 'assert', what: flags.lines ? 'line-end' : 'end' }
      case '*':
      case '+':
      case '?':
        throw broken('there is nothing to repeat')
      case '\\':
        return this.escape(flags)
      default:
        if (char === '{' && this.count() !== undefined) throw broken('there is nothing to repeat')
        this.at += char.length
        return single(char.codePointAt(0) ?? 0, flags)
    }
  }

  repeated(of: Pattern, flags: Flags): Pattern {
    const bounds = this.quantifier()
    if (bounds === undefined) return of
    const lazy = this.take('?') !== flags.lazy
    if (this.quantifier() !== undefined) throw broken('a repetition is repeated')
    const { least, most } = bounds
    if (least > MOST_REPEATS || (most ?? 0) > MOST_REPEATS || (most !== undefined && most < least)) throw broken('the bounds of a repetition')
    const result: Pattern = { kind: 'repeat', of, least, most, lazy }
    if ((least > 1 || (most ?? 0) > 1) && repeats(result) > MOST_REPEATS) throw broken('nested repetitions are too many')
    return result
  }

  quantifier(): { readonly least: number; readonly most: number | undefined } | undefined {
    if (this.take('*')) return { least: 0, most: undefined }
    if (this.take('+')) return { least: 1, most: undefined }
    if (this.take('?')) return { least: 0, most: 1 }
    const found = this.sees('{') ? this.count() : undefined
    if (found !== undefined) this.at += found.length
    return found
  }

  count(): { readonly least: number; readonly most: number | undefined; readonly length: number } | undefined {
    const found = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(this.source.slice(this.at, this.at + 24))
    if (found === null) return undefined
    const [text, least = '', comma, most = ''] = found
    return { least: Number(least), most: comma === undefined ? Number(least) : most === '' ? undefined : Number(most), length: text.length }
  }

  group(flags: Flags, depth: number): Pattern | undefined {
    this.at++
    let own = flags
    let number: number | undefined
    if (this.take('?')) {
      const named = /^P?<([^>]*)>/.exec(this.source.slice(this.at, this.at + 1000))
      if (named !== null && !/^<[=!]/.test(this.source.slice(this.at, this.at + 2))) {
        const [text, name = ''] = named
        if (!/^\w+$/.test(name) || this.groups.includes(name)) throw broken('the name of a group')
        this.at += text.length
        number = this.groups.push(name)
      } else {
        own = this.flags(flags)
        if (this.take(')')) {
          Object.assign(flags, own)
          return undefined
        }
        if (!this.take(':')) throw broken('a kind of group that Go does not have')
      }
    } else number = this.groups.push(undefined)
    const of = this.either(own, depth + 1)
    if (!this.take(')')) throw broken('a closing parenthesis is missing')
    return number === undefined ? of : { kind: 'group', of, number }
  }

  flags(flags: Flags): Flags {
    const changed = { ...flags }
    let on = true
    let any = false
    for (;;) {
      const char = this.source.charAt(this.at)
      if (char === ':' || char === ')') {
        if (!any && (char === ')' || !on)) throw broken('flags are missing')
        return changed
      }
      if (char === '-' && on) {
        on = false
        any = false
      } else {
        if (char === 'i') changed.fold = on
        else if (char === 'm') changed.lines = on
        else if (char === 's') changed.dotAll = on
        else if (char === 'U') changed.lazy = on
        else throw broken('a flag or kind of group that Go does not have')
        any = true
      }
      this.at++
    }
  }

  escape(flags: Flags): Pattern {
    const char = this.source.charAt(this.at + 1)
    switch (char) {
      case 'A':
        this.at += 2
        return { kind: 'assert', what: 'start' }
      case 'z':
        this.at += 2
        return { kind: 'assert', what: 'end' }
      case 'b':
        this.at += 2
        return { kind: 'assert', what: 'boundary' }
      case 'B':
        this.at += 2
        return { kind: 'assert', what: 'no-boundary' }
      default: {
        const set = this.escapedSet()
        if (set !== undefined) return { kind: 'set', set: { ...set, fold: flags.fold } }
        return single(this.escapedCharacter(), flags)
      }
    }
  }

  /** `\d`, `\W`, `\pL`, `\p{Greek}`. */
  escapedSet(): CharacterSet | undefined {
    const char = this.source.charAt(this.at + 1)
    const ranges = { d: digits, s: spaces, w: wordCharacters }[char.toLowerCase()]
    if (ranges !== undefined) {
      this.at += 2
      return { ranges, classes: [], negated: char < 'a', fold: false }
    }
    if (char !== 'p' && char !== 'P') return undefined
    const found = /^\\[pP](?:\{(\^?)(\w+)\}|(\w))/.exec(this.source.slice(this.at, this.at + 60))
    if (found === null) throw broken('the name of a class of characters')
    this.at += found[0].length
    const name = found[2] ?? found[3] ?? ''
    const negated = (char === 'P') !== (found[1] === '^')
    if (name === 'Any') return { ranges: [0, 0x10ffff], classes: [], negated, fold: false }
    return { ranges: [], classes: [{ pattern: unicodeClass(name), negated }], negated: false, fold: false }
  }

  escapedCharacter(): number {
    const rest = this.source.slice(this.at + 1, this.at + 14)
    const [char = ''] = rest
    const hex = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})/.exec(rest)
    if (hex !== null) {
      const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
      if (code > 0x10ffff) throw broken('a character that does not exist')
      this.at += 1 + hex[0].length
      return code
    }
    const octal = /^(?:[1-7][0-7]{1,2}|0[0-7]{0,2})/.exec(rest)
    if (octal !== null) {
      this.at += 1 + octal[0].length
      return Number.parseInt(octal[0], 8)
    }
    const control = controls[char]
    if (control !== undefined) {
      this.at += 2
      return control
    }
    if (char === '' || char > '\u007f' || /[0-9A-Za-z]/.test(char)) throw broken('an escape that Go does not have')
    this.at += 2
    return char.charCodeAt(0)
  }

  bracket(flags: Flags): Pattern {
    this.at++
    const negated = this.take('^')
    const ranges: number[] = []
    const classes: CharacterSet['classes'][number][] = []
    for (let first = true; ; first = false) {
      if (this.at >= this.source.length) throw broken('a closing bracket is missing')
      if (!first && this.take(']')) break
      // A dash may stand first or last, or behind a range alone.
      if (this.sees('-') && !first && !this.sees('-]') && this.source.charAt(this.at + 1) !== ']') throw broken('a range of characters')
      const named = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at, this.at + 20))
      if (named !== null) {
        const own = posix[named[2] ?? '']
        if (own === undefined) throw broken('the name of a class of characters')
        this.at += named[0].length
        addSet({ ranges: own, classes: [], negated: named[1] === '^', fold: false }, ranges, classes)
        continue
      }
      const set = this.sees('\\') ? this.escapedSet() : undefined
      if (set !== undefined) {
        addSet(set, ranges, classes)
        continue
      }
      const low = this.bracketCharacter()
      let high = low
      if (this.sees('-') && this.source.charAt(this.at + 1) !== ']' && this.at + 1 < this.source.length) {
        this.at++
        high = this.bracketCharacter()
        if (high < low) throw broken('a range of characters')
      }
      ranges.push(low, high)
    }
    return { kind: 'set', set: { ranges, classes, negated, fold: flags.fold } }
  }

  bracketCharacter(): number {
    if (this.sees('\\')) return this.escapedCharacter()
    const code = this.source.codePointAt(this.at)
    if (code === undefined) throw broken('a closing bracket is missing')
    this.at += code > 0xffff ? 2 : 1
    return code
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.at)
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false
    this.at += text.length
    return true
  }
}

function single(code: number, { fold }: Flags): Pattern {
  return { kind: 'set', set: { ranges: [code, code], classes: [], negated: false, fold } }
}

function addSet(set: CharacterSet, ranges: number[], classes: CharacterSet['classes'][number][]): void {
  classes.push(...set.classes)
  if (!set.negated) {
    ranges.push(...set.ranges)
    return
  }
  let next = 0
  for (let at = 0; at < set.ranges.length; at += 2) {
    const low = set.ranges[at] ?? 0
    if (low > next) ranges.push(next, low - 1)
    next = (set.ranges[at + 1] ?? 0) + 1
  }
  if (next <= 0x10ffff) ranges.push(next, 0x10ffff)
}

function unicodeClass(name: string): RegExp {
  for (const property of [`\\p{gc=${name}}`, `\\p{Script=${name}}`]) {
    try {
      return new RegExp(`^${property}$`, 'u')
    } catch {
      continue
    }
  }
  throw broken('the name of a class of characters')
}

/** How often the innermost thing may have to be there: Go refuses more than a thousand. */
function repeats(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'repeat':
      return Math.max(1, pattern.most ?? pattern.least) * repeats(pattern.of)
    case 'group':
      return repeats(pattern.of)
    case 'sequence':
    case 'either':
      return pattern.of.reduce((most, each) => Math.max(most, repeats(each)), 1)
    default:
      return 1
  }
}
