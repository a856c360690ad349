import { digits, range, single, union, wordCharacters, type Characters } from './characters.ts'
import { EITHER, END, NEWLINE, OTHER, START, WORD, type Assertion } from './regex.ts'

/** The named character sets and the places between characters that patterns know. */

export const spaces = union([single(9), single(10), single(12), single(13), single(32)])
export const horizontal = union([single(9), single(32), single(0xa0), single(0x1680), single(0x180e), [{ first: 0x2000, last: 0x200a }],
  single(0x202f), single(0x205f), single(0x3000)])
export const vertical = union([[{ first: 10, last: 13 }], single(0x85), single(0x2028), single(0x2029)])

export const posix: Readonly<Record<string, Characters>> = {
  alnum: union([range('0', '9'), range('A', 'Z'), range('a', 'z')]),
  alpha: union([range('A', 'Z'), range('a', 'z')]),
  ascii: [{ first: 0, last: 127 }],
  blank: union([single(9), single(32)]),
  cntrl: union([[{ first: 0, last: 31 }], single(127)]),
  digit: digits,
  graph: range('!', '~'),
  lower: range('a', 'z'),
  print: range(' ', '~'),
  punct: union([range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')]),
  space: union([[{ first: 9, last: 13 }], single(32)]),
  upper: range('A', 'Z'),
  word: wordCharacters,
  xdigit: union([range('0', '9'), range('A', 'F'), range('a', 'f')]),
}

export const start: readonly Assertion[] = [{ before: START, after: EITHER, last: false }]
export const end: readonly Assertion[] = [{ before: EITHER, after: END, last: false }]
export const endOrLastNewline: readonly Assertion[] = [...end, { before: EITHER, after: NEWLINE, last: true }]
export const lineEnd: readonly Assertion[] = [{ before: EITHER, after: END | NEWLINE, last: false }]
export const boundary: readonly Assertion[] = [
  { before: WORD, after: END | NEWLINE | OTHER, last: false },
  { before: START | NEWLINE | OTHER, after: WORD, last: false },
]
export const noBoundary: readonly Assertion[] = [
  { before: WORD, after: WORD, last: false },
  { before: START | NEWLINE | OTHER, after: END | NEWLINE | OTHER, last: false },
]
