const nameStart = '[\\p{ID_Start}_][\\p{ID_Continue}-]*'
const header = `${nameStart}(?:[ \\t]+${nameStart}|[ \\t]*"[^"\\n]*")*[ \\t]*\\{`
/** A line that looks as if an attribute or a block began in it, or ended: its indentation, and a brace where one stands first. */
const itemLine = new RegExp(`([ \\t]*)(?:(\\})|${nameStart}[ \\t]*=(?![=>])|${header})`, 'uy')
/** Blank, or a comment. */
const otherLine = /[ \t\r]*(?:\n|#|\/|$)/y
const blockHeader = new RegExp(header, 'uy')
const heredoc = /<<-?((?:\p{ID_Start}|_)[\p{ID_Continue}-]*)\r?\n/uy

export interface BalancedEnd {
  readonly end: number | undefined
  /** How far it was looked. */
  readonly seen: number
}

type FindMarker = (marker: string, from: number) => number | undefined

/**
 * Where the statement that begins at `start` ends, by its brackets and quotes alone: the end of the first line, not before `failed`, in
 * which all of them are closed, or the brace that ends the block around it. No end where a bracket closes another one than was opened, or
 * is never closed: then one is missing.
 */
export function balancedEnd(content: string, start: number, failed: number, findMarker: FindMarker): BalancedEnd {
  /** What closes what is open, innermost last; `"` for a string. */
  const open: string[] = []
  for (let at = start; at < content.length; ) {
    const letter = content[at] ?? ''
    if (open.at(-1) === '"') {
      if (letter === '\\') at += content[at + 1] === '\n' ? 1 : 2
      else if ((letter === '$' || letter === '%') && content[at + 1] === letter && content[at + 2] === '{') at += 3
      else if ((letter === '$' || letter === '%') && content[at + 1] === '{') {
        open.push('}')
        at += 2
      } else {
        // A string that isn't closed in its line is what is wrong; the line's end is looked at again.
        if (letter === '"' || letter === '\n') open.pop()
        at += letter === '\n' ? 0 : 1
      }
      continue
    }
    switch (letter) {
      case '\n':
        if (open.length === 0 && at >= failed) return { end: at, seen: at }
        at++
        break
      case '"':
        open.push('"')
        at++
        break
      case '(':
        open.push(')')
        at++
        break
      case '[':
        open.push(']')
        at++
        break
      case '{':
        open.push('}')
        at++
        break
      case ')':
      case ']':
      case '}':
        // The block around it ends here.
        if (letter === '}' && open.length === 0 && at >= failed) return { end: at, seen: at }
        if (open.pop() !== letter) return { end: undefined, seen: at }
        at++
        break
      case '#':
      case '/':
        at = afterComment(content, at)
        break
      case '<':
        at = afterHeredoc(content, at, findMarker)
        break
      default:
        at++
    }
  }
  return { end: open.length === 0 ? content.length : undefined, seen: content.length }
}

function afterComment(content: string, at: number): number {
  const following = content[at + 1]
  if (content[at] === '/' && following === '*') {
    const end = content.indexOf('*/', at + 2)
    return end < 0 ? content.length : end + 2
  }
  if (content[at] === '/' && following !== '/') return at + 1
  const newline = content.indexOf('\n', at)
  return newline < 0 ? content.length : newline
}

function afterHeredoc(content: string, at: number, findMarker: FindMarker): number {
  if (content[at + 1] !== '<') return at + 1
  heredoc.lastIndex = at
  const match = heredoc.exec(content)
  const marker = match?.[1]
  if (marker === undefined) return at + 2
  const first = heredoc.lastIndex
  const end = findMarker(marker, first)
  return end === undefined ? at + 2 : end + marker.length
}

/** How many blanks are before `at` in its line; more than any where something else is. */
export function indentationOf(content: string, at: number): number {
  let start = at
  for (; start > 0; start--) {
    const code = content.charCodeAt(start - 1)
    if (code === 0x0a) break
    if (code !== 0x20 && code !== 0x09 && code !== 0xfeff) return Number.POSITIVE_INFINITY
  }
  return at - start
}

/**
 * The end of the line before the next one which looks as if another statement began in it, not further in than the one at `start`, or as
 * if the block around it ended; the end of the text where there is none.
 */
export function nextItem(content: string, start: number): number {
  const indentation = indentationOf(content, start)
  for (let newline = content.indexOf('\n', start); newline >= 0; newline = content.indexOf('\n', newline + 1)) {
    itemLine.lastIndex = newline + 1
    const match = itemLine.exec(content)
    if (match === null) continue
    const inner = (match[1] ?? '').length
    if (match[2] === undefined ? inner <= indentation : inner < indentation) return newline
  }
  return content.length
}

/**
 * The end of the last line, from the line's end at `newline` on, that belongs to the statement before it: lines that look neither blank
 * nor like a comment nor like another statement.
 */
export function afterRest(content: string, newline: number): number {
  let end = newline
  while (content[end] === '\n' && end + 1 < content.length) {
    itemLine.lastIndex = end + 1
    otherLine.lastIndex = end + 1
    if (itemLine.test(content) || otherLine.test(content)) return end
    const next = content.indexOf('\n', end + 1)
    end = next < 0 ? content.length : next
  }
  return end
}

/** Behind the brace that closes the block whose opening brace stands at `at`; the end of the text where none does. */
export function blockEnd(content: string, at: number, findMarker: FindMarker): number {
  let depth = 0
  for (let here = at; here < content.length; ) {
    switch (content[here]) {
      case '{':
        depth++
        here++
        break
      case '}':
        here++
        if (--depth === 0) return here
        break
      case '"':
        here = afterString(content, here)
        break
      case '#':
      case '/':
        here = afterComment(content, here)
        break
      case '<':
        here = afterHeredoc(content, here, findMarker)
        break
      default:
        here++
    }
  }
  return content.length
}

function afterString(content: string, at: number): number {
  for (let here = at + 1; here < content.length; here++) {
    const code = content.charCodeAt(here)
    if (code === 0x5c && content[here + 1] !== '\n') here++
    else if (code === 0x22 || code === 0x0a) return here + 1
  }
  return content.length
}

/** Whether a block's type, labels and opening brace stand at `at`. */
export function beginsBlock(content: string, at: number): boolean {
  blockHeader.lastIndex = at
  return blockHeader.test(content)
}
