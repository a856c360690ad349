import { labelsOf } from '../../base/domain.ts'
import type { RecordData } from '../../model/name.ts'
import type { ZoneToken } from '../../syntax/zone.ts'
import {
  algorithm, algorithmName, asWritten, base32, base64Rest, duration, Fields, groups, hardware, hexRest, ipv4, ipv6, longText, moment, name, optionalText,
  salt, text, texts, type, types, u16, u32, u8,
} from './fields.ts'
import type { Field, Value } from './fields.ts'
import { readGeneric } from './generic.ts'
import { certificateType, gateway, hostIdentity, location, multicastRelay, prefixes, serviceParameters } from './rare-fields.ts'

/** A record's data: what it means, its canonical text (as BIND prints it), and its fields for the checks. */
export interface Rdata {
  readonly data: RecordData
  readonly text: string
  readonly fields: readonly Value[]
}

export type RdataReading = { readonly rdata: Rdata } | { readonly says: string; readonly token: ZoneToken | undefined }

const target = [name('the target')]
const preferred = [u16('the preference'), name('the target')]
const digest = [u16('the key tag'), algorithm, u8('the digest type'), hexRest('the digest')]
const key = [u16('the flags'), u8('the protocol'), algorithm, base64Rest('the key')]
const association = [u8('the usage'), u8('the selector'), u8('the matching type'), hexRest('the data')]
const signature = [
  type, algorithm, u8('the labels'), u32('the TTL'), moment('the expiration'), moment('the inception'), u16('the key tag'), name('the signer'),
  base64Rest('the signature'),
]
const service = [u16('the priority'), name('the target'), serviceParameters]

/** The fields of each type, in order (RFC 1035 and each type's own document, by IANA's list of 2026-11). */
const grammar: Readonly<Record<string, readonly Field[]>> = {
  A: [ipv4],
  AAAA: [ipv6],
  AFSDB: preferred,
  AMTRELAY: [multicastRelay],
  APL: [prefixes],
  AVC: [texts],
  CAA: [u8('the flags'), tag, longText('the value')],
  CDNSKEY: key,
  CDS: digest,
  CERT: [certificateType, u16('the key tag'), algorithmName, base64Rest('the certificate')],
  CNAME: target,
  CSYNC: [u32('the serial'), u16('the flags'), types(0)],
  DHCID: [base64Rest('the identifier')],
  DLV: digest,
  DNAME: target,
  DNSKEY: key,
  DS: digest,
  EUI48: [hardware(6)],
  EUI64: [hardware(8)],
  GPOS: [text('the longitude'), text('the latitude'), text('the altitude')],
  HINFO: [text('the CPU'), text('the system')],
  HIP: [hostIdentity],
  HTTPS: service,
  IPSECKEY: [gateway],
  ISDN: [text('the number'), optionalText],
  KX: preferred,
  L32: [u16('the preference'), ipv4],
  L64: [u16('the preference'), groups],
  LOC: [location],
  LP: preferred,
  MB: target,
  MD: target,
  MF: target,
  MG: target,
  MINFO: [name('the mailbox'), name('the error mailbox')],
  MR: target,
  MX: preferred,
  NAPTR: [
    u16('the order'),
    u16('the preference'),
    text('the flags'),
    text('the services'),
    text('the expression'),
    name('the replacement'),
  ],
  NID: [u16('the preference'), groups],
  NINFO: [texts],
  // RFC 1035 §3.3.10: only in the form of RFC 3597.
  NULL: [(from) => from.fail('data of NULL must be written as \\#')],
  NS: target,
  NSEC: [name('the next name'), types(1)],
  NSEC3: [u8('the hash algorithm'), u8('the flags'), u16('the iterations'), salt, base32, types(0)],
  NSEC3PARAM: [u8('the hash algorithm'), u8('the flags'), u16('the iterations'), salt],
  OPENPGPKEY: [base64Rest('the key')],
  PTR: target,
  PX: [u16('the preference'), name('the name'), name('the X.400 name')],
  RESINFO: [texts],
  RP: [name('the mailbox'), name('the text')],
  RRSIG: signature,
  RT: preferred,
  SIG: signature,
  SMIMEA: association,
  SOA: [
    name('the primary server'), name('the mailbox'), u32('the serial'), duration('the refresh time'), duration('the retry time'),
    duration('the expire time'), duration('the minimum'),
  ],
  SPF: [texts],
  SRV: [u16('the priority'), u16('the weight'), u16('the port'), name('the target')],
  SSHFP: [u8('the algorithm'), u8('the fingerprint type'), hexRest('the fingerprint')],
  SVCB: service,
  TA: digest,
  TALINK: [name('the previous name'), name('the next name')],
  TLSA: association,
  TXT: [texts],
  URI: [u16('the priority'), u16('the weight'), longText('the target')],
  WALLET: [texts],
  X25: [text('the address')],
  ZONEMD: [u32('the serial'), u8('the scheme'), u8('the hash algorithm'), hexRest('the digest')],
}

/** The tag of a CAA property: letters and digits (RFC 8659 §4.1). Kept as written; who compares it ignores its case. */
function tag(from: Fields): Value | undefined {
  const token = from.take('the tag')
  if (token === undefined) return undefined
  return /^[0-9a-z]{1,255}$/i.test(token.raw) ? { text: token.raw, octets: token.raw.toLowerCase() } : from.fail('the tag must be letters and digits')
}

/** Reads the words after a record's type. `recordType` is a mnemonic or `TYPEn` as `readType` gives it. */
export function readRdata(recordType: string, tokens: readonly ZoneToken[], origin: string | undefined): RdataReading {
  const first = tokens[0]
  let words = tokens
  if (first?.raw === '\\#' && !first.quoted) {
    const generic = readGeneric(recordType, tokens)
    if ('says' in generic) return generic
    if ('text' in generic) return { rdata: { data: { kind: 'other', text: generic.text }, text: generic.text, fields: [] } }
    words = generic.words
  } else if (recordType.startsWith('TYPE')) return { says: `data of ${recordType} must be written as \\# (RFC 3597)`, token: first }
  const fields = new Fields(words, origin)
  const values: Value[] = []
  for (const field of grammar[recordType] ?? [asWritten]) {
    const value = field(fields)
    if (value === undefined) return { says: fields.fault?.says ?? 'the data cannot be read', token: fields.fault?.token }
    values.push(value)
  }
  if (fields.more) return { says: 'there is more data than the type has', token: fields.peek() }
  const says = misfit(recordType, values)
  if (says !== undefined) return { says, token: words.at(-1) }
  const shown = values.map((value) => value.text).filter((value) => value !== '').join(' ')
  return { rdata: { data: meaning(recordType, values, shown), text: shown, fields: values } }
}

/** Octets of a delegation digest by its type (IANA, DS record digest types, 2026-11). */
const digestSizes: Readonly<Record<number, number>> = { 1: 20, 2: 32, 3: 32, 4: 48 }

/** What is wrong between fields that are right by themselves. */
function misfit(recordType: string, values: readonly Value[]): string | undefined {
  const [, , third, fourth] = values
  if (grammar[recordType] === digest) {
    const size = digestSizes[third?.number ?? 0]
    if (size !== undefined && fourth?.text.length !== size * 2) return `a digest of this type has ${size} octets`
  }
  // RFC 4034 §5.3.1: the signer is the zone, and so has no more labels than what was signed.
  if (recordType === 'RRSIG' && labelsOf(values[7]?.name ?? '').length > (third?.number ?? 0)) return 'the signer has more labels than were signed'
  return undefined
}

/** What the neutral model keeps of it. */
function meaning(recordType: string, values: readonly Value[], shown: string): RecordData {
  const [first, second, third, fourth] = values
  switch (recordType) {
    case 'A':
    case 'AAAA':
      if (first?.address) return { kind: 'address', address: first.address }
      break
    case 'MX':
    case 'AFSDB':
    case 'KX':
    case 'LP':
    case 'RT':
    case 'SVCB':
    case 'HTTPS':
      if (second?.name !== undefined) return { kind: 'name', name: second.name || '.', preference: first?.number ?? 0 }
      break
    case 'SRV':
      if (fourth?.name !== undefined) return {
        kind: 'name',
        name: fourth.name || '.',
        preference: first?.number ?? 0,
        port: third?.number ?? 0,
      }
      break
    case 'TXT':
    case 'SPF':
      return { kind: 'text', text: first?.octets ?? '' }
    case 'SOA': {
      const [primary, mailbox, serial, refresh, retry, expire, minimum] = values
      return {
        kind: 'soa',
        primary: primary?.name ?? '',
        mailbox: mailbox?.name ?? '',
        serial: serial?.number ?? 0,
        refresh: refresh?.number ?? 0,
        retry: retry?.number ?? 0,
        expire: expire?.number ?? 0,
        minimum: minimum?.number ?? 0,
      }
    }
    default:
      if (values.length === 1 && first?.name !== undefined) return { kind: 'name', name: first.name || '.' }
  }
  return { kind: 'other', text: shown }
}
