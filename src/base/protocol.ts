/** IP protocol numbers by the names that people use (IANA protocol-numbers, 2026-11). */
export const protocolNumbers: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  ospf: 89,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
}

const names = new Map(Object.entries(protocolNumbers).map(([name, number]) => [number, name]))

/** `tcp` for 6; the number itself where it has no usual name. */
export function protocolName(number: number): string {
  return names.get(number) ?? `${number}`
}

/** The number of `tcp`, `ICMP`, `ipv6-icmp` or `47`; undefined for anything else. */
export function parseProtocol(text: string): number | undefined {
  const lower = text.toLowerCase()
  if (lower === 'ipv6-icmp' || lower === 'icmp6') return 58
  if (/^\d{1,3}$/.test(lower)) return Number(lower) <= 255 ? Number(lower) : undefined
  return protocolNumbers[lower]
}
