import { describe, expect, it } from 'vitest'
import check from '../../src/operations/check.ts'
import explain from '../../src/operations/explain.ts'
import { allChecks } from '../../src/operations/findings.ts'
import { noFiles } from '../../src/operations/files.ts'
import { checkSchema, type CheckDocument } from '../../src/render/documents/check.ts'
import { explainSchema, type ExplainDocument } from '../../src/render/documents/explain.ts'
import { verdicts } from '../../src/render/documents/common.ts'
import { contextOf, findIn, type Folder } from './read.ts'

const address =
  '[{"ifindex":2,"ifname":"eth0","flags":["UP"],"operstate":"UP","addr_info":[{"family":"inet","local":"203.0.113.10","prefixlen":24}]}]\n'
const edge: Folder = {
  'edge/addr.json': address,
  'edge/iptables.save':
    '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
}
const accepting = (until: string): Folder => ({
  ...edge,
  '.netwright.yaml': `accept:\n  - { code: filter/open-to-world, subject: edge, because: the door, until: ${until} }\n`,
})

async function run(
  folder: Folder,
  failOn: 'error' | 'warning' | 'note' | 'never' = 'error',
  input: { only?: string[]; skip?: string[] } = {},
): Promise<{ exit: number; document: CheckDocument }> {
  const { exit, document } = await check.run({ only: [], skip: [], paths: [], ...input }, { ...(await contextOf(folder)), failOn })
  if (exit !== 2) expect(checkSchema.safeParse(document).error).toBeUndefined()
  return { exit, document: document as CheckDocument }
}

describe('netwright check', () => {
  it.each<[string, Folder, 'error' | 'warning' | 'note' | 'never', number, string[], number]>([
    ['a warning does not fail by itself', edge, 'error', 0, ['filter/open-to-world'], 0],
    ['a warning fails where warnings do', edge, 'warning', 1, ['filter/open-to-world'], 0],
    ['what is accepted is set aside', accepting('2026-11-20'), 'note', 0, [], 1],
    [
      'what was accepted until yesterday is back, with a note',
      accepting('2026-11-19'),
      'warning',
      1,
      ['filter/open-to-world', 'config/accepted-until'],
      0,
    ],
    ['nothing fails where nothing may', accepting('2026-11-19'), 'never', 0, ['filter/open-to-world', 'config/accepted-until'], 0],
  ])('%s', async (_, folder, failOn, exit, codes, accepted) => {
    const answer = await run(folder, failOn)
    expect(answer.document.findings.map((finding) => finding.code)).toEqual(codes)
    expect(answer.document.accepted?.length ?? 0).toBe(accepted)
    expect(answer.exit).toBe(exit)
  })

  it('knows its checks by code and by domain, and refuses what it does not know', async () => {
    expect((await run(edge, 'error', { only: ['filter'] })).document.summary).toEqual({ error: 0, warning: 1, note: 0 })
    expect((await run(edge, 'error', { skip: ['filter/open-to-world'] })).document.findings).toEqual([])
    const refused = await run(edge, 'error', { only: ['filter/open-to-wrld'] })
    expect(refused.exit).toBe(2)
    expect(refused.document).toMatchObject({ code: 'usage/unknown-check' })
    expect((refused.document as { candidates?: readonly string[] }).candidates).toContain('filter/open-to-world')
  })

  it('names the checks whose needs are missing', async () => {
    const { skipped } = (await run(edge)).document
    expect(skipped).toContainEqual({ check: 'dns/missing-glue', needs: 'tree:zone' })
    expect(skipped).toContainEqual({ check: 'name/dangling-dependency', needs: 'dependencies' })
  })

  it('keeps fingerprints when lines move, and gives each finding its own', async () => {
    const rules = (before: string): Folder => ({
      ...edge,
      'edge/iptables.save': `*filter\n:INPUT DROP [0:0]\n${before}-A INPUT -p tcp --dport 443 -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 443 -j DROP\n-A INPUT -s 10.1.0.0/16 -p tcp --dport 443 -j DROP\nCOMMIT\n`,
    })
    const prints = async (folder: Folder): Promise<string[]> =>
      (await findIn(folder, { only: ['filter/shadowed-rule'], skip: [] })).findings.map((finding) => finding.fingerprint)
    const plain = await prints(rules(''))
    expect(new Set(plain).size).toBe(2)
    expect(await prints(rules('-A INPUT -p udp --dport 53 -j ACCEPT\n'))).toEqual(plain)
  })
})

async function explained(about: string, folder?: Folder): Promise<{ exit: number; document: ExplainDocument }> {
  const context = await contextOf(folder ?? {})
  const { exit, document } = await explain.run({ about, paths: [] }, folder ? context : { ...context, files: noFiles })
  if (exit === 0) expect(explainSchema.safeParse(document).error).toBeUndefined()
  return { exit, document: document as ExplainDocument }
}

describe('netwright explain', () => {
  it('knows every code, every verdict and every layer', async () => {
    const layers = ['name', 'route', 'filter', 'nat', 'balance', 'listen', 'tls', 'http']
    for (const about of [...(await allChecks()).map((one) => one.code), ...verdicts, ...layers, 'config/accepted-until']) {
      const { exit, document } = await explained(about)
      expect([about, exit]).toEqual([about, 0])
      expect(document.says.length).toBeGreaterThan(20)
    }
  })

  it('tells what a fact is, where it is declared, what refers to it, and whom it reaches', async () => {
    const { document } = await explained('edge', edge)
    expect(document).toMatchObject({ about: 'fact', id: 'edge', says: 'edge is a node and an endpoint.' })
    expect(document.places[0]).toMatchObject({ file: 'edge/addr.json', line: 1 })
    expect(document.related.map((one) => one.id)).toContain('edge/iptables filter INPUT')
    expect(document.sections.find((section) => section.heading === 'Who reaches it')?.text).toMatch(/internet/)
  })

  it.each([
    ['filter/open-to-wrld', undefined, 'usage/unknown-word', 'filter/open-to-world'],
    ['edg', edge, undefined, undefined],
    ['nobody-here', edge, 'usage/no-fact', undefined],
  ])('of %s', async (about, folder, code, candidate) => {
    const { exit, document } = await explained(about, folder)
    expect(exit).toBe(code === undefined ? 0 : 2)
    if (code !== undefined) expect(document).toMatchObject({ code })
    if (candidate !== undefined) expect(document).toHaveProperty('candidates', expect.arrayContaining([candidate]) as unknown)
  })
})
