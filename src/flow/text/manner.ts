import type { Atom } from './atom.ts'
import type { Mark } from './trie.ts'

/** How strings are read: from the end (many suffixes) or the start, with the tree of texts in lower case or as it is. */
export interface Manner {
  readonly backward: boolean
  readonly fold: boolean
}

/** What an atom puts into the tree of words; nothing when it does not fit the manner. */
export function marksOf(atom: Atom, { backward, fold }: Manner): Omit<Mark, 'language'>[] | undefined {
  if (atom.kind === 'contains' || atom.kind === 'pattern' || atom.kind === 'after') return undefined
  const text = 'text' in atom ? atom.text : atom.kind === 'elements' ? atom.prefix : `.${atom.suffix}`
  if ((atom.ignoreCase === true) !== fold && hasLetter(text)) return undefined
  const word = backward ? backwardText(text) : text
  switch (atom.kind) {
    case 'exact':
      return [{ word, how: 'itself' }]
    case 'prefix':
    case 'suffix':
      return backward === (atom.kind === 'suffix') ? [{ word, how: 'itself' }, { word, how: 'beyond' }] : undefined
    case 'elements':
      if (backward) return undefined
      return [{ word, how: 'itself' }, { word: `${word}/`, how: 'itself' }, { word: `${word}/`, how: 'beyond' }]
    case 'labels':
      return backward ? [{ word, how: atom.count === 'one' ? 'label' : 'beyond' }] : undefined
  }
}

function hasLetter(text: string): boolean {
  return /[A-Za-z]/.test(text)
}

/** UTF-16 code units in the other order. */
export function backwardText(text: string): string {
  let result = ''
  for (let at = text.length - 1; at >= 0; at--) result += text.charAt(at)
  return result
}

/** The manner in which most of the atoms fit into the tree. */
export function bestManner(atoms: readonly Atom[]): Manner {
  let forward = 0
  let backward = 0
  let folded = 0
  let plain = 0
  for (const atom of atoms) {
    if (atom.kind === 'prefix' || atom.kind === 'elements') forward++
    if (atom.kind === 'suffix' || atom.kind === 'labels') backward++
    if (atom.kind === 'contains' || atom.kind === 'pattern' || atom.kind === 'after') continue
    if (atom.ignoreCase === true) folded++
    else if (hasLetter('text' in atom ? atom.text : atom.kind === 'elements' ? atom.prefix : atom.suffix)) plain++
  }
  return { backward: backward > forward, fold: folded > plain }
}
