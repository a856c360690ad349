import type { AddressOrToken } from '../base/address.ts'
import type { Bdd } from './bdd.ts'
import { fields, firstAdded, ipv4Width, ipv6Width, tokenWidth } from './fields.ts'
import type { Side } from './fields.ts'

/**
 * One concrete flow. Ports are 0..65535; for ICMP and ICMPv6 `destinationPort` is type * 256 + code, and `icmp`, where given, says it
 * instead.
 */
export interface Packet {
  readonly source: AddressOrToken
  readonly destination: AddressOrToken
  readonly protocol: number
  readonly destinationPort: number
  readonly sourcePort: number
  readonly icmp?: { readonly type: number; readonly code: number }
  /** The 32-bit packet mark, 0 where nothing set one. */
  readonly mark: number
  /** Values of the added variables, in the order in which they were added; missing ones are false. */
  readonly variables: readonly boolean[]
}

/** True for ICMP and ICMPv6, whose destination port field holds type and code. */
export function isIcmp(protocol: number): boolean {
  return protocol === 1 || protocol === 58
}

function writeNumber(bits: Uint8Array, start: number, width: number, value: number): void {
  for (let bit = 0; bit < width; bit++) bits[start + bit] = (value >>> (width - 1 - bit)) & 1
}

/** The bits of an address or token, as they lie at its side's levels: the tag, then the number. Unused bits are 0. */
export function writeAddress(bits: Uint8Array, start: number, address: AddressOrToken): void {
  if ('token' in address) {
    bits[start] = 1
    bits[start + 1] = 1
    writeNumber(bits, start + 2, tokenWidth, address.token)
  } else if (address.family === 4) writeNumber(bits, start + 2, ipv4Width, Number(address.value))
  else {
    bits[start] = 1
    for (let word = 0; word < 4; word++) {
      writeNumber(bits, start + 2 + word * 32, 32, Number((address.value >> BigInt(96 - 32 * word)) & 0xffff_ffffn))
    }
  }
}

/** How many of an address's bits count, the tag included. */
export function addressBitCount(address: AddressOrToken): number {
  return 'token' in address ? 2 + tokenWidth : address.family === 4 ? 2 + ipv4Width : 2 + ipv6Width
}

/** Every bit of a packet by level, for `added` variables. */
export function packetBits(packet: Packet, added: number): Uint8Array {
  const bits = new Uint8Array(firstAdded + added)
  writeAddress(bits, fields.source.start, packet.source)
  writeAddress(bits, fields.destination.start, packet.destination)
  writeNumber(bits, fields.protocol.start, fields.protocol.width, packet.protocol)
  const port = packet.icmp ? packet.icmp.type * 256 + packet.icmp.code : packet.destinationPort
  writeNumber(bits, fields.destinationPort.start, fields.destinationPort.width, port)
  writeNumber(bits, fields.sourcePort.start, fields.sourcePort.width, packet.sourcePort)
  writeNumber(bits, fields.mark.start, fields.mark.width, packet.mark)
  for (let index = 0; index < added; index++) bits[firstAdded + index] = packet.variables[index] ? 1 : 0
  return bits
}

/** True where the function holds for these bits. */
export function holds(bdd: Bdd, set: number, bits: Uint8Array): boolean {
  let node = set
  while (node > 1) node = bits[bdd.level(node)] === 1 ? bdd.high(node) : bdd.low(node)
  return node === 1
}

/** The set of one packet alone, as a chain of literals. */
export function packetCube(bdd: Bdd, packet: Packet, added: number): number {
  const bits = packetBits(packet, added)
  const used = new Uint8Array(bits.length).fill(1)
  for (const side of ['source', 'destination'] as const) {
    const { start, width } = fields[side]
    const address = packet[side]
    used.fill(0, start + addressBitCount(address), start + width)
    // The second bit of the tag is free for IPv4.
    if ('family' in address && address.family === 4) used[start + 1] = 0
  }
  let node = 1
  for (let level = bits.length - 1; level >= 0; level--) {
    if (used[level] === 1) node = bits[level] === 1 ? bdd.make(level, 0, node) : bdd.make(level, node, 0)
  }
  return node
}

function readNumber(bits: Uint8Array, start: number, width: number): number {
  let value = 0
  for (let bit = 0; bit < width; bit++) value = value * 2 + (bits[start + bit] ?? 0)
  return value
}

function readAddress(bits: Uint8Array, side: Side): AddressOrToken {
  const { start } = fields[side]
  if (bits[start] === 0) return { family: 4, value: BigInt(readNumber(bits, start + 2, ipv4Width)) }
  if (bits[start + 1] === 1) return { token: readNumber(bits, start + 2, tokenWidth) }
  let value = 0n
  for (let word = 0; word < 4; word++) value = (value << 32n) | BigInt(readNumber(bits, start + 2 + word * 32, 32))
  return { family: 6, value }
}

/** The packet that some bits by level say. */
export function packetFromBits(bits: Uint8Array): Packet {
  const protocol = readNumber(bits, fields.protocol.start, fields.protocol.width)
  const destinationPort = readNumber(bits, fields.destinationPort.start, fields.destinationPort.width)
  return {
    source: readAddress(bits, 'source'),
    destination: readAddress(bits, 'destination'),
    protocol,
    destinationPort,
    sourcePort: readNumber(bits, fields.sourcePort.start, fields.sourcePort.width),
    ...(isIcmp(protocol) ? { icmp: { type: destinationPort >> 8, code: destinationPort & 255 } } : {}),
    mark: readNumber(bits, fields.mark.start, fields.mark.width),
    variables: Array.from(bits.subarray(firstAdded), (bit) => bit === 1),
  }
}
