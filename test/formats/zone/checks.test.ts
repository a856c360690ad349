import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { certificate } from '../../../src/formats/certificate/certificate.ts'
import { read as readCertificates } from '../../../src/formats/certificate/read.ts'
import { checks } from '../../../src/formats/zone/checks/index.ts'
import { noFacts } from '../../../src/model/facts.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { contextOf, readZones } from './read-zones.ts'

const folder = fileURLToPath(new URL('../../../src/formats/zone/checks/', import.meta.url))
const headings = ['What it finds', 'Why it matters', 'Example', 'Instead', 'Silent when']

function found(code: string, files: Readonly<Record<string, string>>): string[] {
  const check = checks.find((one) => one.code === code)
  if (!check) throw new Error(`no check ${code}`)
  const { trees, all } = readZones(files)
  const { texts } = contextOf(files)
  const certificates = readCertificates(texts.filter((text) => certificate.recognise(text.path, text.content) === 'yes')).facts.certificates ?? []
  return [...check.run({ tree: trees, facts: { ...noFacts, ...all, certificates }, profile: {}, today: '2026-11-20' })].map(({ subject, origins, args = {}, severity }) => {
    for (const [, name = ''] of `${check.says} ${check.fix}`.matchAll(/\{(\w+)\}/g)) if (name !== 'subject') expect(args).toHaveProperty(name)
    const says = check.says.replace(/\{(\w+)\}/g, (_, name: string) => String(name === 'subject' ? subject : args[name]))
    return `${severity ?? check.severity} ${placesOf(...origins).map(formatPlace).join(' ')}: ${says}`
  })
}

/** The files of a page's part: blocks with a file name; those that follow one another without a word between are read together. */
function filesOf(part: string): Record<string, string>[] {
  const sets: Record<string, string>[] = []
  let end = -1
  for (const block of part.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
    const [whole, path = '', content = ''] = block
    if (end < 0 || part.slice(end, block.index).trim() !== '') sets.push({})
    Object.assign(sets.at(-1) ?? {}, { [path]: content })
    end = block.index + whole.length
  }
  return sets
}

describe('pages', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort()

  it('each check has a page, and each is listed once', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.md')).sort()).toEqual(files.map((name) => name.replace(/ts$/, 'md')))
    expect(new Set(checks.map(({ code }) => code)).size).toBe(files.length)
  })

  for (const file of files) {
    const page = readFileSync(folder + file.replace(/ts$/, 'md'), 'utf8')
    const code = /^# (\S+)/.exec(page)?.[1] ?? ''
    const parts = new Map(page.split(/^## /m).slice(1).map((part) => [part.slice(0, part.indexOf('\n')), part]))

    it(`${code}: headings and examples`, () => {
      expect([...parts.keys()]).toEqual(headings)
      const run = (heading: string): string[] => filesOf(parts.get(heading) ?? '').flatMap((set) => found(code, set))
      expect(run('Example')).not.toEqual([])
      expect(filesOf(parts.get('Silent when') ?? '')).not.toEqual([])
      expect([...run('Instead'), ...run('Silent when')]).toEqual([])
      // An example shows its own fault alone, but for what the others say about it.
      for (const set of [...filesOf(parts.get('Example') ?? ''), ...filesOf(parts.get('Instead') ?? '')]) {
        expect(readZones(set).problems.map((problem) => problem.says)).toEqual([])
      }
    })
  }
})

describe('what is found, and how it is said', () => {
  const soa = '$TTL 1h\n@ SOA ns1 hostmaster 2026112001 4h 1h 2w 1h\n@ NS ns1\n@ NS ns2\nns1 A 192.0.2.53\nns2 A 198.51.100.53\n'
  const every = (files: Readonly<Record<string, string>>): string[] => checks.flatMap(({ code }) => found(code, files).map((line) => `${code} ${line}`))

  it('nothing in a zone that is in order', () => {
    const records = `@ 5m A 192.0.2.80
@ 5m AAAA 2001:db8::80
www CNAME @
@ MX 10 mail
mail A 192.0.2.25
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@shop.example"
@ CAA 0 issue "letsencrypt.org"
*.preview CNAME www
_imaps._tcp SRV 0 1 993 mail
sub NS ns1.sub
sub NS ns2.elsewhere.example.
ns1.sub A 192.0.2.54
`
    expect(every({ 'db.shop.example': soa + records })).toEqual([])
  })

  it('a fault of a file that two views serve is said once', () => {
    const named = `view a { match-clients { 10.0.0.0/8; }; zone "shop.example" { type primary; file "shop"; }; };
view b { match-clients { any; }; zone "shop.example" { type primary; file "shop"; }; };`
    expect(found('dns/dangling-cname', { 'named.conf': named, shop: `${soa}www CNAME web\n` })).toHaveLength(1)
  })

  it('what was not read is not missing', () => {
    expect(every({ 'db.shop.example': `${soa}@ CAA 0 issue ";"\n@ MX 10 mail\nwww CNAME web\nsub NS ns1.sub\n$INCLUDE gone\n` })).toEqual([])
    expect(every({ 'db.shop.example': `${soa}@ CAA 0 issue ";"\nwww CNAME web\nweb A 192.0.2\n` })).toEqual([])
  })

  it('look-ups of included policies count', () => {
    const own = '@ CAA 0 issue ";"\n@ TXT "v=spf1 include:a.shop.example include:b.shop.example -all"\n'
    const parts = 'a TXT "v=spf1 a:x.example a:y.example mx exists:z.example ptr -all"\nb TXT "v=spf1 a mx a:x.example a:y.example redirect=c.shop.example"\nc TXT "v=spf1 include:b.shop.example ip4:192.0.2.1 -all"\n'
    expect(every({ 'db.shop.example': soa + own + parts })).toEqual([
      'mail/spf-too-many-lookups error db.shop.example:8: The SPF record of shop.example needs 13 look-ups or more, and receivers stop at 10.',
    ])
  })

  it('times of the SOA, each by the recommendation that it breaks', () => {
    const says = (times: string): string[] => found('dns/soa-out-of-bounds', { 'db.shop.example': soa.replace('4h 1h 2w 1h', times) }).map((line) => line.replace(/ db.*The (\w+) time.*?: .*/, ' $1'))
    expect(says('4h 1h 2w 1h')).toEqual([])
    expect(says('1h 2h 2w 1h')).toEqual(['warning retry'])
    expect(says('4h 1h 3h 1h')).toEqual(['warning expire'])
    expect(says('5m 1m 2w 1h')).toEqual(['note refresh'])
    expect(says('2d 1h 9w 2d')).toEqual(['note expire', 'note refresh', 'note minimum'])
  })
})
