import type { Endpoint } from '../../model/endpoint.ts'
import type { Matching } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import type { Callers } from './parties.ts'

/** A text that stands for several endpoints. */
interface Folding {
  readonly text: string
  readonly members: readonly string[]
}

/** Writes many endpoints as few texts: everything in a namespace or network, a security group, a label, and single ids for the rest. A text never stands for anyone else. */
export class Folder {
  readonly #foldings: readonly Folding[]

  constructor({ model }: Matching, callers: Callers) {
    const found = new Map<string, string[]>()
    const put = (text: string, id: string): void => {
      const known = found.get(text)
      if (known) known.push(id)
      else found.set(text, [id])
    }
    const ends = [...model.endpoints.values()].filter(isFoldable)
    for (const { id, within, labels } of ends) {
      for (const place of within) put(`${place}:*`, id)
      for (const [key, value] of Object.entries(labels)) {
        put(`${key}=${value}`, id)
        const [space] = within.slice(-1)
        if (space !== undefined) put(`${space}:${key}=${value}`, id)
      }
    }
    for (const { id, surely, possibly, ranges } of model.groups.values())
      if (possibly.length === 0 && ranges.length === 0 && /^[\w.[\]"-]+$/.test(id)) for (const member of surely) put(id, model.aliases.get(member) ?? member)
    const rank = ({ text }: Folding): number => (text.endsWith(':*') ? 0 : text.includes('=') ? (text.includes(':') ? 3 : 2) : 1)
    this.#foldings = [...found]
      .map(([text, members]): Folding => ({ text, members: [...new Set(members)].toSorted() }))
      .filter(({ text, members }) => members.length > 1 && means(callers, text, members))
      .toSorted((a, b) => b.members.length - a.members.length || rank(a) - rank(b) || a.text.length - b.text.length || (a.text < b.text ? -1 : 1))
  }

  /** The fewest texts, greedily: what stands for most of those who are left goes first. */
  texts(ids: Iterable<string>): string[] {
    const left = new Set(ids)
    const all = new Set(left)
    const texts: string[] = []
    for (const { text, members } of this.#foldings) {
      if (left.size < 2) break
      if (members.length > all.size || !members.every((id) => all.has(id)) || members.filter((id) => left.has(id)).length < 2) continue
      texts.push(text)
      for (const id of members) left.delete(id)
    }
    return [...texts, ...[...left].toSorted((a, b) => Number(b === outsideNode) - Number(a === outsideNode) || (a < b ? -1 : 1))]
  }
}

export const isFoldable = ({ kind }: Endpoint): boolean => kind !== 'service' && kind !== 'addresses'

function means(callers: Callers, text: string, members: readonly string[]): boolean {
  const { party, missing } = callers.find([{ text, origin: { kind: 'implied', says: text } }])
  const meant = party.members.map(({ endpoint }) => endpoint).toSorted()
  return missing.length === 0 && meant.length === members.length && meant.every((id, place) => id === members[place])
}
