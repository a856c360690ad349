import { complement, digits, every, foldAscii, foldUnicode, newline, single, union, wordCharacters, type Characters } from './characters.ts'
import type { Flavour } from './language.ts'
import { EITHER, END, NEWLINE, type Regex } from './regex.ts'
import { boundary, end, endOrLastNewline, horizontal, lineEnd, noBoundary, posix, spaces, start, vertical } from './vocabulary.ts'

/**
 * What a source text is: a tree; something whose language is not regular or not known here exactly (`opaque`); or no regular expression
 * at all (`error`). `at` is the offset into the source.
 */
export type Reading =
  | { readonly regex: Regex }
  | { readonly opaque: string; readonly at: number }
  | { readonly error: string; readonly at: number }

/** Groups deeper than this are opaque. */
const DEEPEST = 250

/**
 * Reads a PCRE or RE2 regular expression for its language. Captures and laziness do not change it and are dropped.
 *
 * Where the flavours differ, and what is decided:
 * - `$` without (?m) is the end in RE2; in PCRE also before one final newline (pcre2pattern, PCRE2_DOLLAR_ENDONLY unset). A decoded
 *   `%0a` puts a newline into nginx's $uri, so that `\.php$` does hold "a.php\n": it is kept exactly so.
 * - `.` is everything but a newline in both (PCRE2 without DOTALL, RE2 with dot_nl false, as nginx and Envoy compile them).
 * - `\s` holds the vertical tab in PCRE (since 8.34), not in RE2.
 *   `\Z`, `\h`, `\v`, `\K`, `\Q…\E`: as each flavour has them.
 * - Case is ignored for ASCII in PCRE (nginx and HAProxy compile without UTF), for all of Unicode's simple folding in RE2.
 * - RE2 refuses look-around, back-references, atomic groups and possessive quantifiers: an error there, opaque in PCRE.
 * - Characters are UTF-16 code units. Outside ASCII `.` is one byte in PCRE without UTF and one code point in RE2; a pattern that counts
 *   such characters counts differently.
 */
export function readPattern(source: string, flavour: Flavour, ignoreCase = false): Reading {
  const parser = new Parser(source, flavour)
  try {
    const regex = parser.either({ fold: ignoreCase, dotAll: false, lines: false, extended: false }, 0)
    if (parser.at < source.length) return { error: 'unmatched )', at: parser.at }
    return { regex }
  } catch (stop) {
    if (stop instanceof Stop) return stop.reading
    throw stop
  }
}

class Stop extends Error {
  readonly reading: Reading
  constructor(reading: Reading) {
    super('stop')
    this.reading = reading
  }
}

interface Flags {
  fold: boolean
  dotAll: boolean
  lines: boolean
  extended: boolean
}

class Parser {
  readonly source: string
  readonly flavour: Flavour
  at = 0

  constructor(source: string, flavour: Flavour) {
    this.source = source
    this.flavour = flavour
  }

  either(flags: Flags, depth: number): Regex {
    if (depth > DEEPEST) this.opaque('groups nested too deeply')
    // Flags that change inside a group hold to its end, across `|`.
    const own = { ...flags }
    const branches: Regex[] = [this.sequence(own, depth)]
    while (this.take('|')) branches.push(this.sequence(own, depth))
    const only = branches.length === 1 ? branches[0] : undefined
    return only ?? { kind: 'either', of: branches }
  }

  sequence(flags: Flags, depth: number): Regex {
    const of: Regex[] = []
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) {
      if (flags.extended && this.comment()) continue
      const began = this.at
      if (this.take('\\Q')) {
        const close = this.source.indexOf('\\E', this.at)
        const text = this.source.slice(this.at, close < 0 ? undefined : close)
        for (let index = 0; index < text.length; index++) {
          const item = this.set(single(text.charCodeAt(index)), flags)
          const last = index === text.length - 1
          this.at = last && close >= 0 ? close + 2 : this.at + 1
          of.push(last ? this.quantified(item, began, flags) : item)
        }
        if (text === '') this.at = close < 0 ? this.source.length : close + 2
        continue
      }
      if (this.take('\\E')) continue
      const item = this.item(flags, depth)
      if (item) of.push(this.quantified(item, began, flags))
    }
    const only = of.length === 1 ? of[0] : undefined
    return only ?? { kind: 'sequence', of }
  }

  /** One thing that a quantifier may follow; nothing for what stands for itself, such as `(?i)`. */
  item(flags: Flags, depth: number): Regex | undefined {
    const char = this.source.charAt(this.at)
    switch (char) {
      case '(':
        return this.group(flags, depth)
      case '[':
        return this.set(this.bracket(flags), flags, true)
      case '.':
        this.at++
        return { kind: 'set', set: flags.dotAll ? every : complement(newline) }
      case '^':
        this.at++
        // PCRE: after a newline, but not after the last one at the very end (pcre2pattern, "Circumflex and dollar").
        if (!flags.lines) return { kind: 'assert', any: start }
        return { kind: 'assert', any: [...start, { before: NEWLINE, after: this.pcre ? EITHER & ~END : EITHER, last: false }] }
      case '$':
        this.at++
        return { kind: 'assert', any: flags.lines ? lineEnd : this.pcre ? endOrLastNewline : end }
      case '*':
      case '+':
      case '?':
        return this.error('nothing to repeat')
      case '\\':
        return this.escape(flags)
      default:
        if (char === '{' && this.counts()) return this.error('nothing to repeat')
        this.at++
        return this.set(single(char.charCodeAt(0)), flags)
    }
  }

  group(flags: Flags, depth: number): Regex | undefined {
    const began = this.at
    this.at++
    if (this.sees('*') && this.pcre) this.opaque('a verb such as (*UTF)', began)
    let inside = flags
    if (this.take('?')) {
      if (this.take('#')) {
        if (!this.pcre) return this.error('a comment group, which RE2 has not', began)
        const close = this.source.indexOf(')', this.at)
        if (close < 0) return this.error('a comment without end', began)
        this.at = close + 1
        return undefined
      }
      if (this.take('P<') || (this.sees('<') && !this.sees('<=') && !this.sees('<!') && this.take('<'))) this.name('>', began)
      else if (this.pcre && this.take("'")) this.name("'", began)
      else if (this.sees('=') || this.sees('!') || this.sees('<')) this.beyond('a look-around', began)
      else if (this.sees('>')) this.beyond('an atomic group', began)
      else if (/^(R|[0-9]|[+-][0-9]|&|P>|P=|\(|\||C)/.test(this.source.slice(this.at, this.at + 3))) {
        this.beyond('recursion, a back-reference, a condition or a branch reset', began)
      } else {
        const changed = this.flags({ ...flags }, began)
        if (this.take(')')) {
          Object.assign(flags, changed)
          return undefined
        }
        if (!this.take(':')) return this.error('an unknown group', began)
        inside = changed
      }
    }
    const of = this.either(inside, depth + 1)
    if (!this.take(')')) return this.error('a group without end', began)
    return of
  }

  flags(flags: Flags, began: number): Flags {
    let on = true
    for (;;) {
      const char = this.source.charAt(this.at)
      if (char === ')' || char === ':') return flags
      if (char === '^' && this.pcre) this.opaque('(?^)', began)
      if (char === '-') on = false
      else if (char === 'i') flags.fold = on
      else if (char === 's') flags.dotAll = on
      else if (char === 'm') flags.lines = on
      else if (char === 'x' && this.pcre) {
        if (this.sees('xx')) this.opaque('(?xx)', began)
        flags.extended = on
      } else if (char !== 'U' && !(this.pcre && (char === 'J' || char === 'n'))) this.error(`an unknown flag or group (?${char}`, began)
      this.at++
    }
  }

  name(close: string, began: number): void {
    const found = /^[A-Za-z_][A-Za-z0-9_]*/.exec(this.source.slice(this.at, this.at + 200))?.[0]
    if (found === undefined) this.error('a group name is missing', began)
    else this.at += found.length
    if (!this.take(close)) this.error('a group name without end', began)
  }

  quantified(item: Regex, began: number, flags: Flags): Regex {
    if (flags.extended) while (this.comment());
    const counted = this.quantifier()
    if (!counted) return item
    const { least, most } = counted
    if (most !== undefined && most < least) return this.error('a repetition whose bounds are the wrong way round', began)
    // RE2 refuses more than 1000 (kMaxRepeat), PCRE more than 65535.
    if (Math.max(least, most ?? 0) > (this.pcre ? 65535 : 1000)) return this.error('a repetition that is too large', began)
    if (this.sees('+')) this.beyond('a possessive quantifier', this.at)
    this.take('?')
    if (this.sees('*') || this.sees('+') || this.sees('?') || this.counts()) this.beyond('a quantifier on a quantifier', this.at)
    return { kind: 'repeat', of: item, least, most }
  }

  quantifier(): { least: number; most: number | undefined } | undefined {
    if (this.take('*')) return { least: 0, most: undefined }
    if (this.take('+')) return { least: 1, most: undefined }
    if (this.take('?')) return { least: 0, most: 1 }
    const found = this.counts()
    if (!found) return undefined
    this.at += found[0].length
    const least = Number(found[1])
    return { least, most: found[2] === undefined ? least : found[3] === '' ? undefined : Number(found[3]) }
  }

  /** `{2}`, `{2,}`, `{2,3}` here; any other brace is a literal in both flavours. PCRE2 10.43 reads `{,3}` too: opaque. */
  counts(): RegExpExecArray | undefined {
    if (!this.sees('{')) return undefined
    const text = this.source.slice(this.at, this.at + 40)
    const found = /^\{([0-9]+)(,([0-9]*))?\}/.exec(text)
    if (!found && this.pcre && /^\{[ ,]*[0-9][ ,0-9]*\}/.test(text)) this.opaque('braces that PCRE2 reads as a repetition since 10.43')
    return found ?? undefined
  }

  escape(flags: Flags): Regex | undefined {
    const began = this.at
    const char = this.source.charAt(this.at + 1)
    switch (char) {
      case 'A':
        this.at += 2
        return { kind: 'assert', any: start }
      case 'z':
        this.at += 2
        return { kind: 'assert', any: end }
      case 'Z':
        if (!this.pcre) return this.error('\\Z, which RE2 has not')
        this.at += 2
        return { kind: 'assert', any: endOrLastNewline }
      case 'b':
      case 'B':
        this.at += 2
        return { kind: 'assert', any: char === 'b' ? boundary : noBoundary }
      case 'G':
      case 'X':
        return this.beyond(`\\${char}`, began)
      case 'C':
        return this.opaque('\\C, a single byte')
      case 'K':
        if (!this.pcre) return this.error('\\K, which RE2 has not')
        // It moves the start of what is reported, not whether there is a match.
        this.at += 2
        return undefined
      case 'R':
        if (!this.pcre) return this.error('\\R, which RE2 has not')
        return this.opaque('\\R, which is atomic')
      case 'N':
        if (!this.pcre) return this.error('\\N, which RE2 has not')
        if (this.source.charAt(this.at + 2) === '{') return this.opaque('\\N{…}')
        this.at += 2
        return { kind: 'set', set: complement(newline) }
      case 'g':
      case 'k':
        return this.beyond('a back-reference or a call', began)
      default: {
        if (/[1-9]/.test(char)) {
          const digitsThere = /^[0-9]+/.exec(this.source.slice(began + 1, began + 5))?.[0] ?? ''
          // PCRE: two digits or more may be octal, depending on how many groups there are.
          return this.beyond(digitsThere.length > 1 ? 'a number that is octal or a back-reference' : 'a back-reference', began)
        }
        const set = this.escapedSet(flags)
        return this.set(set, flags)
      }
    }
  }

  /** An escape that stands for characters, the same inside and outside of brackets. */
  escapedSet(flags: Flags): Characters {
    const began = this.at
    const char = this.source.charAt(this.at + 1)
    this.at += 2
    switch (char) {
      case '':
        return this.error('a lone backslash at the end', began)
      case 'd':
        return digits
      case 'D':
        return this.outside(digits, flags)
      case 'w':
        return wordCharacters
      case 'W':
        return this.outside(wordCharacters, flags)
      case 's':
        return this.pcre ? (posix['space'] ?? spaces) : spaces
      case 'S':
        return this.outside(this.pcre ? (posix['space'] ?? spaces) : spaces, flags)
      case 'h':
      case 'H':
        if (!this.pcre) return this.error(`\\${char}, which RE2 has not`, began)
        return char === 'h' ? horizontal : complement(horizontal)
      case 'v':
      case 'V':
        if (!this.pcre) return char === 'v' ? single(11) : this.error('\\V, which RE2 has not', began)
        return char === 'v' ? vertical : complement(vertical)
      case 'p':
      case 'P':
        return this.opaque('a Unicode property', began)
      case 'a':
        return single(7)
      case 'e':
        return this.pcre ? single(27) : this.error('\\e, which RE2 has not', began)
      case 'f':
        return single(12)
      case 'n':
        return single(10)
      case 'r':
        return single(13)
      case 't':
        return single(9)
      case 'c':
        if (!this.pcre) return this.error('\\c, which RE2 has not', began)
        return single(this.source.charAt(this.at++).toUpperCase().charCodeAt(0) ^ 64)
      case 'x':
        return this.hexadecimal(began)
      case 'o':
        return this.pcre ? this.opaque('\\o{…}', began) : this.error('\\o, which RE2 has not', began)
      case '0': {
        const found = /^[0-7]{0,2}/.exec(this.source.slice(this.at, this.at + 2))?.[0] ?? ''
        this.at += found.length
        return single(Number.parseInt(`0${found}`, 8))
      }
      default:
        if (/[A-Za-z1-9]/.test(char)) return this.error(`an unknown escape \\${char}`, began)
        return single(char.charCodeAt(0))
    }
  }

  hexadecimal(began: number): Characters {
    const braced = /^\{([0-9A-Fa-f]{1,8})\}/.exec(this.source.slice(this.at, this.at + 12))
    const found = braced ?? /^([0-9A-Fa-f]{0,2})/.exec(this.source.slice(this.at, this.at + 2))
    const text = found?.[1] ?? ''
    if (!braced && (this.pcre ? this.sees('{') : text.length < 2)) return this.error('a bad \\x', began)
    this.at += found?.[0].length ?? 0
    const unit = Number.parseInt(text === '' ? '0' : text, 16)
    if (unit > 0xffff) return this.opaque('a character above U+FFFF', began)
    // PCRE without UTF has bytes: \x80 and above would be a part of a character.
    if (this.pcre && unit > 0x7f) return this.opaque('a byte outside ASCII', began)
    return single(unit)
  }

  bracket(flags: Flags): Characters {
    const began = this.at
    this.at++
    const negative = this.take('^')
    const parts: Characters[] = []
    for (let first = true; ; first = false) {
      if (this.at >= this.source.length) return this.error('a class without end', began)
      if (!first && this.take(']')) break
      const low = this.member(flags)
      const dash = this.sees('-') && !this.sees('-]') && this.at + 1 < this.source.length
      const from = unitOf(low)
      if (!dash || from === undefined) {
        parts.push(low)
        continue
      }
      this.at++
      const high = this.member(flags)
      const to = unitOf(high)
      if (to === undefined) {
        // PCRE: `[a-\d]` holds a literal hyphen; RE2 refuses it.
        if (!this.pcre) this.error('a bad range in a class', began)
        parts.push(low, single(45), high)
      } else if (to < from) this.error('a range in a class the wrong way round', began)
      else parts.push([{ first: from, last: to }])
    }
    let set = union(parts)
    if (flags.fold) set = this.fold(set)
    // RE2's negated classes hold a newline too (never_nl false), and so do PCRE's.
    return negative ? complement(set) : set
  }

  member(flags: Flags): Characters {
    const named = /^\[:(\^?)([a-z]+):\]/.exec(this.source.slice(this.at, this.at + 16))
    if (named) {
      const set = posix[named[2] ?? '']
      if (!set) return this.error(`an unknown class [:${named[2] ?? ''}:]`)
      this.at += named[0].length
      return named[1] === '^' ? this.outside(set, flags) : set
    }
    if (this.pcre && (this.sees('[.') || this.sees('[='))) return this.opaque('a collating element')
    if (this.sees('\\')) {
      const next = this.source.charAt(this.at + 1)
      if (next === 'b' && this.pcre) {
        this.at += 2
        return single(8)
      }
      if (next === 'Q' || next === 'E') return this.opaque('\\Q or \\E in a class')
      if (/[1-9]/.test(next)) return this.pcre ? this.opaque('an octal number in a class') : this.error('a bad escape in a class')
      return this.escapedSet(flags)
    }
    return single(this.source.charCodeAt(this.at++))
  }

  set(set: Characters, flags: Flags, folded = false): Regex {
    return { kind: 'set', set: flags.fold && !folded ? this.fold(set) : set }
  }

  fold(set: Characters): Characters {
    return this.pcre ? foldAscii(set) : foldUnicode(set)
  }

  /** The complement of what the set means: when case is ignored, of both cases. */
  outside(set: Characters, flags: Flags): Characters {
    return complement(flags.fold ? this.fold(set) : set)
  }

  /** White space and comments under (?x); whether there were any. */
  comment(): boolean {
    const found = /^(\s+|#[^\n]*\n?)/.exec(this.source.slice(this.at, this.at + 1000))
    if (!found) return false
    this.at += found[0].length
    return true
  }

  get pcre(): boolean {
    return this.flavour === 'pcre'
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.at)
  }

  take(text: string): boolean {
    const there = this.sees(text)
    if (there) this.at += text.length
    return there
  }

  /** What PCRE has and no automaton: opaque there, an error in RE2. */
  beyond(what: string, at: number): never {
    if (this.pcre) this.opaque(what, at)
    return this.error(`${what}, which RE2 has not`, at)
  }

  opaque(reason: string, at = this.at): never {
    throw new Stop({ opaque: reason, at })
  }

  error(reason: string, at = this.at): never {
    throw new Stop({ error: reason, at })
  }
}

function unitOf(set: Characters): number | undefined {
  const [only] = set
  return only && set.length === 1 && only.first === only.last ? only.first : undefined
}
