const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }
const code = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y

/** What the escape sequence at a backslash stands for, and where it ends; undefined when there is no such sequence. */
export function readEscape(content: string, at: number): { readonly value: string; readonly end: number } | undefined {
  const value = letters[content[at + 1] ?? '']
  if (value !== undefined) return { value, end: at + 2 }
  code.lastIndex = at
  const match = code.exec(content)
  if (match === null) return undefined
  const point = Number.parseInt(match[1] ?? match[2] ?? '', 16)
  // Halves of a pair are no characters by themselves.
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
  return { value: String.fromCodePoint(point), end: code.lastIndex }
}
