import { addressBits, formatAddress, parseAddress, type Address } from '../../../base/address.ts'
import { spend } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { listType, numberType, stringType, boolType } from '../value/type.ts'
import { bool, list, string } from '../value/value.ts'
import { numberOf, parametersOf, textOf, wholeOf } from './arguments.ts'
import type { Functions } from './function.ts'
import type { TfValue } from '../value/value.ts'

interface Network {
  readonly family: 4 | 6
  readonly first: bigint
  readonly length: number
}

export const networks: Functions = {
  cidrhost: {
    parameters: parametersOf(stringType, numberType),
    result: stringType,
    run: ([prefix, host]) => {
      const { family, first, length } = networkOf(prefix)
      const room = 1n << BigInt(addressBits(family) - length)
      const number = bigOf(host, 1)
      const at = number < 0n ? room + number : number
      if (at < 0n || at >= room) throw new Fault('The network has no such host.', { argument: 1 })
      return string(formatAddress({ family, value: first + at }))
    },
  },
  cidrnetmask: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([prefix]) => {
      const { family, length } = networkOf(prefix)
      if (family !== 4) throw new Fault('Only IPv4 has netmasks.', { argument: 0 })
      return string(formatAddress({ family, value: ((1n << BigInt(length)) - 1n) << BigInt(32 - length) }))
    },
  },
  cidrsubnet: {
    parameters: parametersOf(stringType, numberType, numberType),
    result: stringType,
    run: ([prefix, bits, number]) => {
      const own = networkOf(prefix)
      const more = wholeOf(bits, 1)
      const which = bigOf(number, 2)
      if (own.length + more < 0 || own.length + more > addressBits(own.family)) throw new Fault('The network has no room for so many more bits.', { argument: 1 })
      if (more >= 0 ? which >= 1n << BigInt(more) : which > 0n) throw new Fault('These bits have no room for this number.', { argument: 2 })
      return string(formatNetwork(subnet(own, more, which)))
    },
  },
  cidrsubnets: {
    parameters: parametersOf(stringType),
    rest: { type: numberType },
    result: listType(stringType),
    run: ([prefix, ...bits]) => list(stringType, consecutive(networkOf(prefix), bits).map((each) => string(formatNetwork(each)))),
  },
  // OpenTofu's own (opentofu.org/docs/language/functions/cidrcontains, 2026-11).
  cidrcontains: {
    parameters: parametersOf(stringType, stringType),
    result: boolType,
    run: ([outer, inner]) => {
      const own = networkOf(outer)
      const address = looseAddress(textOf(inner))
      const other: Network = address === undefined ? networkOf(inner, 1) : { family: address.family, first: address.value, length: addressBits(address.family) }
      if (own.family !== other.family) throw new Fault('Both must be of one family.', { argument: 1 })
      const shift = BigInt(addressBits(own.family) - own.length)
      return bool(other.length >= own.length && other.first >> shift === own.first >> shift)
    },
  },
}

function subnet({ family, first, length }: Network, bits: number, number: bigint): Network {
  const longer = length + bits
  const width = addressBits(family)
  // Negative numbers go through as Terraform has them: `or` with all their higher bits, then without the sign (asked, 1.11).
  const joined = first | (number << BigInt(width - longer))
  return { family, first: (joined < 0n ? -joined : joined) & ((1n << BigInt(width)) - 1n), length: longer }
}

/** Networks of the lengths asked for one behind the other, each at its own boundary. */
function consecutive(own: Network, bits: readonly TfValue[]): Network[] {
  const width = addressBits(own.family)
  const end = own.first + (1n << BigInt(width - own.length))
  const result: Network[] = []
  let next = own.first
  spend(bits.length)
  for (const [at, each] of bits.entries()) {
    const more = wholeOf(each, at + 1)
    if (more < 1) throw new Fault('At least one more bit is needed.', { argument: at + 1 })
    if (more > 32) throw new Fault('At most 32 more bits are allowed.', { argument: at + 1 })
    const length = own.length + more
    if (length > width) throw new Fault('The network has no room for so many more bits.', { argument: at + 1 })
    const size = 1n << BigInt(width - length)
    const first = ((next + size - 1n) / size) * size
    if (first + size > end) throw new Fault('The network has no room left.', { argument: at + 1 })
    result.push({ family: own.family, first, length })
    next = first + size
  }
  return result
}

/** Terraform still takes octets with leading zeros, as decimals (its own copy of an older Go's parser, ipaddr, 2026-11). */
function looseAddress(text: string): Address | undefined {
  return parseAddress(text.replace(/(^|[.:])0+(?=\d+(?:\.|$))/g, '$1'))
}

function networkOf(value: TfValue | undefined, argument = 0): Network {
  const found = /^([^/]*)\/(\d{1,3})$/.exec(textOf(value))
  const address = found === null ? undefined : looseAddress(found[1] ?? '')
  if (found === null || address === undefined) throw new Fault('A network such as 10.0.0.0/8 is needed.', { argument })
  const length = Number(found[2])
  if (length > addressBits(address.family)) throw new Fault('A network such as 10.0.0.0/8 is needed.', { argument })
  const shift = BigInt(addressBits(address.family) - length)
  const first = (address.value >> shift) << shift
  // A mapped IPv4 network is that network.
  return address.family === 6 && length >= 96 && first >> 32n === 0xffffn ? { family: 4, first: first & 0xffffffffn, length: length - 96 } : { family: address.family, first, length }
}

function formatNetwork({ family, first, length }: Network): string {
  return `${formatAddress({ family, value: first })}/${length}`
}

function bigOf(value: TfValue | undefined, argument: number): bigint {
  const num = numberOf(value)
  const whole = num.isWhole ? num.toBigInt() : undefined
  if (whole === undefined) throw new Fault('A whole number is needed.', { argument })
  return whole
}
