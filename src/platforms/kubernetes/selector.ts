/** One condition on a label. */
export interface Requirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values: readonly string[]
}

/** All requirements must hold; none holds for everything. `damaged`: one of them could not be read. */
export interface Selector {
  readonly requirements: readonly Requirement[]
  readonly damaged: boolean
}

export type Labels = Readonly<Record<string, string>>
export type Verdict = 'yes' | 'maybe' | 'no'

export const everyLabel: Selector = { requirements: [], damaged: false }

/** Keys of which it isn't known whether a label is there, and with which value. */
export type OpenKeys = ReadonlySet<string> | 'all'

export const noOpenKeys: OpenKeys = new Set()

/**
 * Does a selector hold for labels? Of an open key that is not among the labels nothing is known.
 * `NotIn` and `DoesNotExist` hold where the key is absent (kubernetes.io Labels and Selectors, set-based requirements, 2026-11).
 */
export function matches(selector: Selector, labels: Labels, open: OpenKeys = noOpenKeys): Verdict {
  let verdict: Verdict = selector.damaged ? 'maybe' : 'yes'
  for (const requirement of selector.requirements) {
    const one = holds(requirement, labels, open)
    if (one === 'no') return 'no'
    if (one === 'maybe') verdict = 'maybe'
  }
  return verdict
}

function holds({ key, operator, values }: Requirement, labels: Labels, open: OpenKeys): Verdict {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  if (value === undefined && (open === 'all' || open.has(key))) return 'maybe'
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value) ? 'yes' : 'no'
    case 'NotIn':
      return value === undefined || !values.includes(value) ? 'yes' : 'no'
    case 'Exists':
      return value === undefined ? 'no' : 'yes'
    case 'DoesNotExist':
      return value === undefined ? 'yes' : 'no'
  }
}

/** `app=web, tier in (a, b), !old`: the same text for selectors that mean the same by the same words, in any order. */
export function selectorText(selector: Selector): string {
  const texts = selector.requirements.map(({ key, operator, values }) => {
    const sorted = [...new Set(values)].sort()
    switch (operator) {
      case 'In':
        return sorted.length === 1 ? `${key}=${sorted[0]}` : `${key} in (${sorted.join(', ')})`
      case 'NotIn':
        return sorted.length === 1 ? `${key}!=${sorted[0]}` : `${key} notin (${sorted.join(', ')})`
      case 'Exists':
        return key
      case 'DoesNotExist':
        return `!${key}`
    }
  })
  if (selector.damaged) texts.push('(unreadable)')
  return [...new Set(texts)].sort().join(', ')
}
