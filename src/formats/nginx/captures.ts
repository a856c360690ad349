/** The texts of an expression's groups, by number from 1: `^/(a|b)/(.*)$` has `a|b` and `.*`. */
export function groupsOf(pattern: string): { readonly name: string | undefined; readonly text: string }[] {
  const groups: { name: string | undefined; text: string; start: number }[] = []
  const open: (number | undefined)[] = []
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '\\') at++
    else if (inClass) inClass = character !== ']'
    else if (character === '[') {
      inClass = true
      if (pattern[at + 1] === '^') at++
      if (pattern[at + 1] === ']') at++
    } else if (character === '(') {
      const named = /^\((?:\?P?<([A-Za-z_]\w*)>|\?'([A-Za-z_]\w*)')/.exec(pattern.slice(at, at + 80))
      if (named !== null) open.push(groups.push({ name: (named[1] ?? named[2])?.toLowerCase(), text: '', start: at + named[0].length }) - 1)
      else if (pattern[at + 1] === '?' || pattern[at + 1] === '*') open.push(undefined)
      else open.push(groups.push({ name: undefined, text: '', start: at + 1 }) - 1)
    } else if (character === ')') {
      const index = open.pop()
      const group = index === undefined ? undefined : groups[index]
      if (group !== undefined) group.text = pattern.slice(group.start, at)
    }
  }
  return groups
}

/** Could what an expression matched hold a line break? `.` can't, `[^/]` and `\W` can. */
export function mayHoldBreak(expression: string): boolean {
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at]
    if (character === '\\') {
      if (/[WDsnrvRN]/.test(expression[at + 1] ?? '') && expression[at + 1] !== 'N') return true
      at++
    } else if (character === '[') {
      const close = expression.indexOf(']', at + (expression[at + 1] === '^' ? 3 : 2))
      const inside = expression.slice(at + 1, close < 0 ? undefined : close)
      const negative = inside.startsWith('^')
      const hasBreak = /\\[nrsWDv]|\n/.test(inside)
      if (negative ? !hasBreak : hasBreak) return true
      at = close < 0 ? expression.length : close
    }
  }
  return false
}
