import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { certificate } from '../../../src/formats/certificate/certificate.ts'
import { read as readCertificates } from '../../../src/formats/certificate/read.ts'
import { checks } from '../../../src/formats/certificate/checks/index.ts'
import { covers } from '../../../src/formats/certificate/service.ts'
import type { CertificateTree } from '../../../src/formats/certificate/tree.ts'
import { noFacts } from '../../../src/model/facts.ts'
import type { Facts } from '../../../src/model/facts.ts'
import type { Listener } from '../../../src/model/listener.ts'
import { written } from '../../../src/origin/origin.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { findProgram, needs } from '../../needs.ts'
import { contextOf } from '../zone/read-zones.ts'

const folder = fileURLToPath(new URL('../../../src/formats/certificate/checks/', import.meta.url))

/** One listener for the TLS server of an nginx example. */
function listenerOf(text: Text): Listener[] {
  const word = (name: string): string[] => new RegExp(`\\b${name} ([^;]+);`).exec(text.content)?.[1]?.split(' ') ?? []
  const at = text.content.indexOf('ssl_certificate ')
  if (at < 0) return []
  const origin = written(text, { start: at, end: at + 15 })
  const tls = { versions: [], ciphers: undefined, certificates: word('ssl_certificate'), clientCertificates: false, origin }
  const base = { id: 'edge:443', says: 'edge port 443', node: 'edge', addresses: undefined, protocol: 'tcp', port: 443, serves: { kind: 'end' } } as const
  return [{ ...base, tls, names: word('server_name'), origin }]
}

function found(code: string, files: Readonly<Record<string, string>>): string[] {
  const check = checks.find((one) => one.code === code)
  if (!check) throw new Error(`no check ${code}`)
  const { texts } = contextOf(files)
  const reading = readCertificates(texts.filter((text) => certificate.recognise(text.path, text.content) === 'yes'))
  expect(reading.problems).toEqual([])
  const facts: Facts = { ...noFacts, ...reading.facts, listeners: texts.filter((text) => text.path.endsWith('.conf')).flatMap(listenerOf) }
  return [...check.run({ tree: reading.trees as CertificateTree, facts, profile: {}, today: '2026-11-20' })].map(({ subject, origins, args = {} }) => {
    for (const [, name = ''] of `${check.says} ${check.fix}`.matchAll(/\{(\w+)\}/g)) if (name !== 'subject') expect(args).toHaveProperty(name)
    const says = check.says.replace(/\{(\w+)\}/g, (_, name: string) => String(name === 'subject' ? subject : args[name]))
    return `${placesOf(...origins).map(formatPlace).join(' ')}: ${says}`
  })
}

/** The files of a page's part; those that follow one another without a word between are read together. */
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

const says: Readonly<Record<string, string>> = {
  'certificate/expired': 'edge/tls/shop.pem:1: edge/tls/shop.pem#0 (shop.example) expired on 2021-01-01.',
  'certificate/expires-soon': 'edge/tls/shop.pem:1: edge/tls/shop.pem#0 (shop.example) expires on 2026-12-01, in 11 days.',
  'certificate/missing-intermediate':
    'edge/tls/shop.pem:1 edge/nginx.conf:6 edge/tls/intermediate.pem:1: edge/tls/shop.pem#0 stands without the intermediate certificate of O=Example Trust, CN=Example Intermediate.',
  'certificate/not-yet-valid': 'edge/tls/shop.pem:1: edge/tls/shop.pem#0 (shop.example) is valid only from 2090-01-01 on.',
  'certificate/weak-key': 'edge/tls/shop.pem:1: edge/tls/shop.pem#0 has a key of 1024 bits (RSA).',
  'certificate/weak-signature': 'edge/tls/shop.pem:1: edge/tls/shop.pem#0 is signed with SHA-1.',
  'certificate/wrong-name':
    'edge/tls/shop.pem:1 edge/nginx.conf:6: edge port 443 claims pay.example, and its certificate edge/tls/shop.pem#0 is for shop.example, *.shop.example, 192.0.2.10, 2001:db8::10.',
}

describe('pages', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort()
  for (const file of files) {
    const page = readFileSync(folder + file.replace(/ts$/, 'md'), 'utf8')
    const code = /^# (\S+)/.exec(page)?.[1] ?? ''
    const parts = new Map(page.split(/^## /m).slice(1).map((part) => [part.slice(0, part.indexOf('\n')), part]))
    const run = (heading: string): string[] => filesOf(parts.get(heading) ?? '').flatMap((set) => found(code, set))

    it(`${code}: its examples`, () => {
      expect(run('Example')).toEqual([says[code]])
      expect(filesOf(parts.get('Silent when') ?? '')).not.toEqual([])
      expect([...run('Instead'), ...run('Silent when')]).toEqual([])
    })
  }
})

describe('names that a certificate covers', () => {
  const rows: readonly (readonly [held: string, name: string, is: boolean])[] = [
    ['shop.example', 'shop.example', true],
    ['shop.example', 'www.shop.example', false],
    ['*.shop.example', 'www.shop.example', true],
    ['*.shop.example', 'shop.example', false],
    ['*.shop.example', 'a.b.shop.example', false],
    ['*.shop.example', '*.shop.example', true],
    ['*.example', '*.shop.example', false],
    ['2001:db8::10', '2001:db8::10', true],
  ]
  for (const [held, name, is] of rows) it(`${held} ${is ? 'covers' : 'does not cover'} ${name}`, () => expect(covers(held, name)).toBe(is))
})


describe('bad input', () => {
  const read = (content: string) => readCertificates([new Text('a.pem', content)])
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', '', []],
    ['no certificate', '-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n', ['certificate/unreadable']],
    ['no end', '-----BEGIN CERTIFICATE-----\naGVsbG8=\n', ['certificate/unreadable']],
    ['two begins', '-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n', ['certificate/unreadable', 'certificate/unreadable']],
    ['other blocks alone', '-----BEGIN PUBLIC KEY-----\naGVsbG8=\n-----END PUBLIC KEY-----\n', []],
  ]
  for (const [what, content, codes] of rows) it(what, () => expect(read(content).problems.map((problem) => problem.code)).toEqual(codes))

  it('many begins take linear time', () => {
    expect(read('-----BEGIN CERTIFICATE-----\nAAAA\n'.repeat(200_000)).problems.length).toBe(5001)
  })

  it('is known by its first line, not inside other documents', () => {
    const head = '-----BEGIN CERTIFICATE-----\n'
    expect(['a.pem', 'tls/shop.crt', 'chain', 'README.md', 'secret.yaml'].map((path) => certificate.recognise(path, head))).toEqual(['yes', 'yes', 'yes', 'no', 'no'])
    expect(certificate.recognise('a.pem', '-----BEGIN PRIVATE KEY-----\n')).toBe('no')
  })
})

needs('openssl').describe('certificates as openssl makes them', () => {
  const program = findProgram('openssl') ?? ''

  it('keeps names and times, and nothing of a key beside them', () => {
    const here = mkdtempSync(join(tmpdir(), 'certificate-'))
    try {
      const flags = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/O=Shop/CN=Shop, Ltd', '-addext', 'subjectAltName=DNS:Shop.Example,DNS:*.shop.example,IP:192.0.2.1,IP:2001:db8:0::1,email:a@b.example']
      const ran = spawnSync(program, ['req', '-x509', ...flags, '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: here, encoding: 'utf8' })
      expect(ran.status, ran.stderr).toBe(0)
      const key = readFileSync(join(here, 'key.pem'), 'utf8')
      const reading = readCertificates([new Text('both.pem', `${key}${readFileSync(join(here, 'cert.pem'), 'utf8')}`)])
      const [one] = reading.facts.certificates ?? []
      expect(one).toMatchObject({
        id: 'both.pem#0', file: 'both.pem', subject: 'O=Shop, CN=Shop\\, Ltd', issuer: 'O=Shop, CN=Shop\\, Ltd',
        names: ['shop.example', '*.shop.example', '192.0.2.1', '2001:db8::1'], authority: true, selfSigned: true,
      })
      expect(Date.parse(one?.notAfter ?? '') - Date.parse(one?.notBefore ?? '')).toBe(30 * 86_400_000)
      const shown = JSON.stringify([reading.facts, reading.trees, reading.problems, reading.unread], (_, value: unknown) => (value instanceof Text ? value.path : value))
      expect(shown).not.toContain(key.split('\n')[1])
    } finally {
      rmSync(here, { recursive: true, force: true })
    }
  })
})
