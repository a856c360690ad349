import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { formatOver, readOver } from '../../../src/operations/assert/over.ts'
import { readPromises } from '../../../src/operations/assert/promises.ts'
import type { Origin } from '../../../src/origin/origin.ts'
import { placesOf } from '../../../src/origin/place.ts'
import { readYaml } from '../../../src/syntax/yaml.ts'

function read(content: string): ReturnType<typeof readPromises> {
  const text = new Text('.netwright.yaml', content)
  const [tree] = readYaml(text).documents
  if (!tree) throw new Error('nothing written')
  return readPromises(tree, text)
}

const line = (origin: Origin): number => {
  const [place] = placesOf(origin)
  return place && 'line' in place ? place.line : 0
}

describe('promises that are written well', () => {
  it.each([
    ['{ must: { from: internet, to: "https://shop.example/" } }', 'internet reaches https://shop.example/'],
    ['{ never: { from: any, to: 169.254.169.254 } }', 'any never reaches 169.254.169.254'],
    ['{ only: { from: app=shop, to: db, over: tcp/5432 } }', 'only app=shop reaches db over tcp/5432'],
    ['{ only: { from: [web, batch], to: db, over: [tcp/5432, udp/53], family: IPv6 } }', 'only web or batch reach db over tcp/5432; udp/53 over IPv6'],
    ['{ survives: { lose: zone, flow: { from: internet, to: "https://shop.example/pay" } } }', 'internet reaches https://shop.example/pay despite the loss of zone'],
    ['{ through: { from: internet, to: app, by: waf } }', 'internet reaches app through waf alone'],
    ['{ within: { from: app, to: db, in: eu-west-1 } }', 'what app sends to db stays in eu-west-1'],
    ['{ encrypted: { from: internet, to: app, outside: true } }', 'what internet sends to app is encrypted on every leg outside'],
    ['{ encrypted: { from: internet, to: app, mutual: true } }', 'what internet sends to app is encrypted on every leg, with certificates of both ends'],
    ['{ same: { one: staging, other: production } }', 'staging and production reach alike'],
    ['{ must: { from: internet, request: "POST https://shop.example/pay", headers: { X-A: b } } }', 'internet reaches POST https://shop.example/pay'],
  ])('%s', (written, expects) => {
    const { promises, problems } = read(`- ${written}\n`)
    expect(problems).toEqual([])
    expect(promises.map((one) => [one.name, one.expects])).toEqual([[expects, expects]])
  })

  it('keep their name, their reason, and their place', () => {
    const { promises } = read('- name: a\n  because: so\n  allow-unknown: true\n  never: { from: x, to: y }\n- name: b\n  never: { from: x, to: y }\n')
    expect(promises.map(({ name, because, allowUnknown, origin }) => [name, because, allowUnknown, line(origin)])).toEqual([
      ['a', 'so', true, 1],
      ['b', undefined, false, 5],
    ])
  })
})

describe('promises that are written badly', () => {
  it.each([
    ['- { never: { form: x, to: y } }', 'The key "form" is not known here: did you mean "from"? This promise does not count.', 0],
    ['- { nevr: { from: x, to: y } }', 'The key "nevr" is not known here: did you mean "never"?', 0],
    ['- { name: nothing }', 'A promise says one of must, never, only, survives, through, within, encrypted, same; this one does not count.', 0],
    ['- { must: { from: x, to: y }, never: { from: x, to: z } }', 'A promise is about one thing: must and never are two promises. This one does not count.', 0],
    ['- { must: { to: y } }', 'must needs from; this promise does not count.', 0],
    ['- { must: { from: [], to: y } }', 'from names nobody; this promise does not count.', 0],
    ['- { through: { from: x, to: y } }', 'through needs by; this promise does not count.', 0],
    ['- { must: { from: x, to: y, over: tcp/70000 } }', 'over says nothing that can be asked: "70000" names no ports from 0 to 65535; this promise does not count.', 0],
    ['- { must: { from: x, to: y, over: http } }', 'over says nothing that can be asked: "http" is no traffic: write it as tcp/5432, udp/53, icmp or any; this promise does not count.', 0],
    ['- { must: { from: x, to: y, family: 5 } }', 'family is IPv4 or IPv6; this promise does not count.', 0],
    ['- { same: { one: [a, b], other: c } }', 'one names one environment, not 2; this promise does not count.', 0],
    ['- must', 'a promise must be a map, and it is a string.', 0],
    ['must: x', 'promises must be a list, and it is a map.', 0],
    ['- { name: a, must: { from: x, to: y } }\n- { name: a, must: { from: x, to: z } }', 'Two promises are called alike; this one is told as "a (2)".', 2],
  ])('%s', (written, says, left) => {
    const { promises, problems } = read(`${written}\n`)
    expect(problems.map((one) => one.says)).toContain(says)
    expect(promises).toHaveLength(left)
  })

  it('cost only themselves, and say where', () => {
    const { promises, problems } = read('- { must: { from: x, to: y } }\n- { must: { from: x, too: y } }\n- { never: { from: x, to: y } }\n')
    expect(promises.map(({ kind }) => kind)).toEqual(['must', 'never'])
    expect(problems.map(({ origin }) => line(origin))).toEqual([2])
  })
})

describe('over', () => {
  it.each([
    ['tcp/5432', 'tcp/5432'],
    ['TCP/80,443', 'tcp/80,443'],
    ['tcp/80, tcp/443; udp/53', 'tcp/80,443; udp/53'],
    ['tcp/8000-8080', 'tcp/8000-8080'],
    ['5432', 'tcp/5432'],
    ['icmp', 'icmp'],
    ['icmp/8', 'icmp/8'],
    ['icmpv6/1/4', 'icmpv6/1/4'],
    ['ip/47', 'gre'],
    ['IP protocols 0-5,7-255', 'ip/0-5,7-255'],
    ['tcp/*', 'tcp'],
    ['any', 'any'],
    ['*', 'any'],
  ])('%s is %s', (written, formatted) => {
    const found = readOver(written)
    expect('over' in found ? formatOver(found.over) : found.fault).toBe(formatted)
  })

  it.each(['', 'tcp/', 'tcp/x', 'tcp/443-80', 'icmp/300', 'gre/5', 'ip/300', 'tpc/80'])('%j is refused', (written) => {
    expect(readOver(written)).toHaveProperty('fault')
  })
})
