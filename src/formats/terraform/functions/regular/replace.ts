import { spend, spendBytes } from '../../value/budget.ts'
import { Fault } from '../../value/fault.ts'
import { Regular, widthAt, type Match } from './match.ts'

/** Terraform's `replace`: a part between slashes is a regular expression, and `$1` or `${name}` in the replacement stand for its groups. */
export function replaceAll(text: string, part: string, by: string): string {
  if (part.length > 1 && part.startsWith('/') && part.endsWith('/')) return replacePattern(text, part.slice(1, -1), by)
  if (part === '') {
    const chars = [...text]
    spendBytes(text.length + by.length * (chars.length + 1))
    return by + chars.map((char) => char + by).join('')
  }
  const pieces = text.split(part)
  spend(pieces.length)
  spendBytes(text.length + by.length * pieces.length)
  return pieces.join(by)
}

function replacePattern(text: string, source: string, by: string): string {
  let regular: Regular
  try {
    regular = new Regular(source)
  } catch (error) {
    throw error instanceof Fault ? new Fault(error.message, { argument: 1 }) : error
  }
  let result = ''
  let last = 0
  for (let at = 0; at <= text.length; ) {
    const match = regular.find(text, at)
    if (match === undefined) break
    const [start = 0, end = 0] = match
    const added = text.slice(last, start) + (end > last || start === 0 ? expand(by, text, match, regular.groups) : '')
    spendBytes(added.length)
    result += added
    last = end
    at = Math.max(end, at + widthAt(text, at))
  }
  return result + text.slice(last)
}

function expand(template: string, text: string, match: Match, groups: readonly (string | undefined)[]): string {
  return template.replace(/\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu, (_, dollar?: string, bare?: string, braced?: string) => {
    if (dollar !== undefined) return '$'
    const name = bare ?? braced ?? ''
    const group = /^\d+$/.test(name) ? Number(name) : groups.indexOf(name) + 1 || -1
    const start = match[2 * group] ?? -1
    return group < 0 || start < 0 ? '' : text.slice(start, match[2 * group + 1])
  })
}
