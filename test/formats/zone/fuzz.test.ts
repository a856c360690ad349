import { expect, it } from 'vitest'
import { checks } from '../../../src/formats/zone/checks/index.ts'
import { resolve } from '../../../src/layers/name.ts'
import { dice, generateZone } from '../../oracles/zone-generator.ts'
import { readZones } from './read-zones.ts'

const named = `options { directory "/etc/bind"; };
acl office { 10.0.0.0/8; !10.1.0.0/16; };
view "in" { match-clients { office; }; zone "shop.example" { type primary; file "zone.db"; }; };
view "out" { match-clients { any; }; zone "shop.example" { in-view "in"; }; zone "example" { type primary; file "zone.db"; }; };
`

it('mutated files give neither exceptions nor hangs', () => {
  let records = 0
  for (let seed = 1; seed <= 400; seed++) {
    const roll = dice(seed)
    const files: Record<string, string> = { ...generateZone(seed).files, 'named.conf': named }
    for (const [path, content] of Object.entries(files)) {
      const at = roll(content.length + 1)
      const until = at + roll(40)
      const noise = ['', '"', '(', ')', '{', '}', ';', '\\', '\0', '$', '\n', '$GENERATE 0-2147483647 a A 1.2.3.4\n', '$INCLUDE zone.db\n', 'ü', '\ud800'][roll(15)] ?? ''
      files[path] = content.slice(0, at) + noise + content.slice(roll(2) === 0 ? at : until)
    }
    const { trees, all } = readZones(files)
    for (const zone of all.zones) records += zone.records.length
    for (const check of checks) for (const found of check.run({ tree: trees, facts: all, profile: {}, today: '2026-11-20' })) expect(found.origins.length).toBeGreaterThan(0)
    for (const record of all.zones.flatMap((zone) => zone.records).slice(0, 5)) {
      resolve(all.zones, { name: record.owner, types: ['A', 'AAAA'] }, { addresses: [], node: undefined, searches: ['shop.example'] })
    }
  }
  expect(records).toBeGreaterThan(5000)
})

it('deep nesting and long lines end soon', () => {
  const deep = 100_000
  for (const content of ['('.repeat(deep), `a TXT ${'"x" '.repeat(deep)}`, `${'a.'.repeat(deep)} A 192.0.2.1`, `${'\\'.repeat(deep)}`, '$ORIGIN a\n'.repeat(deep)]) {
    expect(readZones({ 'db.shop.example': `$TTL 1\n@ SOA a b 1 1 1 1 1\n${content}\n` }).facts.zones).toHaveLength(1)
  }
  expect(() => readZones({ 'named.conf': `view a { match-clients ${'{ '.repeat(deep)}` })).not.toThrow()
  const acls = Array.from({ length: 40 }, (_, index) => `acl a${index} { ${`a${index - 1}; `.repeat(9)}10.0.0.${index}; };`).join('\n')
  expect(() => readZones({ 'named.conf': `${acls}view a { match-clients { a39; }; };` })).not.toThrow()
  expect(() => readZones({ 'named.conf': `${'acl a { a; };\n'.repeat(1000)}view a { match-clients { a; }; };` })).not.toThrow()
})

it('a large zone is read and checked in little time', () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => (index % 3 === 0 ? `h${index} CNAME h${index + 1}` : index % 3 === 1 ? `h${index} A 10.0.${index % 250}.1` : `s${index} NS ns.s${index}`))
  const { trees, all } = readZones({ 'db.shop.example': `$TTL 300\n@ SOA ns1 host 1 4h 1h 2w 1h\n@ NS ns1\nns1 A 192.0.2.1\n${lines.join('\n')}\n` })
  const started = performance.now()
  for (const check of checks) for (const found of check.run({ tree: trees, facts: all, profile: {}, today: '2026-11-20' })) expect(found.subject).not.toBe('')
  expect(performance.now() - started).toBeLessThan(10_000)
})
