import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../oracles/nginx/random.ts'
import { applied, cleanUp, fixed, folderOf, proves, traced } from './run.ts'

afterAll(cleanUp)

interface Made {
  readonly files: Readonly<Record<string, string>>
  readonly asks: readonly Readonly<Record<string, string>>[]
}

/** Pods in two namespaces, policies that allow some of it, Services of which some select nobody. */
function cluster(random: Random): Made {
  const names = ['web', 'api', 'db', 'job']
  const spaces = ['shop', 'pay']
  const pods = names.map((name) => ({ name, space: random.pick(spaces) }))
  const braces = random.chance(0.5)
  const labels = (key: string, value: string): string => (braces ? ` { ${key}: ${value} }` : `\n        ${key}: ${value}`)
  const workloads = pods.map(
    ({ name, space }) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${space} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, tier: ${random.pick(['front', 'back'])} } }
    spec: { containers: [{ name: main, image: x, ports: [{ name: http, containerPort: 8080 }] }] }
`,
  )
  const services = pods.map(
    ({ name, space }) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${space} }
spec:
  selector: { app: ${random.chance(0.3) ? `${name}s` : name} }
  ports: [{ name: http, port: 80, targetPort: ${random.chance(0.8) ? 'http' : 'web'} }]
`,
  )
  const policies = Array.from({ length: random.below(4) }, (_, number) => {
    const { space } = random.pick(pods)
    const direction = random.pick(['ingress', 'egress'] as const)
    const chosen = random.chance(0.4) ? ' {}' : `\n    matchLabels:${labels('app', random.pick(names)).replace('\n        ', '\n      ')}`
    const rule = random.chance(0.4)
      ? ''
      : `  ${direction}:\n    - ${direction === 'ingress' ? 'from' : 'to'}:\n        - podSelector:\n            matchLabels:${braces ? ` { app: ${random.pick(names)} }` : `\n              app: ${random.pick(names)}`}\n      ports:\n        - ${braces ? '{ port: 80 }' : 'port: 80'}\n`
    return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p${number}, namespace: ${space} }
spec:
  podSelector:${chosen}
  policyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]
${rule}`
  })
  const [a, b] = [random.pick(pods), random.pick(pods)]
  const asks = [
    { from: `${a.space}/Deployment/${a.name}`, to: `${b.space}/Deployment/${b.name}:8080` },
    { from: `${a.space}/Deployment/${a.name}`, to: `${b.space}/Service/${b.name}:80` },
  ]
  return { files: { 'pods.yaml': workloads.join('---\n'), 'services.yaml': services.join('---\n'), 'policies.yaml': policies.join('---\n') || '# none\n' }, asks: a === b ? [] : asks }
}

/** Two networks that may be joined, instances in their subnets, groups in one of three styles, some routes and network ACLs. */
function cloud(random: Random): Made {
  const style = random.pick(['inline', 'rule', 'old rule'] as const)
  const rule = (group: string, direction: 'ingress' | 'egress', port: number, cidr: string, number: number): string =>
    style === 'inline'
      ? `  ${direction} {\n    from_port   = ${port}\n    to_port     = ${port}\n    protocol    = "tcp"\n    cidr_blocks = ["${cidr}"]\n  }\n`
      : style === 'rule'
        ? `resource "aws_vpc_security_group_${direction}_rule" "r${number}" {\n  security_group_id = aws_security_group.${group}.id\n  cidr_ipv4         = "${cidr}"\n  ip_protocol       = "tcp"\n  from_port         = ${port}\n  to_port           = ${port}\n}\n`
        : `resource "aws_security_group_rule" "r${number}" {\n  security_group_id = aws_security_group.${group}.id\n  type              = "${direction}"\n  from_port         = ${port}\n  to_port           = ${port}\n  protocol          = "tcp"\n  cidr_blocks       = ["${cidr}"]\n}\n`
  const vpc = (name: string, net: number): string => {
    const open = random.chance(0.3)
    const acl = random.chance(0.4)
      ? `\nresource "aws_network_acl" "${name}" {\n  vpc_id     = aws_vpc.${name}.id\n  subnet_ids = [aws_subnet.${name}.id]\n\n  ingress {\n    rule_no    = 100\n    action     = "${open ? 'allow' : 'deny'}"\n    protocol   = "tcp"\n    from_port  = 0\n    to_port    = 65535\n    cidr_block = "0.0.0.0/0"\n  }\n}\n`
      : ''
    const inner = style === 'inline' ? `${random.chance(0.5) ? `\n${rule(name, 'ingress', 22, '10.0.0.0/8', 0)}` : ''}${random.chance(0.5) ? `\n${rule(name, 'egress', 443, '0.0.0.0/0', 0)}` : ''}` : ''
    const apart = style === 'inline' ? '' : `\n${random.chance(0.5) ? rule(name, 'ingress', 22, '10.0.0.0/8', net) : ''}${random.chance(0.5) ? `\n${rule(name, 'egress', 443, '0.0.0.0/0', net + 10)}` : ''}`
    return `resource "aws_vpc" "${name}" {\n  cidr_block = "10.${net}.0.0/16"\n}

resource "aws_subnet" "${name}" {\n  vpc_id     = aws_vpc.${name}.id\n  cidr_block = "10.${net}.1.0/24"\n}

resource "aws_subnet" "${name}_other" {\n  vpc_id     = aws_vpc.${name}.id\n  cidr_block = "10.${net}.2.0/24"\n}

resource "aws_route_table" "${name}" {\n  vpc_id = aws_vpc.${name}.id\n}

resource "aws_route_table_association" "${name}" {\n  subnet_id      = aws_subnet.${name}.id\n  route_table_id = aws_route_table.${name}.id\n}

resource "aws_security_group" "${name}" {\n  vpc_id = aws_vpc.${name}.id\n${inner}}\n${apart}${acl}
resource "aws_instance" "${name}" {\n  subnet_id              = aws_subnet.${name}.id\n  vpc_security_group_ids = [aws_security_group.${name}.id]\n}

resource "aws_instance" "${name}_other" {\n  subnet_id              = aws_subnet.${name}_other.id\n  vpc_security_group_ids = [aws_security_group.${name}.id]\n}
`
  }
  const peering = `resource "aws_vpc_peering_connection" "both" {\n  vpc_id      = aws_vpc.a.id\n  peer_vpc_id = aws_vpc.b.id\n  auto_accept = true\n}\n`
  const ids = ['aws_instance.a', 'aws_instance.a_other', 'aws_instance.b', 'aws_instance.b_other']
  const from = random.pick(ids)
  const to = random.pick(ids.filter((id) => id !== from))
  return { files: { 'a.tf': vpc('a', 1), 'b.tf': vpc('b', 2), 'peering.tf': peering }, asks: [{ from, to: `${to}:5432` }] }
}

/** Everything that is asked of a fix: it holds, it is applied by git as it is, and it does what its proof says and nothing else. */
async function judge({ files, asks }: Made): Promise<string[]> {
  const outcomes: string[] = []
  for (const ask of asks) {
    const folder = folderOf(files)
    const before = await traced(folder, ask)
    const { document, exit } = await fixed(folder, ask)
    outcomes.push(document.outcome)
    if (document.outcome === 'nothing-to-do') {
      expect(before.verdict).toBe('delivered')
      continue
    }
    expect(document.remains, JSON.stringify({ ask, files, edits: document.edits })).toEqual([])
    expect(exit).toBe(0)
    const copy = await proves(folder, document)
    const after = await traced(copy, ask)
    expect([after.verdict, after.reply?.verdict]).toEqual(['delivered', 'delivered'])
  }
  return outcomes
}

describe('a fix does exactly what its proof says', () => {
  it.each([...Array(24).keys()])('cluster %i', async (seed) => {
    await judge(cluster(new Random(seed)))
  })

  it.each([...Array(20).keys()])('cloud %i', async (seed) => {
    const outcomes = await judge(cloud(new Random(seed + 1000)))
    expect(outcomes.length).toBe(1)
  })
})

describe.skipIf(spawnSync('terraform', ['version']).status !== 0)('terraform fmt', () => {
  it('leaves what was written as it is', async () => {
    const lists = [...Array(10).keys()].map(async (seed) => {
      const { files, asks } = cloud(new Random(seed + 2000))
      const folder = folderOf(files)
      const { document } = await fixed(folder, asks[0] ?? {})
      const unformatted = (where: string): string => execFileSync('terraform', ['fmt', '-check', '-list=true'], { cwd: where, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
      return document.patches.length === 0 ? '' : unformatted(applied(folderOf(files), document))
    })
    expect(await Promise.all(lists)).toEqual(lists.map(() => ''))
  })
})
