import { describe, expect, test } from 'vitest'
import { placesOf } from '../../src/origin/place.ts'
import { type Config, isDate, readConfig } from '../../src/operations/config.ts'

const full = `profile: { cni: cilium, istio: 1.29 }
promises:
  - name: only the app reaches the database
    only: { from: app=shop, to: aws_db_instance.main, over: tcp/5432 }
accept:
  - { code: filter/open-to-world, subject: aws_security_group.web, because: public web server, until: 2027-03-01 }
  - { code: dns/private-address }
ignore: [ "**/testdata/**" ]
`

const cases: readonly {
  readonly says: string
  readonly yaml: string | Uint8Array
  readonly is?: Partial<Config>
  readonly problems?: readonly string[]
}[] = [
  {
    says: 'everything',
    yaml: full,
    is: {
      profile: { cni: 'cilium', istio: '1.29' },
      ignore: ['**/testdata/**'],
      accept: [
        expect.objectContaining({
          code: 'filter/open-to-world',
          subject: 'aws_security_group.web',
          because: 'public web server',
          until: '2027-03-01',
        }),
        expect.objectContaining({ code: 'dns/private-address', subject: undefined, until: undefined }),
      ],
    },
  },
  { says: 'nothing', yaml: '', is: { profile: {}, accept: [], ignore: [], promises: undefined } },
  { says: 'an unknown key', yaml: 'ignore: [a]\nprofil: {}\n', is: { ignore: ['a'] }, problems: ['config/unknown-key 2:1'] },
  {
    says: 'an unknown key of what is accepted',
    yaml: 'accept:\n  - code: a/b\n    till: 2027-01-01\n',
    problems: ['config/unknown-key 3:5'],
  },
  { says: 'a list where a map belongs', yaml: '- a\n', problems: ['config/wrong-type 1:1'] },
  {
    says: 'a map where a list belongs',
    yaml: 'ignore: {}\nprofile: { a: b }\n',
    is: { profile: { a: 'b' }, ignore: [] },
    problems: ['config/wrong-type 1:9'],
  },
  { says: 'no code', yaml: 'accept:\n  - subject: x\n', is: { accept: [] }, problems: ['config/no-code 2:5'] },
  {
    says: 'a day that there is not',
    yaml: 'accept: [ { code: a/b, until: 2027-02-30 } ]',
    is: { accept: [] },
    problems: ['config/bad-date 1:11'],
  },
  { says: 'two documents', yaml: 'ignore: [a]\n---\nignore: [b]\n', is: { ignore: ['a'] }, problems: ['config/documents 3:1'] },
  { says: 'binary', yaml: Buffer.from([0, 1]), is: { ignore: [] }, problems: ['config/not-text 1:1'] },
  { says: 'a dangerous key', yaml: 'profile: { __proto__: x }', is: { accept: [] } },
]

describe('.netwright.yaml', () => {
  test.each(cases)('$says', async ({ yaml, is, problems }) => {
    const config = await readConfig('.netwright.yaml', Buffer.from(yaml))
    expect(config).toMatchObject(is ?? {})
    const told = config.problems.map(({ code, origin }) => {
      const [place] = placesOf(origin)
      return `${code} ${place && 'file' in place ? `${place.line}:${place.column}` : ''}`
    })
    expect(told).toEqual(problems ?? [])
    expect(Object.getPrototypeOf(config.profile)).toBe(Object.prototype)
  })

  test('promises are kept as they were written', async () => {
    expect((await readConfig('c', Buffer.from(full))).promises).toMatchObject({ kind: 'list' })
  })

  test.each([
    ['2027-03-01', true],
    ['2027-3-1', false],
    ['2027-13-01', false],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['soon', false],
  ])('%s is a day: %s', (word, is) => {
    expect(isDate(word)).toBe(is)
  })
})
