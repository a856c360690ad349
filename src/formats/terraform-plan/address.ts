export type Key = string | number

/** A name with an index, as they follow each other in an address: `module.net["a"].aws_subnet.app[0].id`. */
export interface Step {
  readonly name: string
  readonly key: Key | undefined
}

/**
 * The steps of an address or a reference; undefined where it isn't one. Of several indexes behind one name the last ones get an empty
 * name.
 */
export function parseSteps(text: string): readonly Step[] | undefined {
  const steps: Step[] = []
  const pattern = /(?:^|\.)([^.[\]"]+)|\[(?:(-?\d+)|("(?:[^"\\]|\\.)*"))\]/gy
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const [, name, number, quoted] = match
    if (name !== undefined) {
      steps.push({ name, key: undefined })
      continue
    }
    const key = number === undefined ? unquote(quoted ?? '') : Number(number)
    const last = steps.at(-1)
    if (last !== undefined && last.key === undefined) steps[steps.length - 1] = { name: last.name, key }
    else steps.push({ name: '', key })
  }
  return steps
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted.slice(1, -1)
  }
}

/** As Terraform writes it: `[0]`, `["a"]`, or nothing. */
export function writeKey(key: Key | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`
}

/** What stands in an attribute's path: `endpoint[0].address`. */
export function writeSteps(steps: readonly Step[]): string {
  return steps.map(({ name, key }, i) => `${i > 0 && name !== '' ? '.' : ''}${name}${writeKey(key)}`).join('')
}

export function writePath(path: readonly Key[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join('')
}

/** The calls that lead to a module: `module.net["a"].module.b` has two. */
export function moduleSteps(address: string): readonly Step[] {
  const steps = parseSteps(address) ?? []
  return steps.filter((_, i) => i % 2 === 1)
}
