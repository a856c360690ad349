/** A path without `.` and `..`, relative to the roots; undefined where it leaves them. Empty for the top. */
export function joinPath(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else parts.push(part)
  }
  return parts.join('/')
}

/** How one writes `to` from within `from`: `.`, `modules/net`, `../shared`. */
export function relativePath(from: string, to: string): string {
  const here = from === '' ? [] : from.split('/')
  const there = to === '' ? [] : to.split('/')
  let common = 0
  while (common < here.length && common < there.length && here[common] === there[common]) common++
  const steps = [...here.slice(common).map(() => '..'), ...there.slice(common)]
  return steps.length === 0 ? '.' : steps.join('/')
}
