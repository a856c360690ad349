import { parseProtocol, protocolNumbers } from '../../base/protocol.ts'

/** Names that nft and iptables print beside those that everyone uses (Debian netbase /etc/protocols, 2026-11). */
const rareProtocols: Readonly<Record<string, number>> = {
  ip: 0,
  hopopt: 0,
  ipencap: 4,
  egp: 8,
  igp: 9,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  eigrp: 88,
  ospfigp: 89,
  pim: 103,
  comp: 108,
  ipcomp: 108,
  l2tp: 115,
  'mpls-in-ip': 137,
}

/** Every name of a protocol that is known. */
export const protocolNames: Readonly<Record<string, number>> = { ...rareProtocols, ...protocolNumbers, 'ipv6-icmp': 58, icmp6: 58 }

export function protocolNumber(text: string): number | undefined {
  return parseProtocol(text) ?? rareProtocols[text.toLowerCase()]
}

/** Service names that hand-written rulesets use; dumps print numbers (IANA service-names, 2026-11). */
export const serviceNumbers: Readonly<Record<string, number>> = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  http: 80,
  pop3: 110,
  ntp: 123,
  imap2: 143,
  snmp: 161,
  bgp: 179,
  ldap: 389,
  https: 443,
  submissions: 465,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  mysql: 3306,
  postgresql: 5432,
}

/** ICMP types as nft prints them and iptables takes them (nftables src/proto.c, iptables libxt_icmp.h, 2026-11). */
export const icmpTypes: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  pong: 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  ping: 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'ttl-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
}

export const icmpv6Types: Readonly<Record<string, number>> = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'ttl-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  ping: 128,
  'echo-reply': 129,
  pong: 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'mld-listener-reduction': 132,
  'nd-router-solicit': 133,
  'router-solicitation': 133,
  'nd-router-advert': 134,
  'router-advertisement': 134,
  'nd-neighbor-solicit': 135,
  'neighbour-solicitation': 135,
  'neighbor-solicitation': 135,
  'nd-neighbor-advert': 136,
  'neighbour-advertisement': 136,
  'neighbor-advertisement': 136,
  'nd-redirect': 137,
  redirect: 137,
  'router-renumbering': 138,
  'ind-neighbor-solicit': 141,
  'ind-neighbor-advert': 142,
  'mld2-listener-report': 143,
}

export const icmpCodes: Readonly<Record<string, number>> = {
  'net-unreachable': 0,
  'host-unreachable': 1,
  'prot-unreachable': 2,
  'port-unreachable': 3,
  'frag-needed': 4,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
}

export const icmpv6Codes: Readonly<Record<string, number>> = {
  'no-route': 0,
  'admin-prohibited': 1,
  'addr-unreachable': 3,
  'port-unreachable': 4,
  'policy-fail': 5,
  'reject-route': 6,
}

/** iptables names for a type with a code. */
export const icmpPairs: Readonly<Record<string, readonly [number, number]>> = {
  'network-unreachable': [3, 0],
  'host-unreachable': [3, 1],
  'protocol-unreachable': [3, 2],
  'port-unreachable': [3, 3],
  'fragmentation-needed': [3, 4],
  'source-route-failed': [3, 5],
  'network-prohibited': [3, 9],
  'host-prohibited': [3, 10],
  'communication-prohibited': [3, 13],
}

export const tcpFlagBits: Readonly<Record<string, number>> = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ecn: 64,
  ece: 64,
  cwr: 128,
  all: 63,
  none: 0,
}
