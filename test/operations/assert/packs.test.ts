import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noFacts } from '../../../src/model/facts.ts'
import { evaluatePack, readPromise, type Evaluation } from '../../../src/operations/assert/packs/evaluate.ts'
import { packs } from '../../../src/operations/assert/packs/index.ts'
import type { Pack, PackPromise } from '../../../src/operations/assert/packs/pack.ts'
import { scopeNames, scopesOf, told } from '../../../src/operations/assert/packs/scopes.ts'
import { askingOf } from '../../../src/operations/assert/asking.ts'
import { allCodes } from '../../../src/operations/findings.ts'
import { readNetwork } from '../../../src/operations/network.ts'
import { packSchema, type PackPart, type RequirementPart } from '../../../src/render/documents/assert.ts'
import { outputFormats } from '../../../src/render/documents/format.ts'
import { render } from '../../../src/render/index.ts'
import { contextOf, findIn, type Folder } from '../../checks/read.ts'
import { root, updating } from '../../golden.ts'
import { documentOf, runIn } from './verb.ts'

const all = await Promise.all(Object.values(packs).map((load) => load()))
const formats = ['tree:aws', 'tree:kubernetes']

describe('the list', () => {
  it('is sorted, and has every file of the folder and a page for each', () => {
    const files = readdirSync(join(root, 'src/operations/assert/packs')).map((name) => name.replace('.ts', '')).filter((name) => name.includes('-') || ['gdpr', 'hipaa'].includes(name))
    expect(Object.keys(packs)).toEqual(files.toSorted())
    expect(all.map(({ id }) => id)).toEqual(Object.keys(packs))
    const index = readFileSync(join(root, 'docs/packs/README.md'), 'utf8')
    for (const { id } of all) expect(index).toContain(`](${id}.md)`)
  })
})

describe.each(all)('$id', (pack) => {
  const { id, scope, requirements } = pack

  it('has promises that can be read, checks and needs that there are, and scopes that are used', () => {
    const codes = allCodes()
    const used = new Set<string>()
    for (const { id: number, promises = [], checks = [], rules = [], signs = {}, needs = [], about } of requirements) {
      const asked = [...promises, ...(signs.promises ?? [])]
      for (const { says: _says, ...promise } of asked) expect(readPromise(told(promise), `${id} ${number}`).expects).not.toBe('')
      expect([...checks, ...(signs.checks ?? [])].filter((code) => !codes.includes(code)), number).toEqual([])
      expect(needs.filter((need) => !(need in noFacts) && !formats.includes(need)), number).toEqual([])
      expect(rules.every(({ over }) => over !== ''), number).toBe(true)
      for (const name of [...asked.flatMap(scopeNames), ...(about === undefined ? [] : [about])]) used.add(name)
    }
    expect([...used].toSorted()).toEqual(scope.map(({ name }) => name).toSorted())
  })

  it('has a page with every requirement', () => {
    const path = join(root, `docs/packs/${id}.md`)
    const page = readFileSync(path, 'utf8')
    const now = page.replace(/(## Requirement by requirement\n\n)[\s\S]*?(?=\n## )/, (_, heading: string) => `${heading}${tableOf(pack)}`)
    if (updating) writeFileSync(path, now)
    else expect(page).toBe(now)
    expect(now).toContain(tableOf(pack))
  })

  it('says of each requirement what is evaluated or why nothing is, and numbers none twice', () => {
    expect(new Set(requirements.map((one) => one.id)).size).toBe(requirements.length)
    for (const { id: number, says, promises = [], checks = [], rules = [], besides, missing } of requirements) {
      expect(says, number).toMatch(/\.$/)
      expect(missing !== undefined || promises.length + checks.length + rules.length > 0 || besides !== undefined, number).toBe(true)
    }
  })

  it('tells nothing of requirements whose scopes nobody has, holds or nobody has named', async () => {
    const scoped = requirements.filter((one) => [...(one.promises ?? []), ...(one.signs?.promises ?? [])].flatMap(scopeNames).length > 0).map((one) => one.id)
    const verdictsOf = async (value: string | undefined): Promise<string[]> => {
      const settings = value === undefined ? 'packs: {}\n' : `packs:\n  ${id}: { ${scope.map(({ name }) => `${name}: ${value}`).join(', ')} }\n`
      return (await evaluated(pack, cluster, settings)).requirements.filter((one) => scoped.includes(one.id)).map(({ verdict }) => verdict)
    }
    for (const value of ['app=gone', '[app=gone, app=payment]', undefined]) expect(new Set(await verdictsOf(value)), String(value)).toEqual(new Set(scoped.length > 0 ? ['cannot-tell'] : []))
    for (const verdict of await verdictsOf('[]')) expect(['not-applicable', 'cannot-tell']).toContain(verdict)
  })
})

/** What a page says of a pack's requirements, one line each. */
function tableOf({ requirements }: Pack): string {
  const words = ({ says, ...promise }: PackPromise): string => says ?? readPromise(told(promise), 'page').expects
  const codes = (list: readonly string[]): string => list.map((code) => `\`${code}\``).join(', ')
  const rows = requirements.map(({ id, says, promises = [], checks = [], rules = [], signs = {}, needs = [], about, besides, missing }) => {
    const does = [
      ...promises.map(words),
      ...rules.map((one) => `no rule of a ${one.says} lets every ${one.family === 'both' ? 'IPv4 or every IPv6' : `IPv${one.family}`} address in over ${one.over}`),
      ...(checks.length > 0 ? [`${codes(checks)} ${checks.length === 1 ? 'finds' : 'find'} nothing${about === undefined ? '' : ` about ${about}`}`] : []),
      ...(signs.promises ?? []).map((one) => `a sign: ${words(one)}`),
      ...(signs.checks ? [`signs: what ${codes(signs.checks)} ${signs.checks.length === 1 ? 'finds' : 'find'}`] : []),
    ]
    return `| ${id} | ${says} | ${does.length === 0 ? 'nothing' : does.join('; ')}${needs.length > 0 ? ` (where there is ${needs.map((need) => need.replace('tree:', '').replace('aws', 'AWS').replace('kubernetes', 'Kubernetes')).join(' or ')})` : ''} | ${missing === undefined ? 'can hold' : 'never holds'} | ${missing ?? besides ?? ''} |\n`
  })
  return `| number | what it asks for | what is evaluated | verdict | what is not, and why |\n|---|---|---|---|---|\n${rows.join('')}`
}

/** Everything of a pack, over files in memory. */
async function evaluated(pack: Pack, folder: Folder, settings: string): Promise<PackPart> {
  const files = { ...folder, '.netwright.yaml': settings }
  const context = await contextOf(files)
  const network = await readNetwork(context)
  if (!context.config.text) throw new Error('no config')
  const { scopes, problems } = scopesOf(pack, context.config.packs, context.config.text)
  expect(problems).toEqual([])
  const complete = !network.unread.some(({ changesAnswers }) => changesAnswers)
  const evaluation: Evaluation = { asking: askingOf(network.model, false), network, complete, findings: () => findIn(files) }
  return packSchema.parse(await evaluatePack(evaluation, pack, scopes))
}

/** What becomes of the requirements that are named. */
async function check(name: string, folder: Folder, settings: string, expected: Readonly<Record<string, RequirementPart['verdict']>>): Promise<void> {
  const pack = all.find(({ id }) => id === name)
  if (!pack) throw new Error(name)
  const { requirements } = await evaluated(pack, folder, settings)
  const got = Object.fromEntries(requirements.filter(({ id }) => id in expected).map(({ id, verdict }) => [id, verdict]))
  expect(got, JSON.stringify(requirements.filter(({ id }) => id in expected).map((one) => [one.id, one.because]))).toEqual(expected)
  for (const { id, verdict, missing, evaluated: did } of requirements)
    if (verdict === 'holds') {
      const { besides, missing: never } = pack.requirements.find((one) => one.id === id) ?? {}
      expect(never, id).toBeUndefined()
      expect(missing, id).toEqual(besides === undefined ? [] : [besides])
      expect(did, id).not.toEqual([])
    }
}

const pod = (name: string, port = 8080): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { nodeName: node-1, containers: [{ name: main, image: x, ports: [{ containerPort: ${port} }] }] }
`
const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`
const yaml = (...documents: readonly string[]): string => documents.join('---\n')
const node = `apiVersion: v1
kind: Node
metadata: { name: node-1 }
spec: { podCIDRs: [10.244.1.0/24] }
status: { addresses: [{ type: InternalIP, address: 10.0.1.11 }] }
`
const pods = [node, ...['web', 'payment', 'db', 'batch'].map((name) => pod(name))]
const inward = policy('in', "{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [payment, db] }] }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }, { podSelector: { matchLabels: { app: payment } } }] }] }")
const outward = (ranges: string): string => policy('out', `{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [payment, db] }] }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }] }, { to: [${ranges}] }] }`)
const block = (range: string): string => `{ ipBlock: { cidr: ${range} } }`
const cluster: Folder = { 'pods.yaml': yaml(...pods, inward, outward(block('198.51.100.0/25'))) }
const open: Folder = { 'pods.yaml': yaml(...pods) }
const settings = (packs: string): string => `profile: { cni: calico }\npacks: ${packs}\n`
const pci = (more = ''): string => settings(`{ pci-dss: { cde: [app=payment, app=db], stores: app=db, trusted: app=web, admins: node-1, outbound: [198.51.100.0/25, node-1], public: [], controls: app=web, wireless: []${more} } }`)

describe('pci-dss', () => {
  it('holds where the card data environment is shut in, and what can not be seen can not be told', () =>
    check('pci-dss', cluster, pci(), { '1.1.1': 'cannot-tell', '1.2.7': 'cannot-tell', '1.3.1': 'holds', '1.3.2': 'holds', '1.3.3': 'not-applicable', '1.4.3': 'cannot-tell', '11.4.5': 'cannot-tell', '4.2.1.2': 'not-applicable' }))

  it('is broken where nobody shuts it in', () => check('pci-dss', open, pci(), { '1.3.1': 'broken', '1.3.2': 'broken', '11.4.5': 'broken', '1.1.1': 'cannot-tell' }))

  it('tells one address outside from the next', () => check('pci-dss', { 'pods.yaml': yaml(...pods, inward, outward(block('198.51.100.0/24'))) }, pci(), { '1.3.1': 'holds', '1.3.2': 'broken' }))

  it('shows what breaks it', async () => {
    const pack = await evaluated(await (packs['pci-dss'] ?? never)(), open, pci())
    const broken = pack.requirements.find(({ id }) => id === '1.3.1')
    expect(broken?.promises.map(({ verdict, witness }) => [verdict, witness?.from, witness?.to, witness?.command?.startsWith('netwright trace')])).toEqual([['broken', expect.any(String), expect.stringMatching(/payment|db/), true]])
    expect(pack.summary).toEqual({ holds: expect.any(Number) as number, inPart: pack.summary.holds, broken: 3, cannotTell: expect.any(Number) as number, notApplicable: 2 })
  })
})

const never = (): never => {
  throw new Error('there is no such pack')
}

/** A host on the internet whose nginx listens as it is told, and that begins nothing itself. */
const host = (listen: '80' | '443 ssl'): Folder => ({
  'edge/addr.json': '[{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP"],"operstate":"UP","addr_info":[{"family":"inet","local":"203.0.113.10","prefixlen":24,"scope":"global"}]}]',
  'edge/route.json': '[{"dst":"default","gateway":"203.0.113.1","dev":"eth0","flags":[]},{"dst":"203.0.113.0/24","dev":"eth0","protocol":"kernel","scope":"link","flags":[]}]',
  'edge/iptables.save': `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n-A INPUT -p tcp --dport ${listen.slice(0, 3).trim()} -j ACCEPT\n-A OUTPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\nCOMMIT\n`,
  'edge/nginx/nginx.conf': `events {}\nhttp {\n  server {\n    listen ${listen};\n    server_name shop.example;\n    ssl_certificate /etc/c.pem;\n    ssl_certificate_key /etc/k.pem;\n    ssl_protocols TLSv1.2 TLSv1.3;\n    location / { root /srv; }\n  }\n}\n`,
})

describe('hipaa', () => {
  const phi = (who: string): string => settings(`{ hipaa: { phi: ${who}, authorized: [app=web, app=payment] } }`)
  const alone = settings('{ hipaa: { phi: edge, authorized: [] } }')
  it.each([
    [cluster, phi('app=db'), { '(a)(1)': 'cannot-tell', '(a)(2)(i)': 'cannot-tell', '(e)(1)': 'cannot-tell' }],
    [open, phi('app=db'), { '(a)(1)': 'cannot-tell', '(c)(1)': 'cannot-tell' }],
    [cluster, phi('[]'), { '(e)(1)': 'not-applicable', '(e)(2)(i)': 'not-applicable' }],
    [host('443 ssl'), alone, { '(e)(1)': 'holds', '(e)(2)(i)': 'holds', '(e)(2)(ii)': 'holds', '(d)': 'cannot-tell' }],
    [host('80'), alone, { '(e)(1)': 'broken', '(e)(2)(i)': 'cannot-tell', '(e)(2)(ii)': 'cannot-tell' }],
  ] as const)('%#', (folder, config, expected) => check('hipaa', folder, config, expected))
})

describe('gdpr', () => {
  const gdpr = settings('{ gdpr: { personal-data: app=db, authorized: [app=web, app=payment], places: [shop] } }')
  it.each([
    [cluster, { 'Art. 5(1)(f)': 'cannot-tell', 'Art. 28': 'cannot-tell', 'Art. 44': 'cannot-tell' }],
    [open, { 'Art. 5(1)(f)': 'cannot-tell', 'Art. 44': 'cannot-tell' }],
  ] as const)('%#', (folder, expected) => check('gdpr', folder, gdpr, expected))

  const data = (who: string): string => settings(`{ gdpr: { personal-data: ${who}, authorized: [], places: [edge] } }`)
  it.each([
    [cluster, `profile: { cni: calico, pods: private }\n${data('app=db').split('\n').slice(1).join('\n')}`, { 'Art. 25(2)': 'holds' }],
    [host('80'), data('edge'), { 'Art. 25(2)': 'cannot-tell', 'Art. 32(1)(a)': 'broken' }],
    [host('443 ssl'), data('edge'), { 'Art. 32(1)(a)': 'cannot-tell' }],
    [cluster, data('[]'), { 'Art. 25(2)': 'not-applicable', 'Art. 44': 'not-applicable' }],
  ] as const)('over the internet %#', (folder, config, expected) => check('gdpr', folder, config, expected))

  it('names a way out as a sign, with the flow', async () => {
    const { requirements } = await evaluated(await (packs['gdpr'] ?? never)(), open, gdpr)
    const transfer = requirements.find(({ id }) => id === 'Art. 44')
    expect([transfer?.because, transfer?.signs.map(({ verdict, witness }) => [verdict, witness === null])]).toEqual([expect.stringContaining('a sign and no proof'), expect.arrayContaining([['broken', false]])])
  })
})

describe('zero-trust', () => {
  const zero = (who: string): string => settings(`{ zero-trust: { resources: app=payment, clients: ${who}, gates: app=web } }`)
  it.each([
    [cluster, zero('app=web'), { 1: 'cannot-tell', 4: 'cannot-tell', 5: 'cannot-tell' }],
    [open, zero('app=web'), { 4: 'cannot-tell', 6: 'broken' }],
    [open, zero('[]'), { 4: 'cannot-tell', 6: 'broken' }],
    [open, settings('{ zero-trust: { resources: app=payment, clients: app=web, gates: [] } }'), { 6: 'cannot-tell' }],
    [host('443 ssl'), settings('{ zero-trust: { resources: edge, clients: internet, gates: edge } }'), { 2: 'holds' }],
    [host('80'), settings('{ zero-trust: { resources: edge, clients: internet, gates: edge } }'), { 2: 'broken' }],
    [cluster, settings('{ zero-trust: { resources: [] } }'), { 2: 'not-applicable' }],
  ] as const)('%#', (folder, config, expected) => check('zero-trust', folder, config, expected))
})

describe('cis-kubernetes', () => {
  const denyAll = policy('all', '{ podSelector: {}, policyTypes: [Ingress] }')
  it.each([
    ['every pod is restricted', { 'pods.yaml': yaml(...pods, denyAll) }, 'calico', { '5.3.1': 'cannot-tell', '5.3.2': 'holds', '5.6.4': 'cannot-tell' }],
    ['a pod is not', cluster, 'calico', { '5.3.2': 'cannot-tell' }],
    ['of another kind of policies nothing is known', { 'pods.yaml': yaml(...pods, denyAll, 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: x, namespace: shop }\nspec: {}\n') }, 'cilium', { '5.3.2': 'cannot-tell' }],
    ['nothing enforces policies', { 'pods.yaml': yaml(...pods, denyAll) }, 'flannel', { '5.3.1': 'broken' }],
    ['there is no cluster', { 'main.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n' }, 'calico', { '5.3.1': 'not-applicable', '5.3.2': 'not-applicable' }],
  ] as const)('%s', (_, folder, cni, expected) => check('cis-kubernetes', folder, `profile: { cni: ${cni} }\npacks: {}\n`, expected))
})

/** A VPC with an instance, its group's rules, and what else there is. */
const vpc = (rules: string, more = ''): Folder => ({
  'main.tf': `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_instance" "app" {
  ami                    = "ami-1"
  instance_type          = "t4g.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.app.id]
}
resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
  ${rules}
}
${more}`,
})
const ingress = (port: number, who: string, to = port): string => `ingress {
    protocol  = "tcp"
    from_port = ${port}
    to_port   = ${to}
    ${who}
  }
`
const acl = (...entries: readonly string[]): string => `resource "aws_network_acl" "main" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.main.id]
  ${entries.join('\n  ')}
}
`
const entry = (number: number, action: string, protocol: string, port: number, range: string): string => `ingress {
    rule_no    = ${number}
    action     = "${action}"
    protocol   = "${protocol}"
    cidr_block = "${range}"
    from_port  = ${port}
    to_port    = ${port}
  }`
const everyIpv4 = 'cidr_blocks = ["0.0.0.0/0"]'

describe('cis-aws', () => {
  it.each([
    ['from a network', vpc(ingress(22, 'cidr_blocks = ["203.0.113.0/24"]')), { '5.1.2': 'holds', '5.3': 'holds', '5.4': 'holds', '5.5': 'cannot-tell', '5.7': 'cannot-tell' }],
    ['from everywhere, though nothing leads there', vpc(ingress(22, everyIpv4)), { '5.3': 'broken', '5.4': 'holds' }],
    ['over IPv6', vpc(ingress(3389, 'ipv6_cidr_blocks = ["::/0"]')), { '5.3': 'holds', '5.4': 'broken' }],
    ['within a range of ports', vpc(ingress(400, everyIpv4, 500)), { '5.1.2': 'broken', '5.3': 'holds' }],
    ['from a variable without a value', vpc(ingress(22, 'cidr_blocks = var.who'), 'variable "who" {\n  type = list(string)\n}\n'), { '5.3': 'cannot-tell', '5.4': 'cannot-tell' }],
    ['of an unknown number of rules', vpc('dynamic "ingress" {\n    for_each = var.who\n    content {\n      protocol = "tcp"\n      from_port = 22\n      to_port = 22\n      cidr_blocks = [ingress.value]\n    }\n  }', 'variable "who" {\n  type = list(string)\n}\n'), { '5.3': 'cannot-tell' }],
    ['without a group', { 'main.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n' }, { '5.3': 'cannot-tell' }],
    ['no AWS', cluster, { '5.3': 'not-applicable', '2.1.1': 'not-applicable' }],
    ['an ACL that allows all', vpc(ingress(443, everyIpv4), acl(entry(100, 'allow', '-1', 0, '0.0.0.0/0'))), { '5.2': 'broken', '5.3': 'holds' }],
    ['an ACL that denies before', vpc(ingress(443, everyIpv4), acl(entry(90, 'deny', 'tcp', 22, '0.0.0.0/0'), entry(91, 'deny', 'tcp', 3389, '0.0.0.0/0'), entry(92, 'deny', 'udp', 22, '0.0.0.0/0'), entry(93, 'deny', 'udp', 3389, '0.0.0.0/0'), entry(100, 'allow', '-1', 0, '0.0.0.0/0'))), { '5.2': 'cannot-tell' }],
    ['an ACL that denies too late', vpc(ingress(443, everyIpv4), acl(entry(100, 'allow', '-1', 0, '0.0.0.0/0'), entry(190, 'deny', 'tcp', 22, '0.0.0.0/0'))), { '5.2': 'broken' }],
    ['no flow logs', vpc(ingress(443, everyIpv4)), { '3.7': 'broken' }],
    ['a default group with rules', vpc(ingress(443, everyIpv4), `resource "aws_default_security_group" "d" {\n  vpc_id = aws_vpc.main.id\n  ${ingress(22, 'self = true')}}\n`), { '5.5': 'broken' }],
  ] as const)('%s', (_, folder, expected) => check('cis-aws', folder, 'packs: {}\n', expected))
})

describe('the verb', () => {
  it('asks who is in scope, once, with candidates that can be written as they stand', async () => {
    const { exit, document } = await runIn(cluster, { pack: ['pci-dss'] })
    expect(exit).toBe(3)
    const text = await render(document, 'text', { color: false, width: 100, verbose: false })
    expect(text).toContain('cde: [app=payment]')
    expect(text).toContain('stores: [app=db]')
    expect(text).toContain('# trusted: [app=checkout]')
    const said = text.split('\n').filter((line) => /^ {2}(packs:| {2,4}\S)/.test(line)).map((line) => line.slice(2))
    const again = documentOf(await runIn({ ...cluster, '.netwright.yaml': `${said.join('\n')}\n` }, { pack: ['pci-dss'] }))
    expect(again.problems ?? []).toEqual([])
    expect(again.packs?.[0]?.scope.filter((one) => one.said).map(({ name, missing }) => [name, missing])).toEqual([['cde', []], ['stores', []]])
  })

  it('names those who can not be found, and scopes that a pack does not have', async () => {
    const document = documentOf(await runIn({ ...cluster, '.netwright.yaml': 'packs: { pci-dss: { cde: app=gone, cards: app=db } }\n' }, { pack: ['pci-dss'] }))
    expect(document.packs?.[0]?.scope[0]).toMatchObject({ name: 'cde', said: true, endpoints: [], missing: ['nobody has app=gone'] })
    expect(document.problems?.map(({ says }) => says)).toEqual([expect.stringContaining('pci-dss asks for nobody called "cards"')])
  })

  it('tells what was accepted: it breaks nothing, and is not forgotten', async () => {
    const accepted = 'accept: [{ code: aws/flow-logs-off, subject: aws_vpc.main, because: a sandbox }]\n'
    const document = documentOf(await runIn({ ...vpc(ingress(443, everyIpv4)), '.netwright.yaml': accepted }, { pack: ['cis-aws'] }))
    const logs = document.packs?.[0]?.requirements.find(({ id }) => id === '3.7')
    expect([logs?.verdict, logs?.missing]).toEqual(['cannot-tell', expect.arrayContaining(['aws/flow-logs-off of aws_vpc.main, which was accepted'])])
  })

  it('is drawn in every format, with what was not evaluated', async () => {
    const { document } = await runIn({ ...open, '.netwright.yaml': pci() }, { pack: ['pci-dss', 'cis-aws'] })
    for (const format of outputFormats.filter((one) => ['text', 'json', 'markdown', 'html', 'junit'].includes(one))) {
      const drawn = await render(document, format, { color: false, width: 100, verbose: true })
      for (const words of ['1.3.1', 'whether those who were named need it', format === 'json' ? 'cannot-tell' : 'cannot tell', 'trace']) expect(drawn.replaceAll(/\s+/g, ' '), `${format}: ${words}`).toContain(words)
    }
  })
})
