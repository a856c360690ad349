/*
 * Domain names as facts keep them: absolute, lower case, without the last dot, `\.` for a dot inside a label; the root is empty.
 */

/** The labels of a name, the leftmost first; the root has none. */
export function labelsOf(name: string): string[] {
  if (name === '') return []
  if (!name.includes('\\')) return name.split('.')
  const labels: string[] = []
  let start = 0
  for (let at = 0; at < name.length; at++) {
    if (name[at] === '\\') at++
    else if (name[at] === '.') {
      labels.push(name.slice(start, at))
      start = at + 1
    }
  }
  labels.push(name.slice(start))
  return labels
}

/** The name without its leftmost label; undefined above the root. */
export function parentDomain(name: string): string | undefined {
  if (name === '') return undefined
  for (let at = 0; at < name.length; at++) {
    if (name[at] === '\\') at++
    else if (name[at] === '.') return name.slice(at + 1)
  }
  return ''
}

/** True for the name itself and for everything below it. */
export function isWithinDomain(name: string, apex: string): boolean {
  if (apex === '' || name === apex) return true
  if (!name.endsWith(apex)) return false
  const dot = name.length - apex.length - 1
  if (name[dot] !== '.') return false
  let slashes = 0
  while (name[dot - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 0
}

/** For people: the name itself, `.` for the root. */
export function formatDomain(name: string): string {
  return name === '' ? '.' : name
}
