import type { Pods } from './pods.ts'
import { matches, noOpenKeys } from './selector.ts'
import type { Labels, Selector, Verdict } from './selector.ts'

/** Pods with the same namespace and labels: no selector can tell them apart. */
interface LabelClass {
  readonly namespace: string | undefined
  readonly sample: Pods
  /** Positions in the list of all pods, ascending. */
  readonly positions: number[]
}

export interface Chosen {
  readonly surely: readonly Pods[]
  readonly possibly: readonly Pods[]
}

/** A namespace as selectors see it. `declared` false: beside its name its labels are unknown. */
export interface NamespaceLabels {
  readonly name: string
  readonly labels: Labels
  readonly declared: boolean
}

// The API server sets this label on every namespace (kubernetes.io "Well-Known Labels", since 1.22; 2026-11).
export const namespaceName = 'kubernetes.io/metadata.name'

/**
 * Answers which pods selectors choose, by classes of pods with equal labels: work grows with classes and with what is chosen,
 * not with pods × selectors.
 */
export class Chooser {
  readonly #pods: readonly Pods[]
  readonly #namespaces: readonly NamespaceLabels[]
  readonly #byNamespace = new Map<string, LabelClass[]>()
  /** Classes by `key\0value` of each label that they have. */
  readonly #byLabel = new Map<string, LabelClass[]>()
  /** Classes of which hardly anything is known: each selector is asked. */
  readonly #unknown: LabelClass[] = []
  /** Keys that are open for some pods: the index can't answer for them. */
  readonly #openKeys = new Set<string>()
  readonly #verdicts = new Map<Selector, ReadonlyMap<string, Verdict>>()

  constructor(pods: readonly Pods[], namespaces: readonly NamespaceLabels[]) {
    this.#pods = pods
    this.#namespaces = namespaces
    const classes = new Map<string, LabelClass>()
    for (const [position, one] of pods.entries()) {
      const key = classKey(one)
      const known = classes.get(key)
      if (known) {
        known.positions.push(position)
        continue
      }
      const fresh: LabelClass = { namespace: one.namespace, sample: one, positions: [position] }
      classes.set(key, fresh)
      if (one.namespace !== undefined) push(this.#byNamespace, one.namespace, fresh)
      if (one.open === 'all') this.#unknown.push(fresh)
      else {
        for (const open of one.open) this.#openKeys.add(open)
        for (const [label, value] of Object.entries(one.labels)) push(this.#byLabel, `${label}\0${value}`, fresh)
      }
    }
  }

  /** `home`: the namespace where the selector stands; `namespaces` undefined: pods of `home` alone. */
  choose(home: string, namespaces: Selector | undefined, pods: Selector): Chosen {
    const surely: number[] = []
    const possibly: number[] = []
    for (const candidate of this.#candidates(home, namespaces, pods)) {
      const there = namespaces ? this.#namespaceVerdict(namespaces, candidate.namespace) : candidate.namespace === home ? 'yes' : 'no'
      const labels = there === 'no' ? 'no' : matches(pods, candidate.sample.labels, candidate.sample.open)
      if (labels === 'no') continue
      const side = there === 'yes' && labels === 'yes' ? surely : possibly
      for (const position of candidate.positions) side.push(position)
    }
    return { surely: this.#inOrder(surely), possibly: this.#inOrder(possibly) }
  }

  /** Every class that could be chosen, each once. */
  #candidates(home: string, namespaces: Selector | undefined, pods: Selector): Iterable<LabelClass> {
    if (namespaces === undefined) return this.#byNamespace.get(home) ?? []
    const candidates = new Set(this.#unknown)
    const indexed = pods.requirements.find(({ operator, key }) => operator === 'In' && !this.#openKeys.has(key))
    if (indexed)
      for (const value of indexed.values) for (const one of this.#byLabel.get(`${indexed.key}\0${value}`) ?? []) candidates.add(one)
    else
      for (const [name, classes] of this.#byNamespace)
        if (this.#namespaceVerdict(namespaces, name) !== 'no') for (const one of classes) candidates.add(one)
    return candidates
  }

  #namespaceVerdict(selector: Selector, namespace: string | undefined): Verdict {
    if (namespace === undefined) return this.#somewhere(selector)
    let verdicts = this.#verdicts.get(selector)
    if (!verdicts) {
      verdicts = new Map(
        this.#namespaces.map(({ name, labels, declared }) => [name, matches(selector, labels, declared ? noOpenKeys : 'all')]),
      )
      this.#verdicts.set(selector, verdicts)
    }
    return verdicts.get(namespace) ?? 'no'
  }

  /** Pods whose namespace isn't known are taken to be alone there: not in a namespace for which other pods were declared. */
  #somewhere(selector: Selector): Verdict {
    if (selector.requirements.length === 0 && !selector.damaged) return 'yes'
    const named = selector.requirements.some(
      ({ key, operator, values }) => key === namespaceName && operator === 'In' && values.every((value) => this.#byNamespace.has(value)),
    )
    return named ? 'no' : 'maybe'
  }

  #inOrder(positions: number[]): Pods[] {
    return positions.sort((a, b) => a - b).flatMap((position) => this.#pods[position] ?? [])
  }
}

function classKey({ namespace, labels, open, hostNetwork }: Pods): string {
  const keys = Object.keys(labels).sort()
  let key = `${namespace ?? ''}\0${hostNetwork ? 'host' : ''}`
  for (const label of keys) key += `\0${label}\0${labels[label]}`
  return open === 'all' ? `${key}\0*` : `${key}\0\0${[...open].sort().join('\0')}`
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
