import { describe, expect, it } from 'vitest'
import { formatRanges } from '../../../src/base/address.ts'
import { recognise } from '../../../src/formats/zone/recognise.ts'
import { Text } from '../../../src/base/text.ts'
import { placesOf, formatPlace } from '../../../src/origin/place.ts'
import { readZones } from './read-zones.ts'

const soa = '$TTL 300\n@ SOA ns1 host 1 1h 1h 1w 300\n@ NS ns1\nns1 A 192.0.2.53\n'

/** What a reading gave, short: zones with their addresses, codes of problems with their places, what was not read. */
function show(files: Readonly<Record<string, string>>): unknown {
  const { facts, problems, unread } = readZones(files)
  return {
    zones: (facts.zones ?? []).map((zone) => {
      const seen = zone.seenBy.kind === 'clients' ? ` ${zone.seenBy.view}: ${formatRanges(zone.seenBy.peers.ranges)}` : ''
      return `${zone.id}${seen} ${zone.records.filter((record) => record.type !== 'SOA' && record.type !== 'NS').map((record) => record.owner).join(' ')}`.trimEnd()
    }),
    problems: problems.map((problem) => `${problem.code} ${placesOf(problem.origin).map(formatPlace).join(' ')}`).sort(),
    unread: unread.filter((one) => one.changesAnswers).map((one) => one.what).sort(),
  }
}

describe('which files are zones', () => {
  const rows: readonly (readonly [path: string, head: string, is: string])[] = [
    ['db.shop.example', soa, 'yes'],
    ['shop.example.zone', soa, 'yes'],
    ['zones/master.txt', soa, 'yes'],
    ['zones/master', 'shop.example. 3600 IN SOA ns1.shop.example. host.shop.example. (', 'yes'],
    ['hosts.zone', 'www A 192.0.2.1\n', 'yes'],
    ['named.conf', '', 'yes'],
    ['named.conf.local', 'zone', 'yes'],
    ['bind/zones.conf', 'zone "shop.example" {\n  type primary;\n  file "db";\n};\n', 'yes'],
    ['nginx.conf', 'http {\n  limit_req_zone a zone=one:10m;\n}\n', 'no'],
    ['README.md', soa, 'no'],
    ['configmap.yaml', `data:\n  db: |\n${soa}`, 'no'],
    ['cache.db', 'SQLite format 3\0', 'no'],
    ['notes.txt', 'The SOA is below.\n\n@ SOA ns1 host 1 1h 1h 1w 300\n', 'no'],
    ['empty', '', 'no'],
  ]
  for (const [path, head, is] of rows) it(`${path}: ${is}`, () => expect(recognise(path, head)).toBe(is))
})

describe('reading zones', () => {
  const cases: Record<string, { readonly files: Readonly<Record<string, string>>; readonly gives: unknown }> = {
    'the name of the zone from an absolute SOA': {
      files: { 'x.zone': soa.replace('@ SOA', 'shop.example. SOA') },
      gives: { zones: ['shop.example ns1.shop.example'], problems: [], unread: [] },
    },
    'from $ORIGIN': { files: { 'x.zone': `$ORIGIN shop.example.\n${soa}` }, gives: { zones: ['shop.example ns1.shop.example'], problems: [], unread: [] } },
    'from the file’s name': { files: { 'db.shop.example': soa }, gives: { zones: ['shop.example ns1.shop.example'], problems: [], unread: [] } },
    'from nowhere': { files: { 'db.192.168': soa }, gives: { zones: [], problems: ['zone/origin-unknown db.192.168:1'], unread: ['zone file'] } },
    'an include with its own origin': {
      files: { 'db.shop.example': `${soa}$INCLUDE more.inc sub\nafter A 192.0.2.1\n`, 'more.inc': 'a A 192.0.2.2\n' },
      gives: { zones: ['shop.example ns1.shop.example a.sub.shop.example after.shop.example'], problems: [], unread: [] },
    },
    'an included zone file is no zone by itself': {
      files: { 'db.shop.example': `${soa}$INCLUDE a.zone\n`, 'a.zone': 'a A 192.0.2.2\n' },
      gives: { zones: ['shop.example ns1.shop.example a.shop.example'], problems: [], unread: [] },
    },
    'an include out of the roots, and one that is not there': {
      files: { 'db.shop.example': `${soa}$INCLUDE ../secret\n$INCLUDE /etc/passwd\n$INCLUDE nothing\n` },
      gives: {
        zones: ['shop.example ns1.shop.example'],
        problems: ['zone/include-not-read db.shop.example:5', 'zone/include-not-read db.shop.example:6', 'zone/include-not-read db.shop.example:7'],
        unread: ['an included zone file', 'an included zone file', 'an included zone file'],
      },
    },
    'includes in a circle': {
      files: { 'db.shop.example': `${soa}$INCLUDE a.inc\n`, 'a.inc': 'a A 192.0.2.2\n$INCLUDE b.inc\n', 'b.inc': 'b A 192.0.2.2\n$INCLUDE a.inc\n' },
      gives: { zones: ['shop.example ns1.shop.example a.shop.example b.shop.example'], problems: ['zone/include-cycle b.inc:2'], unread: [] },
    },
    'one bad record costs itself': {
      files: { 'db.shop.example': `${soa}a A 192.0.2\n  TXT ok\nb A 192.0.2.1\n` },
      gives: { zones: ['shop.example ns1.shop.example a.shop.example b.shop.example'], problems: ['zone/bad-data db.shop.example:5'], unread: [] },
    },
    'far too many generated records': {
      files: { 'db.shop.example': `${soa}$GENERATE 1-2000000000 a$ A 192.0.2.1\nb A 192.0.2.1\n` },
      gives: { zones: ['shop.example ns1.shop.example b.shop.example'], problems: ['zone/generate-too-large db.shop.example:5'], unread: ['$GENERATE of very many records'] },
    },
    'the same record twice': { files: { 'db.shop.example': `${soa}a A 192.0.2.1\nA 60 A 192.0.2.1\n` }, gives: { zones: ['shop.example ns1.shop.example a.shop.example'], problems: [], unread: [] } },
    'two files for one zone': {
      files: { 'a/db.shop.example': soa, 'b/db.shop.example': soa },
      gives: { zones: ['shop.example (a/db.shop.example) ns1.shop.example', 'shop.example (b/db.shop.example) ns1.shop.example'], problems: [], unread: [] },
    },
    'no SOA': { files: { 'db.shop.example': '$TTL 5\na A 192.0.2.1\n' }, gives: { zones: ['shop.example a.shop.example'], problems: ['zone/no-soa db.shop.example:1'], unread: [] } },
    'binary': { files: { 'db.shop.example': 'SOA \u0001\u0002 @ SOA' }, gives: { zones: [], problems: [], unread: [] } },
  }
  for (const [says, { files, gives }] of Object.entries(cases)) it(says, () => expect(show(files)).toEqual(gives))

  it('keeps what each record means, and its line', () => {
    const { facts } = readZones({ 'db.shop.example': `${soa}_sip._tcp 1h IN SRV 1 2 5060 Mail\nm MX 5 .\nt TXT "a" "b\\"c"\n` })
    const records = facts.zones?.[0]?.records ?? []
    expect(records.slice(0, 2).map(({ data }) => data)).toEqual([
      { kind: 'soa', primary: 'ns1.shop.example', mailbox: 'host.shop.example', serial: 1, refresh: 3600, retry: 3600, expire: 604800, minimum: 300 },
      { kind: 'name', name: 'ns1.shop.example' },
    ])
    expect(records.slice(3).map(({ owner, type, ttl, data, origin }) => [owner, type, ttl, data, placesOf(origin).map(formatPlace)])).toEqual([
      ['_sip._tcp.shop.example', 'SRV', 3600, { kind: 'name', name: 'mail.shop.example', preference: 1, port: 5060 }, ['db.shop.example:5']],
      ['m.shop.example', 'MX', 300, { kind: 'name', name: '.', preference: 5 }, ['db.shop.example:6']],
      ['t.shop.example', 'TXT', 300, { kind: 'text', text: 'ab"c' }, ['db.shop.example:7']],
    ])
  })

  it('says when a zone was read in part', () => {
    const partial = (rest: string): unknown => readZones({ 'db.shop.example': soa + rest }).facts.zones?.[0]?.partial
    expect([partial(''), partial('$INCLUDE gone\n'), partial('a A 192.0.2\n')]).toEqual([undefined, true, true])
  })

  it('takes linear time for a large zone and for files that include one another many times', () => {
    const many = soa + Array.from({ length: 50_000 }, (_, index) => `h${index} A 10.0.0.1`).join('\n')
    expect(readZones({ 'db.shop.example': many }).facts.zones?.[0]?.records.length).toBe(50_003)
    const twice = Object.fromEntries(Array.from({ length: 12 }, (_, level) => [`${level}.inc`, `$INCLUDE ${level + 1}.inc\n`.repeat(2)]))
    expect(readZones({ 'db.shop.example': `${soa}$INCLUDE 0.inc\n`, ...twice, '12.inc': '' }).problems).toEqual([])
  })
})

describe('named.conf', () => {
  const zones = { 'ns/db.inside': `${soa}inside A 10.0.0.1\n`, 'ns/db.outside': `${soa}outside A 192.0.2.1\n` }
  const cases: Record<string, { readonly files: Readonly<Record<string, string>>; readonly gives: unknown }> = {
    'the zone’s name comes from here': {
      files: { 'ns/named.conf': 'options { directory "/var/cache/bind"; recursion no; };\nzone "shop.example" IN { type master; file "/etc/bind/db.inside"; };\n', 'ns/db.inside': zones['ns/db.inside'] },
      gives: { zones: ['shop.example ns1.shop.example inside.shop.example'], problems: [], unread: [] },
    },
    'views in order, each without the clients of those before': {
      files: {
        ...zones,
        'ns/named.conf': `acl office { 10.0.0.0/8; 192.168/16; };
view "inside" { match-clients { !10.9.0.0/16; office; }; zone "shop.example" { type primary; file "db.inside"; }; };
view "outside" { match-clients { any; }; zone "shop.example" { type primary; file "db.outside"; }; zone "same.example" { in-view "inside"; }; };`,
      },
      gives: {
        zones: [
          'shop.example (inside) inside: 10.0.0.0/13, 10.8.0.0/16, 10.10.0.0/15, 10.12.0.0/14, 10.16.0.0/12, 10.32.0.0/11, 10.64.0.0/10, 10.128.0.0/9, 192.168.0.0/16 ns1.shop.example inside.shop.example',
          expect.stringMatching(/^shop\.example \(outside\) outside: 0\.0\.0\.0\/5, 8\.0\.0\.0\/7, 10\.9\.0\.0\/16, 11\.0\.0\.0\/8, .*::\/0 ns1\.shop\.example outside\.shop\.example$/),
        ],
        problems: ['named/in-view-missing ns/named.conf:3'],
        unread: [],
      },
    },
    'a zone that another view holds': {
      files: {
        ...zones,
        'ns/named.conf': `view a { match-clients { 10.0.0.0/8; }; zone "shop.example" { type primary; file "db.inside"; }; };
view b { match-clients { 192.0.2.0/24; }; zone "shop.example" { in-view a; }; };
zone "unused.example" { type primary; file "db.outside"; };`,
      },
      gives: {
        zones: [
          'shop.example (a) a: 10.0.0.0/8 ns1.shop.example inside.shop.example',
          'shop.example (b) b: 192.0.2.0/24 ns1.shop.example inside.shop.example',
          'unused.example ns1.unused.example outside.unused.example',
        ],
        problems: [],
        unread: [],
      },
    },
    'clients that depend on the server': {
      files: { ...zones, 'ns/named.conf': 'view a { match-clients { localnets; key "k"; nobody; }; zone "shop.example" { type primary; file "db.inside"; }; };\n', 'ns/db.outside': '' },
      gives: { zones: ['shop.example a: ns1.shop.example inside.shop.example'.replace('a: ', 'a:  ')], problems: [], unread: ['clients key of a view', 'clients localnets of a view', 'clients nobody of a view'] },
    },
    'includes, in a circle too': {
      files: {
        'ns/named.conf': 'include "named.conf.local";\ninclude "/etc/bind/rndc.key";\ninclude "/etc/bind/gone";\n',
        'ns/named.conf.local': 'zone "shop.example" { type primary; file "db.inside"; };\ninclude "named.conf";\n',
        'ns/db.inside': zones['ns/db.inside'],
      },
      gives: {
        zones: ['shop.example ns1.shop.example inside.shop.example'],
        problems: ['named/include-cycle ns/named.conf.local:2', 'named/include-not-read ns/named.conf:3'],
        unread: ['named.conf include'],
      },
    },
    'zones that are held elsewhere, and statements that change answers': {
      files: {
        'named.conf': `options { response-policy { zone "rpz"; }; allow-query { any; }; forwarders { 192.0.2.1; }; };
zone "a.example" { type forward; forwarders { 192.0.2.9; }; };
zone "b.example" { type slave; file "b"; masters { 192.0.2.9; }; };
zone "." { type hint; file "root"; };
zone "c.example" { type primary; file "gone"; allow-query { 10.0.0.0/8; }; };
zone "other" CH { type primary; file "x"; };
logging { category default { null; }; };
something-new { a; };`,
        root: '. 3600 NS a.root.',
      },
      gives: {
        zones: [],
        problems: ['named/file-not-read named.conf:5'],
        unread: ['named.conf statement allow-query', 'named.conf statement response-policy', 'named.conf statement something-new', 'zone a.example (type forward)', 'zone b.example (type secondary)', 'zone c.example (type primary)'],
      },
    },
  }
  for (const [says, { files, gives }] of Object.entries(cases)) it(says, () => expect(show(files)).toEqual(gives))

  it('never repeats a key', () => {
    const { problems, unread, trees } = readZones({ 'named.conf': 'key k { algorithm hmac-sha256; secret "c2VjcmV0c2VjcmV0"; };\nview a { match-clients { key k; }; };\n' })
    expect(JSON.stringify([problems, unread, trees], (_, value: unknown) => (value instanceof Text ? value.path : value))).not.toContain('c2VjcmV0')
  })
})
