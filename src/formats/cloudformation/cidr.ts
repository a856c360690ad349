import { addressBits, formatAddress, parsePrefix } from '../../base/address.ts'

/**
 * `Fn::Cidr`: `count` blocks that follow each other from the beginning of a block, each with so many bits left for its hosts (intrinsic-
 * function-reference-cidr, 2026-11: 5 of them make a /27, 64 of them an IPv6 /64). A text says what is wrong.
 */
export function splitBlock(block: string, count: number, hostBits: number | undefined): readonly string[] | string {
  const prefix = parsePrefix(block)
  if (prefix === undefined) return 'the block is no prefix'
  const { family, first, last } = prefix
  // The API's own default for the third argument isn't documented for IPv6.
  if (hostBits === undefined) return 'the number of host bits is missing'
  if (!Number.isInteger(count) || count < 1 || count > 256) return 'the count must be from 1 to 256'
  const bits = addressBits(family)
  if (!Number.isInteger(hostBits) || hostBits < 0 || hostBits > bits - prefix.length) {
    return 'the blocks are larger than the block that they come from'
  }
  const size = 1n << BigInt(hostBits)
  if (first + size * BigInt(count) - 1n > last) return 'so many blocks do not fit'
  return Array.from({ length: count }, (_, index) => `${formatAddress({ family, value: first + size * BigInt(index) })}/${bits - hostBits}`)
}
