/** An address by its bits; told apart from the other family by `bits`. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

export interface Range {
  readonly bits: 32 | 128
  readonly first: bigint
  readonly last: bigint
}

export function addressOf(text: string): Address {
  if (!text.includes(':')) return { bits: 32, value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
  const [head = '', tail] = text.split('::')
  const groups = (part: string): bigint[] => (part === '' ? [] : part.split(':').map((group) => BigInt(`0x${group}`)))
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0n), ...back]
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) | group, 0n) }
}

/** `10.0.0.0/8`, `fd00::1`, with or without the bits behind the prefix. */
export function rangeOf(text: string): Range {
  const [place = '', length] = text.split('/')
  const { bits, value } = addressOf(place)
  const free = BigInt(bits - Number(length ?? bits))
  const first = (value >> free) << free
  return { bits, first, last: first + (1n << free) - 1n }
}

export function holds({ bits, first, last }: Range, address: Address): boolean {
  return bits === address.bits && first <= address.value && address.value <= last
}

export function isEverything({ bits, first, last }: Range): boolean {
  return first === 0n && last === (1n << BigInt(bits)) - 1n
}

export function formatAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  return Array.from({ length: 8 }, (_, group) => ((value >> BigInt(112 - 16 * group)) & 0xffffn).toString(16)).join(':')
}
