import { everyAddress, minusRanges, parseAddress, parsePrefix, rangeOf, unionRanges } from '../../../base/address.ts'
import type { AddressRange } from '../../../base/address.ts'
import type { Directive } from '../../../syntax/blocks.ts'

/** An address match list as written, resolved as far as addresses go. */
export interface Clients {
  readonly ranges: readonly AddressRange[]
  /** Elements that depend on what isn't written here: keys, the server's own networks, acls without a definition. */
  readonly open: ReadonlySet<Directive>
}

const loopback: readonly AddressRange[] = ['127.0.0.0/8', '::1/128'].flatMap((text) => parsePrefix(text) ?? [])

/** `10/8`, `192.168.1/24`: BIND completes prefixes with zeros (netprefix in the Administrator Reference, 2026-11). */
function prefixOf(text: string): AddressRange | undefined {
  const address = parseAddress(text)
  if (address) return rangeOf(address)
  const short = /^(\d{1,3}(?:\.\d{1,3}){0,2})\.?\/(\d+)$/.exec(text)
  if (short === null) return parsePrefix(text)
  const octets = (short[1] ?? '').split('.')
  return parsePrefix(`${[...octets, '0', '0', '0', '0'].slice(0, 4).join('.')}/${short[2]}`)
}

/**
 * First match decides: `!10.0.0.1; 10/8;` is the network without that address, so an address belongs where some element takes it that no
 * `!` element stands before. `acls` are the lists defined so far, by name.
 */
export function readClients(list: readonly Directive[], acls: ReadonlyMap<string, Clients>): Clients {
  const taken: AddressRange[] = []
  const refused: AddressRange[] = []
  const open = new Set<Directive>()
  let pending: AddressRange[] = []
  const settle = (): void => {
    for (const range of refused.length === 0 ? pending : minusRanges(pending, refused)) taken.push(range)
    pending = []
  }
  for (const element of list) {
    const [word, isNot] = elementOf(element)
    const ranges = rangesOf(element, word, acls, open)
    if (ranges === undefined) {
      open.add(element)
      continue
    }
    // `none` is `!any`.
    if (isNot !== (word === 'none')) {
      settle()
      for (const range of ranges) refused.push(range)
    } else for (const range of ranges) pending.push(range)
  }
  settle()
  return { ranges: unionRanges(taken), open }
}

const none: ReadonlySet<Directive> = new Set()

/** The element's word, lower case, and whether a `!` stands before it. */
function elementOf({ name, args }: Directive): readonly [word: string, isNot: boolean] {
  if (name === '!') return [args[0]?.value.toLowerCase() ?? '', true]
  return name.startsWith('!') ? [name.slice(1).toLowerCase(), true] : [name.toLowerCase(), false]
}

function rangesOf(element: Directive, word: string, acls: ReadonlyMap<string, Clients>, open: Set<Directive>): readonly AddressRange[] | undefined {
  if (element.block !== undefined) {
    if (word !== '') return undefined
    const inner = readClients(element.block, acls)
    for (const one of inner.open) open.add(one)
    return inner.ranges
  }
  if (element.args.length > (element.name === '!' ? 1 : 0)) return undefined
  if (word === 'any' || word === 'none') return everyAddress.ranges
  if (word === 'localhost' || word === 'localnets') {
    open.add(element)
    return word === 'localhost' ? loopback : []
  }
  const prefix = prefixOf(word)
  if (prefix) return [prefix]
  const acl = acls.get(word)
  for (const one of acl?.open ?? none) open.add(one)
  return acl?.ranges
}
