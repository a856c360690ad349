import { everyAddress, minusRanges, parseAddress, parsePrefix, rangeOf, unionRanges } from '../../../base/address.ts'
import type { AddressRange } from '../../../base/address.ts'
import type { Directive } from '../../../syntax/blocks.ts'

/** An address match list as written, resolved as far as addresses go. */
export interface Clients {
  readonly ranges: readonly AddressRange[]
  /** Elements that depend on what isn't written here: keys, the server's own networks, acls without a definition. */
  readonly open: readonly Directive[]
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

/** First match decides: `!10.0.0.1; 10/8;` is the network without that address. `acls` are the lists defined so far, by name. */
export function readClients(list: readonly Directive[], acls: ReadonlyMap<string, readonly Directive[]>, depth = 0): Clients {
  let taken: readonly AddressRange[] = []
  let decided: readonly AddressRange[] = []
  const open: Directive[] = []
  for (const element of list) {
    let word = element.name
    let isNot = false
    const rest = element.args.map((argument) => argument.value)
    if (word === '!' && element.block === undefined) word = rest.shift() ?? ''
    if (element.name.startsWith('!')) {
      isNot = true
      if (word.startsWith('!')) word = word.slice(1)
    }
    const lower = word.toLowerCase()
    let ranges: readonly AddressRange[] | undefined
    if (element.block !== undefined && (word === '' || word === '!')) {
      const inner = depth < 16 ? readClients(element.block, acls, depth + 1) : { ranges: [], open: [element] }
      open.push(...inner.open)
      ranges = inner.ranges
    } else if (lower === 'any') ranges = everyAddress.ranges
    else if (lower === 'none') {
      // `none` is `!any`.
      ranges = everyAddress.ranges
      isNot = !isNot
    } else if (lower === 'localhost' || lower === 'localnets') {
      open.push(element)
      ranges = lower === 'localhost' ? loopback : []
    } else if (rest.length === 0) {
      const prefix = prefixOf(word)
      const acl = acls.get(lower)
      if (prefix) ranges = [prefix]
      else if (acl && depth < 16) {
        const inner = readClients(acl, acls, depth + 1)
        open.push(...inner.open)
        ranges = inner.ranges
      }
    }
    if (ranges === undefined) {
      open.push(element)
      continue
    }
    const here = minusRanges(ranges, decided)
    if (!isNot) taken = unionRanges(taken, here)
    decided = unionRanges(decided, ranges)
  }
  return { ranges: taken, open }
}
