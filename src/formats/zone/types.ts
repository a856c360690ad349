/** Resource record types by mnemonic (IANA DNS parameters, resource record TYPEs, 2026-11). */
const numbers: Readonly<Record<string, number>> = {
  A: 1, NS: 2, MD: 3, MF: 4, CNAME: 5, SOA: 6, MB: 7, MG: 8, MR: 9, NULL: 10, WKS: 11, PTR: 12, HINFO: 13, MINFO: 14, MX: 15, TXT: 16,
  RP: 17, AFSDB: 18, X25: 19, ISDN: 20, RT: 21, NSAP: 22, 'NSAP-PTR': 23, SIG: 24, KEY: 25, PX: 26, GPOS: 27, AAAA: 28, LOC: 29, NXT: 30,
  EID: 31, NIMLOC: 32, SRV: 33, ATMA: 34, NAPTR: 35, KX: 36, CERT: 37, A6: 38, DNAME: 39, SINK: 40, APL: 42, DS: 43, SSHFP: 44,
  IPSECKEY: 45, RRSIG: 46, NSEC: 47, DNSKEY: 48, DHCID: 49, NSEC3: 50, NSEC3PARAM: 51, TLSA: 52, SMIMEA: 53, HIP: 55, NINFO: 56, RKEY: 57,
  TALINK: 58, CDS: 59, CDNSKEY: 60, OPENPGPKEY: 61, CSYNC: 62, ZONEMD: 63, SVCB: 64, HTTPS: 65, DSYNC: 66, SPF: 99, UINFO: 100, UID: 101,
  GID: 102, UNSPEC: 103, NID: 104, L32: 105, L64: 106, LP: 107, EUI48: 108, EUI64: 109, NXNAME: 128, URI: 256, CAA: 257, AVC: 258, DOA: 259,
  AMTRELAY: 260, RESINFO: 261, WALLET: 262, TA: 32768, DLV: 32769,
}

const mnemonics = new Map(Object.entries(numbers).map(([mnemonic, number]) => [number, mnemonic]))

/** Types that are questions or belong to one message, and never stand in a zone. */
const meta = new Set(['ANY', 'AXFR', 'IXFR', 'MAILA', 'MAILB', 'OPT', 'TKEY', 'TSIG', 'NXNAME'])

/** `A` for `a` and for `TYPE1`, `TYPE65534` for the unknown; undefined where the word names no type. */
export function readType(word: string): string | undefined {
  const upper = word.toUpperCase()
  if (Object.hasOwn(numbers, upper)) return upper
  const generic = /^TYPE(\d{1,5})$/.exec(upper)
  if (generic === null) return undefined
  const number = Number(generic[1])
  return number > 0xffff ? undefined : (mnemonics.get(number) ?? `TYPE${number}`)
}

export function isMeta(word: string): boolean {
  return meta.has(word.toUpperCase())
}

/** The number of a type that `readType` gave. */
export function typeNumber(type: string): number {
  return numbers[type] ?? Number(type.slice(4))
}
