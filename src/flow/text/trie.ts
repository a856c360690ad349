/** What ends at a word of the trie: languages that hold the word itself, all its extensions, or its extensions without a dot. */
export interface Mark {
  readonly word: string
  readonly how: 'itself' | 'beyond' | 'label'
  readonly language: number
}

/** Sets of languages, each with a number; number 0 is the empty set. Equal sets have equal numbers. */
export class Memberships {
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #lists: (readonly number[])[] = [[]]

  list(number: number): readonly number[] {
    return this.#lists[number] ?? []
  }

  add(number: number, others: readonly number[]): number {
    if (others.length === 0) return number
    const list = [...new Set([...this.list(number), ...others])].sort((a, b) => a - b)
    const key = list.join(',')
    let known = this.#numbers.get(key)
    if (known === undefined) {
      known = this.#lists.push(list) - 1
      this.#numbers.set(key, known)
    }
    return known
  }
}

/** All marked words in one tree, nodes numbered so that a node comes before what is below it; 0 is the empty word. */
export interface Trie {
  readonly unit: readonly number[]
  readonly parent: readonly number[]
  readonly children: readonly (readonly number[])[]
  /** The languages that hold the node's word. */
  readonly itself: readonly number[]
  /** The languages that hold every string that leaves the tree at this node. */
  readonly beyond: readonly number[]
  /** The same with those that hold it only when it goes on without a dot. */
  readonly dotless: readonly number[]
}

const DOT = 46

export function buildTrie(marks: readonly Mark[], memberships: Memberships): Trie {
  const sorted = [...marks].sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : a.language - b.language))
  const unit: number[] = [0]
  const parent: number[] = [-1]
  const children: number[][] = [[]]
  const own: (Mark[] | undefined)[] = [undefined]
  const path: number[] = [0]
  let previous = ''
  for (const mark of sorted) {
    const { word } = mark
    let shared = 0
    while (shared < previous.length && shared < word.length && previous.charCodeAt(shared) === word.charCodeAt(shared)) shared++
    path.length = shared + 1
    for (let at = shared; at < word.length; at++) {
      const above = path[at] ?? 0
      const node = unit.push(word.charCodeAt(at)) - 1
      parent.push(above)
      children.push([])
      own.push(undefined)
      children[above]?.push(node)
      path.push(node)
    }
    const node = path[word.length] ?? 0
    const there = own[node]
    if (there) there.push(mark)
    else own[node] = [mark]
    previous = word
  }
  const itself: number[] = []
  const beyond: number[] = []
  const labels: number[] = []
  const dotless: number[] = []
  for (let node = 0; node < unit.length; node++) {
    const above = parent[node] ?? -1
    const inherited = above < 0 ? 0 : (beyond[above] ?? 0)
    const carried = above < 0 || unit[node] === DOT ? 0 : (labels[above] ?? 0)
    const here = own[node]
    const held = carried === 0 ? inherited : memberships.add(inherited, memberships.list(carried))
    if (!here) {
      itself.push(held)
      beyond.push(inherited)
      labels.push(carried)
      dotless.push(held)
      continue
    }
    const of = (how: Mark['how']): number[] => here.filter((mark) => mark.how === how).map((mark) => mark.language)
    itself.push(memberships.add(held, of('itself')))
    beyond.push(memberships.add(inherited, of('beyond')))
    labels.push(memberships.add(carried, of('label')))
    dotless.push(memberships.add(beyond[node] ?? 0, memberships.list(labels[node] ?? 0)))
  }
  return { unit, parent, children, itself, beyond, dotless }
}

/** The word of a node. */
export function wordOf(trie: Trie, node: number): string {
  const units: string[] = []
  for (let at = node; at > 0; at = trie.parent[at] ?? 0) units.push(String.fromCharCode(trie.unit[at] ?? 0))
  return units.reverse().join('')
}
