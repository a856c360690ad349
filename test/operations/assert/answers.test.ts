import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AssertDocument } from '../../../src/render/documents/assert.ts'
import { documentOf, runIn, runOn } from './verb.ts'

const scratch = mkdtempSync(join(tmpdir(), 'netwright-assert-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Row {
  readonly promise: string
  readonly verdict: 'holds' | 'broken' | 'unknown'
  /** A part of the reason. */
  readonly says?: string
}

const row = (verdict: Row['verdict'], promise: string, says?: string): Row => ({ promise, verdict, ...(says !== undefined && { says }) })

/** Every kind, each way, on hosts with both families, pods without addresses, requests. */
const shop: readonly Row[] = [
  row('holds', 'must: { from: internet, to: "https://shop.example/checkout" }'),
  row('holds', 'must: { from: internet, to: "https://shop.example/admin" }'),
  row('broken', 'must: { from: internet, to: db, over: tcp/5432 }', 'internet does not get there'),
  row('holds', 'must: { from: app=checkout, to: app=catalog, over: tcp/8080 }'),
  row('holds', 'must: { from: app=checkout, to: shop/Service/catalog, over: tcp/8080 }'),
  row('broken', 'must: { from: app=web, to: app=payment, over: tcp/8080 }', 'shop/Deployment/web does not get there'),
  row('broken', 'must: { from: app=checkout, to: app=catalog, over: "tcp/8080, tcp/9090" }'),
  row('holds', 'must: { from: shop/Deployment/checkout, to: "db:5432" }'),
  row('holds', 'must: { from: edge, to: db, over: tcp/22, family: IPv4 }'),
  row('broken', 'must: { from: router, to: db, over: tcp/22, family: IPv4 }'),
  row('holds', 'must: { from: "2001:db8:cafe::7", to: edge, over: tcp/443 }'),
  row('broken', 'must: { from: "2001:db8:cafe::7", to: 203.0.113.10, over: tcp/443 }', 'no address family in common'),
  row('broken', 'must: { from: db, to: internet, over: tcp/443 }', 'no route'),
  row('holds', 'never: { from: "2001:db8:cafe::7", to: db }'),
  row('broken', 'never: { from: any, to: 169.254.169.254 }', 'edge gets to internet'),
  row('holds', 'encrypted: { from: internet, to: edge, over: tcp/443 }'),
  row('broken', 'encrypted: { from: internet, to: edge, over: tcp/443, mutual: true }', 'without a certificate of the client'),
  row('broken', 'encrypted: { from: internet, to: app=checkout }', 'plain HTTP'),
  row('holds', 'encrypted: { from: internet, to: app=checkout, outside: true }'),
  row('holds', 'never: { from: internet, to: db }'),
  row('holds', 'never: { from: internet, to: db, family: IPv6 }'),
  row('broken', 'never: { from: internet, to: edge, family: IPv6 }', 'internet gets to edge'),
  row('broken', 'never: { from: internet, to: [db, edge], over: tcp/443 }', 'internet gets to edge'),
  row('broken', 'never: { from: internet, to: [db, edge], over: tcp/22 }', 'internet gets to edge'),
  row('holds', 'never: { from: internet, to: [db, edge], over: "tcp/5432; udp/53" }'),
  row('broken', 'never: { from: edge, to: "db:5432" }', 'edge gets to db'),
  row('holds', 'never: { from: internet, to: "https://shop.example/admin" }'),
  row('broken', 'never: { from: internet, to: "https://shop.example/check*" }', 'internet is served'),
  row('broken', 'never: { from: internet, to: "https://shop.example/checkout" }', 'internet is served'),
  row('broken', 'never: { from: internet, to: app=checkout, over: tcp/8080 }', 'internet gets to shop/Deployment/checkout'),
  row('unknown', 'never: { from: "payments:*", to: "shop:*" }', 'may get there'),
  row('holds', 'never: { from: app=web, to: app=payment }'),
  row('unknown', 'never: { from: node-1, to: app=catalog }', 'may get there'),
  row('unknown', 'never: { from: app=nothing, to: db }', 'nobody has app=nothing'),
  row('unknown', 'never: { from: internet, to: dbb }', 'there is no "dbb"'),
  row('unknown', 'only: { from: app=nothing, to: db }', 'nobody has app=nothing'),
  row('holds', 'only: { from: edge, to: [db, router], over: tcp/22 }'),
  row('broken', 'only: { from: app=checkout, to: db, over: tcp/5432 }', 'edge gets to db'),
  row('holds', 'only: { from: [edge, node-1, node-2, node-3, app=checkout], to: app=payment }'),
  row('broken', 'only: { from: [edge, node-1, node-2, node-3, app=payment, "kube-system:*"], to: app=web, over: tcp/8080 }', 'router gets to shop/Deployment/web'),
  row('broken', 'only: { from: [node-1, node-2, node-3, app=payment, "kube-system:*"], to: app=web, over: tcp/8080 }', 'internet gets to shop/Deployment/web'),
  row('broken', 'only: { from: internet, to: "https://shop.example/checkout" }', 'is served'),
  row('holds', 'through: { from: internet, to: app=web, by: edge }'),
  row('holds', 'through: { from: internet, to: app=web, by: [router, edge] }'),
  row('holds', 'through: { from: internet, to: "https://shop.example/", by: edge }'),
  row('broken', 'through: { from: internet, to: app=web, by: router }', 'without it'),
  row('holds', 'through: { from: internet, to: app=web, by: "edge/nft inet filter input" }'),
  row('holds', 'through: { from: internet, to: app=web, by: kubernetes/ingress }'),
  row('broken', 'through: { from: internet, to: app=web, by: "router/nft inet filter forward" }', 'without it'),
  row('broken', 'through: { from: edge, to: app=web, by: "edge/nft inet filter input" }', 'edge gets to shop/Deployment/web without it'),
  row('unknown', 'through: { from: internet, to: app=web, by: waf }', 'no filter, proxy or node is called "waf"'),
  row('holds', 'within: { from: app=checkout, to: app=catalog, in: shop }'),
  row('broken', 'within: { from: app=checkout, to: app=payment, in: shop }', 'payments/Deployment/payment, which lies elsewhere'),
  row('holds', 'within: { from: app=checkout, to: app=payment, in: [shop, payments] }'),
  row('broken', 'within: { from: internet, to: app=web, in: kubernetes }', 'internet, which lies elsewhere'),
  row('broken', 'within: { from: node-1, to: db, over: tcp/5432, in: 10.0.0.0/8 }', 'fd00:10:0:1::11'),
  row('holds', 'within: { from: node-1, to: db, over: tcp/5432, in: 10.0.0.0/8, family: IPv4 }'),
  row('holds', 'within: { from: node-1, to: db, over: tcp/5432, in: [10.0.0.0/8, "fd00::/8"] }'),
  row('unknown', 'within: { from: app=checkout, to: app=catalog, in: mars }', 'nothing lies in "mars"'),
  row('broken', 'encrypted: { from: internet, to: "https://shop.example/checkout" }', 'plain HTTP'),
  row('broken', 'encrypted: { from: internet, to: "http://shop.example/" }', 'plain HTTP'),
  row('unknown', 'encrypted: { from: app=checkout, to: app=catalog }', 'not declared'),
  row('holds', 'encrypted: { from: internet, to: "https://shop.example/admin" }'),
  row('holds', 'encrypted: { from: internet, to: db }', 'Nothing gets there'),
  row('holds', 'survives: { lose: node-1, flow: { from: internet, to: "https://shop.example/checkout" } }'),
  row('broken', 'survives: { lose: node, flow: { from: internet, to: "https://shop.example/checkout" } }', 'The loss of host:edge breaks it'),
  row('holds', 'survives: { lose: edge, flow: { from: app=checkout, to: db, over: tcp/5432 } }'),
  row('broken', 'survives: { lose: [edge, router], flow: { from: app=checkout, to: db, over: tcp/5432 } }', 'The loss of host:router'),
  row('broken', 'survives: { lose: edge, flow: { from: app=web, to: db, over: tcp/5432 } }', 'Even with nothing lost'),
  row('unknown', 'survives: { lose: zone, flow: { from: app=checkout, to: db, over: tcp/5432 } }', 'there is no zone that could be lost'),
  row('broken', 'same: { one: shop, other: payments }', 'has no counterpart'),
  row('unknown', 'same: { one: shop, other: mars }', 'nothing lies in "mars"'),
]

describe('examples/shop', () => {
  let document: AssertDocument
  beforeAll(async () => {
    const config = join(scratch, 'shop.yaml')
    writeFileSync(config, `promises:\n${shop.map(({ promise }, place) => `  - { name: "${place}", ${promise} }\n`).join('')}`)
    document = documentOf(await runOn('examples/shop', {}, config))
  }, 60_000)

  it.each(shop.map((one, place) => [one.promise, one, place] as const))('%s', (_promise, { verdict, says }, place) => {
    const found = document.promises.find(({ name }) => name === `${place}`)
    expect([found?.verdict, found?.says]).toEqual([verdict, says === undefined ? found?.says : expect.stringContaining(says)])
    if (verdict === 'broken' && !/counterpart|in common/.test(says ?? '')) expect(found?.witness).not.toBeNull()
    if (verdict === 'holds') expect(found?.witness).toBeNull()
  })
})

const pod = (namespace: string, name: string, labels = `app: ${name}`): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [{ name: main, image: x, ports: [{ containerPort: 8080 }] }] }\n---\n`
const policy = (namespace: string, to: string, from: string, port: number): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-${to}, namespace: ${namespace} }
spec:
  podSelector: { matchLabels: { app: ${to} } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: ${from} } } }]
      ports: [{ port: ${port} }]
---
`
const environment = (namespace: string, port = 5432): string => pod(namespace, 'web') + pod(namespace, 'db') + policy(namespace, 'db', 'web', port)

async function verdicts(files: Readonly<Record<string, string>>, promises: readonly string[]): Promise<string[]> {
  const document = documentOf(await runIn({ ...files, '.netwright.yaml': `promises:\n${promises.map((one) => `  - ${one}\n`).join('')}` }))
  return document.promises.map(({ verdict, vacuous }) => (vacuous ? `${verdict} (vacuous)` : verdict))
}

describe('two environments', () => {
  it('reach alike, or do not', async () => {
    const same = '{ same: { one: staging, other: production } }'
    expect(await verdicts({ 'a.yaml': environment('staging') + environment('production') }, [same])).toEqual(['holds'])
    expect(await verdicts({ 'a.yaml': environment('staging') + environment('production', 3306) }, [same])).toEqual(['broken'])
    expect(await verdicts({ 'a.yaml': environment('staging') + environment('production') + pod('production', 'more') }, [same])).toEqual(['broken'])
    expect(await verdicts({ 'staging/a.yaml': environment('one'), 'production/a.yaml': environment('two') }, ['{ same: { one: staging, other: production, rename: { one: two } } }'])).toEqual(['holds'])
  })
})

describe('labels and selectors', () => {
  const files = { 'a.yaml': environment('shop') + pod('shop', 'batch') }

  it('several at once', async () => {
    expect(
      await verdicts(files, [
        '{ only: { from: app=web, to: app=db } }',
        '{ only: { from: [app=web, app=batch], to: "shop:*" } }',
        '{ must: { from: app=web, to: app=db, over: tcp/5432 } }',
        '{ must: { from: [app=web, app=batch], to: app=db, over: tcp/5432 } }',
        '{ never: { from: "shop:*", to: app=db, over: tcp/22 } }',
        '{ never: { from: any, to: any } }',
        '{ never: { from: app=none, to: app=db } }',
      ]),
    ).toEqual(['holds', 'unknown', 'holds', 'broken', 'holds', 'broken', 'unknown (vacuous)'])
  })
})

/** A load balancer with two targets in two zones, and a gateway to the internet. It is sent to by a public address that is not its own. */
const balanced = `resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "main" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.\${count.index}.0/24"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.main.id
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_lb" "main" {
  load_balancer_type = "application"
  subnets            = aws_subnet.main[*].id
  security_groups    = [aws_security_group.open.id]
}
resource "aws_lb_listener" "main" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}
resource "aws_lb_target_group" "main" {
  vpc_id   = aws_vpc.main.id
  port     = 80
  protocol = "HTTP"
}
resource "aws_lb_target_group_attachment" "main" {
  count            = 2
  target_group_arn = aws_lb_target_group.main.arn
  target_id        = aws_instance.main[count.index].id
}
resource "aws_instance" "main" {
  count                  = 2
  subnet_id              = aws_subnet.main[count.index].id
  vpc_security_group_ids = [aws_security_group.open.id]
}
`

describe('what is reached by a public address', () => {
  const flow = 'flow: { from: internet, to: aws_lb.main, over: tcp/80 }'
  it('hangs on the way there', async () => {
    const lose = ['"gateway:aws_internet_gateway.main"', '"load-balancer:aws_lb.main"', '[zone, subnet, member]', '"aws_instance.main[0]"']
    expect(await verdicts({ 'main.tf': balanced }, [`{ must: { from: internet, to: aws_lb.main, over: tcp/80 } }`, ...lose.map((one) => `{ survives: { lose: ${one}, ${flow} } }`)])).toEqual(['holds', 'broken', 'broken', 'holds', 'holds'])
  })
})

/** Two zones of one node each. */
const node = (name: string, zone: string): string => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { topology.kubernetes.io/zone: ${zone} } }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.${name.slice(1)} }] }\n---\n`
const deployment = (name: string, replicas: number, more = ''): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec: { replicas: ${replicas}, selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { ${more}containers: [{ name: main, image: x, ports: [{ containerPort: 80 }] }] } } }\n---\n`

describe('where pods may run', () => {
  const at = (zone: string): string => `nodeSelector: { topology.kubernetes.io/zone: ${zone} }, `
  const files = { 'a.yaml': node('n1', 'za') + node('n2', 'zb') + node('n3', 'zb') + deployment('client', 3) + deployment('one', 1) + deployment('two', 2) + deployment('bound', 2, at('za')) + deployment('fixed', 1, at('za')) }
  it.each([
    ['one', 'zone:za', 'unknown'],
    ['one', 'host:Node/n1', 'unknown'],
    ['two', 'zone:za', 'holds'],
    ['bound', 'zone:za', 'broken'],
    ['bound', 'zone:zb', 'holds'],
    ['fixed', 'host:Node/n1', 'broken'],
    ['fixed', 'host:Node/n2', 'holds'],
  ])('%s without %s: %s', async (name, lose, verdict) => {
    expect(await verdicts(files, [`{ survives: { lose: "${lose}", flow: { from: shop/Deployment/client, to: shop/Deployment/${name}, over: tcp/80 } } }`])).toEqual([verdict])
  })
})
