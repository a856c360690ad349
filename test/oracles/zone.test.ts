import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { readMaster, rememberSyntaxes } from '../../src/formats/zone/master.ts'
import type { MasterReading } from '../../src/formats/zone/master.ts'
import type { MasterRecord } from '../../src/formats/zone/tree.ts'
import { findProgram, needs } from '../needs.ts'
import { generateZone } from './zone-generator.ts'
import type { GeneratedZone } from './zone-generator.ts'

const count = 240
const firstSeed = Number(process.env.SEED ?? 1)

/** Types whose last field is one long word that BIND cuts into pieces. */
const inPieces = /^(?:TLSA|SMIMEA|SSHFP|C?DS|C?DNSKEY|RRSIG|CERT|OPENPGPKEY|DHCID|IPSECKEY|ZONEMD|HIP|TYPE\d+)$/

function line(owner: string, ttl: number | string, type: string, data: string): string {
  const texts = /^(?:TXT|SPF|HINFO|CAA|URI|X25|ISDN)$/.test(type)
  // Names inside may keep their case in BIND's dump; digits of keys keep theirs in both.
  const shown = inPieces.test(type) ? data.replace(/\S+\.(?= )/g, (name) => name.toLowerCase()).replace(/\s+/g, '') : texts ? data : data.toLowerCase()
  return `${owner.toLowerCase()} ${ttl} ${type} ${shown}`
}

/** Our records as lines. Records of one set share a TTL: in lines of one file that follow one another the first, else the last (as BIND merges them, `$GENERATE` apart). */
function ours(reading: MasterReading): string[] {
  const ttls = new Map<string, number>()
  let block = new Set<string>()
  let owner: string | undefined
  let file: Text | undefined
  const keyOf = ({ record, fields }: MasterRecord): string => `${record.owner} ${record.type} ${record.type === 'RRSIG' ? fields[0]?.text : ''}`
  for (const one of reading.records) {
    const { record } = one
    const origin = record.origin.kind === 'written' ? record.origin : undefined
    const text = origin?.text
    if (text?.content.startsWith('$GENERATE', origin?.start)) {
      ttls.set(keyOf(one), record.ttl)
      continue
    }
    if (record.owner !== owner || text !== file) block = new Set()
    owner = record.owner
    file = text
    const key = keyOf(one)
    if (!block.has(key)) ttls.set(key, record.ttl)
    block.add(key)
  }
  return [...new Set(reading.records.map((one) => line(`${one.record.owner}.`, ttls.get(keyOf(one)) ?? 0, one.record.type, one.shown)))].sort()
}

function theirs(dump: string): string[] {
  return dump
    .split('\n')
    .filter((one) => one !== '' && !one.startsWith(';'))
    .map((one) => {
      const [, owner = '', ttl = '', type = '', data = ''] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(one) ?? []
      // BIND 9.18 knows this key by its number alone.
      return line(owner, ttl, type, data.replace(' key7=', ' dohpath='))
    })
    .sort()
}

needs('named-checkzone').describe('zone files as BIND reads them', () => {
  const program = findProgram('named-checkzone') ?? ''
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zones-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What BIND makes of it: its dump, or undefined where it refuses the zone. Checks of meaning are off: this is about reading. */
  function ask(zone: GeneratedZone, name: string): { readonly dump: string | undefined; readonly says: string } {
    const here = join(folder, name)
    mkdirSync(here)
    for (const [path, content] of Object.entries(zone.files)) writeFileSync(join(here, path), content)
    const flags = ['-D', '-i', 'none', '-k', 'ignore', '-m', 'ignore', '-n', 'ignore', '-r', 'ignore', '-S', 'ignore', '-W', 'ignore', '-o', '-']
    const ran = spawnSync(program, [...flags, zone.apex, 'zone.db'], { cwd: here, encoding: 'utf8' })
    return { dump: ran.status === 0 ? ran.stdout : undefined, says: ran.stderr }
  }

  function read(zone: GeneratedZone): MasterReading {
    const texts = new Map(Object.entries(zone.files).map(([path, content]) => [path, new Text(path, content)]))
    const text = texts.get('zone.db')
    if (!text) throw new Error('no zone.db')
    return readMaster(text, zone.apex, rememberSyntaxes(), (name) => {
      const found = texts.get(name)
      return found ? { text: found } : { why: 'absent' }
    })
  }

  it(`${count} random zones, record by record`, () => {
    let records = 0
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const zone = generateZone(seed)
      const { dump, says } = ask(zone, `valid-${seed}`)
      const reading = read(zone)
      const errors = reading.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.says)
      expect({ seed, says: dump === undefined ? says : '', errors }).toEqual({ seed, says: '', errors: [] })
      const expected = theirs(dump ?? '')
      records += expected.length
      expect({ seed, records: ours(reading) }).toEqual({ seed, records: expected })
    }
    expect(records).toBeGreaterThan(count * 15)
  })

  const lines: readonly string[] = [
    'a A 192.0.2', 'a A 192.0.2.256', 'a A 192.0.2.1 192.0.2.2', 'a A', 'a A 2001:db8::1', 'a AAAA 192.0.2.1', 'a AAAA 2001:db8::1::2', 'a AAAA 12345::',
    'a A 192.0.2.01', 'a NS', 'a..b A 192.0.2.1', '.a A 192.0.2.1', `${'a'.repeat(64)} A 192.0.2.1`, `${'abcdefg.'.repeat(31)}x A 192.0.2.1`,
    'a CNAME b c', 'a MX mail', 'a MX 65536 mail', 'a MX 10', 'a MX -1 mail', 'a SRV 1 2 3', 'a SRV 1 2 65536 b', 'a TXT', `a TXT "${'x'.repeat(256)}"`,
    'a TXT "open', 'a TXT \\300', 'a TXT \\25', 'a\\999 A 192.0.2.1', 'a NOTYPE x', 'a', 'a IN', 'a 300', 'a 300 IN', 'a CH A 192.0.2.1', 'a ANY x', 'a TYPE65536 \\# 0',
    'a TYPE65534 x', 'a TYPE65534 \\# 2 aa', 'a TYPE65534 \\# 1 aabb', 'a TYPE65534 \\# 1 ag', 'a A \\# 3 aabbcc', 'a A \\# 4 0a000001', '$TTL', '$TTL never', '$ORIGIN', '$ORIGIN a..b',
    '$INCLUDE', '$INCLUDE not-there', '$UNKNOWN x', '$GENERATE 1-2 a$ A', '$GENERATE 2-1 a$ A 192.0.2.$', '$GENERATE 1 a$ A 192.0.2.$', '$GENERATE 1-2/0 a$ A 192.0.2.$',
    '$GENERATE 1-2 a${x} A 192.0.2.1', '$GENERATE 250-260 a$ A 192.0.2.$', '$GENERATE 1-2 a$ NOTYPE x', '$GENERATE 1-2 a$ SOA x', 'a CAA 0 issue', 'a CAA 256 issue x', 'a CAA 0 is-sue x',
    'a CAA 0 issue "x" y', 'a DS 1 8 2 aabbc', 'a DS 1 8', 'a DS 1 NOALG 2 aabb', 'a DNSKEY 257 3 8 not!base64', 'a DNSKEY 257 3 8 AAA', 'a TLSA 3 1 1', 'a TLSA 3 1 1 xyz', 'a SSHFP 1 1 abc',
    'a RRSIG A 8 3 3600 20301301000000 20300101000000 1 @ AAAA', 'a RRSIG A 8 3 3600 2030 20300101000000 1 @', 'a RRSIG A 8 1 3600 20301201000000 20300101000000 1 @ AAAA', 'a NSEC b NOTYPE',
    'a NSEC3PARAM 1 0 10 abc', 'a LOC 91 N 4 E 10m', 'a LOC 52 60 N 4 E 10m', 'a LOC 52 N 4 E', 'a LOC 52 X 4 E 1m', 'a HTTPS 1', 'a HTTPS 1 . port=x', 'a HTTPS 1 . port=443 port=444', 'a HTTPS 1 . ipv4hint=2001:db8::1',
    'a HTTPS 1 . no-such=1', 'a HTTPS 1 . mandatory=port', 'a HTTPS 0 . alpn=h2', 'a URI 1 1', 'a NAPTR 1 1 u x', 'a HINFO x', 'a RP m', 'a EUI48 00-00-5e-00-53', 'a APL 1:10.0.0.0/33', 'a APL 3:10.0.0.0/8',
    'a L64 1 2001:db8', 'a CERT NOTYPE 1 8 AAAA', 'a NULL \\# 1 aa', 'a AXFR x', '@ DS 1 8 2 aabb', '* NS ns1', 'a A 192.0.2.1 )', 'a A ( 192.0.2.1', '@ SOA ns1 h x 1 1 1 1', '@ SOA ns1 h 1 1 1 1', 'b 99999999999 A 192.0.2.1',
    'b 1h30 A 192.0.2.1', 'b 1x A 192.0.2.1', 'b 4294967295 A 192.0.2.1', 'b 1W2D3H4M5S A 192.0.2.1', 'b IN 1h A 192.0.2.1', 'b 1h IN A 192.0.2.1', 'b CLASS1 A 192.0.2.1', 'b "TXT" x', '"b" A 192.0.2.1', 'b A "192.0.2.1"',
    'b TXT a;b', 'b TXT a\\;b', 'b TXT "a;b"', 'b TXT (a)', 'b TXT \\"a\\"', 'b TYPE65280 \\# 0', 'b SVCB 0 .', '\tA 192.0.2.1', '@ TXT x', '@\tTXT x', 'b\\.c A 192.0.2.1', '*.b A 192.0.2.1', 'b.*.c A 192.0.2.1', '\\* A 192.0.2.1',
    '$generate 1-2 g$ A 192.0.2.$', '$GENERATE 1-2 g$ 60 A 192.0.2.$', '$GENERATE 1-2 g$ IN 60 A 192.0.2.$', '$GENERATE 1-2 g$ TXT "a $ b"', '$GENERATE 1-1 g$ A 192.0.2.${-1}', '$ORIGIN .', '$ORIGIN sub.shop.example. ; c', '$TTL 1h ; c',
    'b A 192.0.2.1 ; x', 'b DNAME c', 'b SPF x', 'b MX 0 .', 'b SRV 0 0 0 .', 'b CAA 0 issue ";"', 'b DS 1 8 2 aa bb', 'b AAAA ::ffff:192.0.2.1', 'b AAAA ::192.0.2.1', 'b AAAA 1:2:3:4:5:6:7:8', 'b AAAA ::', 'b A 0.0.0.0',
  ]

  it('refuses what BIND refuses, and takes what it takes', () => {
    const differ: string[] = []
    let refused = 0
    for (const [index, faulty] of lines.entries()) {
      const zone = { apex: 'shop.example', files: { 'zone.db': `$TTL 300\n@ SOA ns1 h 1 1h 1h 1w 300\n@ NS ns1\nns1 A 192.0.2.53\n${faulty}\n` } }
      const { dump, says } = ask(zone, `line-${index}`)
      const errors = read(zone).problems.filter((problem) => problem.severity === 'error').map((problem) => problem.says)
      if (dump === undefined) refused++
      if ((dump === undefined) !== errors.length > 0) differ.push(`${faulty}: BIND ${dump === undefined ? `refuses (${says.trim()})` : 'takes it'}, we ${errors.join('; ') || 'take it'}`)
    }
    expect(differ).toEqual([])
    expect(refused).toBeGreaterThan(90)
  })
})
