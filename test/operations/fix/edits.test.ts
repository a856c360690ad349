import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { changedLines, cleanUp, fixed, folderOf, proves, refusedBy } from './run.ts'

afterAll(cleanUp)

const deployment = (name: string, namespace = 'shop', ports = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: x${ports} }] }
---
`
const isolated = (extra = ''): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
${extra}`
const pods = deployment('web') + deployment('job') + deployment('db')

const vpc = `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_instance" "web" {
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_instance" "db" {
  subnet_id              = aws_subnet.b.id
  vpc_security_group_ids = [aws_security_group.db.id]
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`
const group = (inside: string): string => `
resource "aws_security_group" "db" {
  vpc_id = aws_vpc.main.id
${inside}}
`

const ingress = (service: string, port: number): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: ${service}, port: { number: ${port} } } }
`
const open = `${vpc.replace('resource "aws_subnet" "b"', 'resource "aws_internet_gateway" "main" {\n  vpc_id = aws_vpc.main.id\n}\n\nresource "aws_route_table" "a" {\n  vpc_id = aws_vpc.main.id\n\n  route {\n    cidr_block = "192.0.2.0/24"\n    gateway_id = aws_internet_gateway.main.id\n  }\n}\n\nresource "aws_route_table_association" "a" {\n  subnet_id      = aws_subnet.a.id\n  route_table_id = aws_route_table.a.id\n}\n\nresource "aws_subnet" "b"')}${group('')}`

const namesDatabase = vpc.replace('cidr_blocks = ["0.0.0.0/0"]', 'security_groups = [aws_security_group.db.id]')

interface Case {
  readonly says: string
  readonly files: Readonly<Record<string, string>>
  readonly ask: Readonly<Record<string, string | boolean>>
  readonly lines: readonly string[]
}

const cases: readonly Case[] = [
  {
    says: 'a rule in the policy that is about these pods alone, in blocks as they are written there',
    files: { 'pods.yaml': pods, 'policy.yaml': isolated('  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: job\n      ports:\n        - port: 5432\n') },
    ask: { from: 'web', to: 'db:9000' },
    lines: ['+    - from:', '+        - podSelector:', '+            matchLabels:', '+              app: web', '+      ports:', '+        - port: 9000'],
  },
  {
    says: 'one more peer where a rule has that port already',
    files: { 'pods.yaml': pods, 'policy.yaml': isolated('  ingress:\n    - from:\n        - podSelector:\n            matchLabels: { app: job }\n      ports: [{ port: 5432 }]\n') },
    ask: { from: 'web', to: 'db:5432' },
    lines: ['+        - podSelector:', '+            matchLabels: { app: web }'],
  },
  {
    says: 'the first rule of a policy',
    files: { 'pods.yaml': pods, 'policy.yaml': isolated() },
    ask: { from: 'web', to: 'db:5432' },
    lines: ['+  ingress:', '+    - from:', '+        - podSelector:', '+            matchLabels:', '+              app: web', '+      ports:', '+        - port: 5432'],
  },
  {
    says: 'pods of another namespace by its name and their labels',
    files: { 'pods.yaml': `${pods}${deployment('batch', 'night')}`, 'policy.yaml': isolated('  ingress: []\n') },
    ask: { from: 'night/Deployment/batch', to: 'db:5432' },
    lines: ['-  ingress: []', '+  ingress:', '+    - from:', '+        - namespaceSelector:', '+            matchLabels:', '+              kubernetes.io/metadata.name: night', '+          podSelector:', '+            matchLabels:', '+              app: batch', '+      ports:', '+        - port: 5432'],
  },
  {
    says: 'an address outside by itself alone',
    files: { 'pods.yaml': pods, 'policy.yaml': `${isolated()}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: web, namespace: shop }\nspec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [] }\n` },
    ask: { from: 'web', to: '203.0.113.7:443' },
    lines: ['-spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [] }', '+spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 203.0.113.7/32 } }], ports: [{ port: 443 }] }] }'],
  },
  {
    says: 'the target port of a Service by the name that the pods have',
    files: { 'pods.yaml': deployment('web') + deployment('db', 'shop', ', ports: [{ name: pg, containerPort: 5432 }]'), 'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec:\n  selector: { app: db }\n  ports:\n    - port: 5432\n      targetPort: postgres\n' },
    ask: { from: 'web', to: 'shop/Service/db:5432' },
    lines: ['-      targetPort: postgres', '+      targetPort: pg'],
  },
  {
    says: 'a block in a group that has its rules in blocks',
    files: { 'main.tf': vpc + group('\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n') },
    ask: { from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['+', '+  ingress {', '+    from_port       = 5432', '+    to_port         = 5432', '+    protocol        = "tcp"', '+    security_groups = [aws_security_group.web.id]', '+  }'],
  },
  {
    says: 'a resource of the older kind beside its like',
    files: { 'main.tf': `${vpc}${group('')}\nresource "aws_security_group_rule" "ssh" {\n  security_group_id = aws_security_group.db.id\n  type              = "ingress"\n  from_port         = 22\n  to_port           = 22\n  protocol          = "tcp"\n  cidr_blocks       = ["10.0.0.0/8"]\n}\n` },
    ask: { from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['+', '+resource "aws_security_group_rule" "web" {', '+  security_group_id        = aws_security_group.db.id', '+  type                     = "ingress"', '+  from_port                = 5432', '+  to_port                  = 5432', '+  protocol                 = "tcp"', '+  source_security_group_id = aws_security_group.web.id', '+}'],
  },
  {
    says: 'a rule of its own where two groups would name each other in their blocks',
    files: { 'main.tf': `${namesDatabase}${group('')}` },
    ask: { from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['+', '+resource "aws_vpc_security_group_ingress_rule" "web" {', '+  security_group_id            = aws_security_group.db.id', '+  referenced_security_group_id = aws_security_group.web.id', '+  ip_protocol                  = "tcp"', '+  from_port                    = 5432', '+  to_port                      = 5432', '+}'],
  },
  {
    says: 'an address where two groups with blocks would name each other',
    files: { 'main.tf': `${namesDatabase}${group('\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n')}` },
    ask: { from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['+', '+  ingress {', '+    from_port   = 5432', '+    to_port     = 5432', '+    protocol    = "tcp"', '+    cidr_blocks = ["10.0.1.0/24"]', '+  }'],
  },
  {
    says: 'entries of a network ACL in both directions, the reply by its own ports',
    files: {
      'main.tf': `${vpc}${group('\n  ingress {\n    from_port       = 5432\n    to_port         = 5432\n    protocol        = "tcp"\n    security_groups = [aws_security_group.web.id]\n  }\n')}\nresource "aws_network_acl" "b" {\n  vpc_id     = aws_vpc.main.id\n  subnet_ids = [aws_subnet.b.id]\n\n  ingress {\n    rule_no    = 100\n    action     = "deny"\n    protocol   = "tcp"\n    from_port  = 5432\n    to_port    = 5432\n    cidr_block = "0.0.0.0/0"\n  }\n}\n`,
    },
    ask: { from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['+', '+  ingress {', '+    rule_no    = 90', '+    action     = "allow"', '+    protocol   = "tcp"', '+    from_port  = 5432', '+    to_port    = 5432', '+    cidr_block = "10.0.1.0/24"', '+  }', '+', '+  egress {', '+    rule_no    = 100', '+    action     = "allow"', '+    protocol   = "tcp"', '+    from_port  = 1024', '+    to_port    = 65535', '+    cidr_block = "10.0.1.0/24"', '+  }'],
  },
  {
    says: 'the Service that an Ingress means',
    files: { 'pods.yaml': deployment('web', 'shop', ', ports: [{ name: http, containerPort: 8080 }]'), 'web.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }\n---\n${ingress('webb', 80)}` },
    ask: { to: 'http://shop.example/' },
    lines: ['-            backend: { service: { name: webb, port: { number: 80 } } }', '+            backend: { service: { name: web, port: { number: 80 } } }'],
  },
  {
    says: 'the port of a Service that an Ingress means',
    files: { 'pods.yaml': deployment('web', 'shop', ', ports: [{ name: http, containerPort: 8080 }]'), 'web.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }\n---\n${ingress('web', 81)}` },
    ask: { to: 'http://shop.example/' },
    lines: ['-            backend: { service: { name: web, port: { number: 81 } } }', '+            backend: { service: { name: web, port: { number: 80 } } }'],
  },
  {
    says: 'a public address, a rule for the one who asks, and a route for the reply',
    files: { 'main.tf': open },
    ask: { from: '203.0.113.9', to: 'aws_instance.web:443' },
    lines: [
      '+',
      '+  route {',
      '+    cidr_block = "203.0.113.9/32"',
      '+    gateway_id = aws_internet_gateway.main.id',
      '+  }',
      '-  subnet_id              = aws_subnet.a.id',
      '-  vpc_security_group_ids = [aws_security_group.web.id]',
      '+  subnet_id                   = aws_subnet.a.id',
      '+  vpc_security_group_ids      = [aws_security_group.web.id]',
      '+  associate_public_ip_address = true',
      '+',
      '+  ingress {',
      '+    from_port   = 443',
      '+    to_port     = 443',
      '+    protocol    = "tcp"',
      '+    cidr_blocks = ["203.0.113.9/32"]',
      '+  }',
    ],
  },
  {
    says: 'a policy of its own rather than a rule in one that is about others, too',
    files: { 'pods.yaml': pods, 'policy.yaml': isolated('  ingress: []\n').replace('\n    matchLabels:\n      app: db', ' {}').replace('name: db', 'name: all') },
    ask: { from: 'web', to: 'db:5432' },
    lines: ['+---', '+apiVersion: networking.k8s.io/v1', '+kind: NetworkPolicy', '+metadata:', '+  name: db-from-web', '+  namespace: shop', '+spec:', '+  podSelector:', '+    matchLabels:', '+      app: db', '+  policyTypes: [Ingress]', '+  ingress:', '+    - from:', '+        - podSelector:', '+            matchLabels:', '+              app: web', '+      ports:', '+        - port: 5432'],
  },
  {
    says: 'to stop: a value less in a selector',
    files: { 'pods.yaml': pods, 'policy.yaml': isolated('  ingress:\n    - from:\n        - podSelector:\n            matchExpressions:\n              - { key: app, operator: In, values: [web, job] }\n      ports: [{ port: 5432 }]\n') },
    ask: { stop: true, from: 'web', to: 'db:5432' },
    lines: ['-              - { key: app, operator: In, values: [web, job] }', '+              - { key: app, operator: In, values: [job] }'],
  },
  {
    says: 'to stop: a group less in a rule',
    files: { 'main.tf': `${vpc}${group('\n  ingress {\n    from_port       = 5432\n    to_port         = 5432\n    protocol        = "tcp"\n    security_groups = [aws_security_group.web.id, aws_security_group.job.id]\n  }\n')}\nresource "aws_security_group" "job" {\n  vpc_id = aws_vpc.main.id\n}\n` },
    ask: { stop: true, from: 'aws_instance.web', to: 'aws_instance.db:5432' },
    lines: ['-    security_groups = [aws_security_group.web.id, aws_security_group.job.id]', '+    security_groups = [aws_security_group.job.id]'],
  },
]

describe('the first candidate', () => {
  it.each(cases)('$says', async ({ files, ask, lines }) => {
    const folder = folderOf(files)
    const { document, exit } = await fixed(folder, ask)
    expect(changedLines(document)).toEqual(lines)
    expect([document.outcome, exit]).toEqual(['fixed', 0])
    await proves(folder, document)
  })
})

describe('what nobody can write a patch for', () => {
  it.each([
    ['two who have no address family in common', { 'main.tf': vpc + group('') }, { from: 'aws_instance.web', to: '[2001:db8::5]:443' }, ['aws_instance.web has IPv4 addresses alone, and 2001:db8::5 IPv6']],
    ['what no filter stands before', { 'nginx.conf': 'events {}\nhttp { server { listen 80; server_name a.example; location / { proxy_pass http://192.0.2.9:80; } } }\n' }, { stop: true, to: 'http://a.example/' }, ['no rule that could be edited lets it pass: left at route']],
  ] as const)('%s', async (_says, files, ask, says) => {
    const { document, exit } = await fixed(folderOf(files), ask)
    expect([document.remains.map((one) => one.says), exit]).toEqual([says, 1])
  })
})

describe('promises', () => {
  const files = {
    'pods.yaml': pods,
    'policy.yaml': isolated('  ingress:\n    - from:\n        - podSelector: {}\n      ports: [{ port: 5432 }]\n'),
    '.netwright.yaml': 'promises:\n  - name: the job reaches the database\n    must: { from: shop/Deployment/job, to: shop/Deployment/db, over: tcp/5432 }\n',
  }

  it('are kept by what stops a flow', async () => {
    const { document } = await fixed(folderOf(files), { stop: true, from: 'shop/Deployment/web', to: 'shop/Deployment/db:5432' })
    expect(document.outcome === 'fixed' ? document.proof?.promises : document.remains.map(({ todo }) => todo)).toEqual(document.outcome === 'fixed' ? { checked: 1, broken: [] } : ['and break what is promised: the job reaches the database'])
  })

  it('are all that a tightened rule lets pass', async () => {
    const folder = folderOf(files)
    const { document, exit } = await fixed(folder, { tighten: 'policy.yaml:13' })
    expect(changedLines(document)).toEqual(['-        - podSelector: {}', '-      ports: [{ port: 5432 }]', '+        - podSelector:', '+            matchLabels:', '+              app: job', '+      ports:', '+        - port: 5432'])
    expect([document.outcome, exit, document.proof?.alsoCloses.map(({ from, to }) => `${from} ${to}`)]).toEqual(['fixed', 0, ['shop/Deployment/web shop/Deployment/db']])
    await proves(folder, document)
  })
})

describe('writing', () => {
  const ask = { from: 'web', to: 'db:5432' }
  const files = { 'pods.yaml': pods, 'policy.yaml': `\uFEFF${isolated()}` }

  it('happens when it is asked for and allowed, and only then', async () => {
    const folder = folderOf(files)
    await fixed(folder, { ...ask, write: true })
    await fixed(folder, ask, true)
    expect(readFileSync(join(folder, 'policy.yaml'), 'utf8')).toBe(files['policy.yaml'])
    const { document } = await fixed(folder, { ...ask, write: true }, true)
    expect(document.written).toEqual(['policy.yaml'])
    expect(readFileSync(join(folder, 'policy.yaml'), 'utf8').startsWith('\uFEFFapiVersion')).toBe(true)
    expect((await fixed(folder, ask)).document.outcome).toBe('nothing-to-do')
  })

  it('is refused where a file lies outside, and nothing is offered for it', async () => {
    const folder = folderOf({ 'pods.yaml': pods, 'policy.yaml': isolated() })
    const { document } = await fixed(folder, { ...ask, paths: ['pods.yaml', 'policy.yaml'] })
    expect(document.patches.map(({ file }) => file)).toEqual(['policy.yaml'])
    writeFileSync(join(folder, 'latin.yaml'), Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from(`\n${deployment('other')}${isolated().replace('name: db', 'name: other').replace('app: db', 'app: other')}`)]))
    const refused = await refusedBy(folder, { from: 'web', to: 'other:1', write: true }, true)
    expect(refused.code).toBe('input/encoding')
  })

  it('a question that cannot be asked is refused', async () => {
    const folder = folderOf(files)
    expect((await refusedBy(folder, { from: 'nobody-there', to: 'db:5432' })).code).toBe('usage/no-endpoint')
    expect((await refusedBy(folder, { tighten: 'policy.yaml:1' })).code).toBe('usage/no-rule')
    expect((await refusedBy(folder, {})).code).toBe('usage/no-target')
  })
})

describe('secrets beside a change', () => {
  it('are not shown, and the patch says that it is not whole', async () => {
    const secret = vpc.replace('resource "aws_security_group" "web"', 'resource "aws_db_instance" "main" {\n  password = "hunter2"\n}\n\nresource "aws_security_group" "web"')
    const folder = folderOf({ 'main.tf': `${secret}${group('\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n  # password = "hunter2"\n')}` })
    const { document } = await fixed(folder, { from: 'aws_instance.web', to: 'aws_instance.db:5432' })
    expect(document.outcome).toBe('fixed')
    expect(JSON.stringify(document)).not.toContain('hunter2')
    expect(document.patches.map(({ masked }) => masked)).toEqual([true])
  })
})
