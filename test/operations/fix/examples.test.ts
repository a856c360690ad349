import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../golden.ts'
import { cleanUp, fixed, proves, traced } from './run.ts'

afterAll(cleanUp)

const hasTerraform = spawnSync('terraform', ['version']).status === 0

interface Fault {
  /** Parts of an example where the rest has nothing to do with it: it goes faster. */
  readonly example: string
  /** Its number on the example's page. */
  readonly fault: string
  readonly ask: Readonly<Record<string, string>>
  readonly kinds: readonly string[]
  readonly files: readonly string[]
}

const faults: readonly Fault[] = [
  { example: 'shop-broken/kubernetes', fault: '11: the Service selects nobody', ask: { from: 'checkout', to: 'http://payment.payments:8080/v1/charges' }, kinds: ['selector of a Service'], files: ['payment.yaml'] },
  { example: 'shop-broken', fault: '12: a policy with the wrong port', ask: { from: 'checkout', to: 'http://catalog:8080/' }, kinds: ['policy rule'], files: ['kubernetes/policies-shop.yaml'] },
  { example: 'shop-broken/kubernetes', fault: '13: no names for the checkout', ask: { from: 'checkout', to: 'kube-dns:53', protocol: 'udp' }, kinds: ['policy rule'], files: ['policies-shop.yaml'] },
  {
    example: 'shop-aws-broken',
    fault: '1 and 2: a route and a rule',
    ask: { from: 'app', to: 'db:5432' },
    kinds: ['route', 'security group rule'],
    files: ['main.tf', 'modules/database/main.tf', 'peering.tf'],
  },
  { example: 'shop-aws-broken', fault: '3: health checks', ask: { from: 'module.balancer.aws_lb.this', to: 'app:9000' }, kinds: ['security group rule', 'security group rule'], files: ['modules/application/main.tf', 'modules/balancer/main.tf'] },
  { example: 'shop-aws-broken', fault: '11: a name that leads nowhere', ask: { from: '198.51.100.7', to: 'http://www.shop.example/' }, kinds: ['target of a record'], files: ['names.tf'] },
]

describe('for each planted fault the first candidate mends exactly it', () => {
  it.each(faults)('$example $fault', async ({ example, fault, ask, kinds, files }) => {
    const folder = join(root, 'examples', example)
    const { document, exit } = await fixed(folder, ask)
    expect(exit).toBe(0)
    expect(document.edits.map(({ kind }) => kind)).toEqual(kinds)
    expect(document.patches.map(({ file }) => file)).toEqual(files)
    expect(document.proof).toMatchObject({ holds: true, alsoOpens: [], alsoCloses: [], counts: { alsoOpens: 0, alsoCloses: 0 } })
    const copy = await proves(folder, document)
    const after = await traced(copy, ask)
    expect([fault.startsWith('11: a name') ? 'answered' : 'delivered', 'delivered']).toEqual([after.verdict, after.reply?.verdict])
    if (hasTerraform && example === 'shop-aws-broken') expect(execFileSync('terraform', ['fmt', '-check', '-recursive', '-list=true'], { cwd: copy, stdio: ['ignore', 'pipe', 'ignore'] }).toString()).toBe('')
  })

  it('what is well needs nothing', async () => {
    const { document, exit } = await fixed(join(root, 'examples/shop'), { from: 'checkout', to: 'http://catalog:8080/' })
    expect([document.outcome, document.patches, exit]).toEqual(['nothing-to-do', [], 0])
  })

  it('a door that should be shut is shut, and what else that closes is told', async () => {
    const folder = join(root, 'examples/shop-aws-broken')
    const { document } = await fixed(folder, { stop: true, to: 'bastion:22' })
    expect(document.edits.map(({ says }) => says)).toEqual(['take the rule out of aws_security_group.bastion'])
    expect(document.proof?.alsoCloses.map(({ from, to }) => `${from} ${to}`)).toEqual(['aws_cloudfront_distribution.shop aws_instance.bastion'])
    await proves(folder, document)
  })

  it.each([
    ['filter/open-to-world', 'take the rule out of aws_security_group.bastion'],
    ['filter/open-rule-without-effect', 'take module.application.aws_vpc_security_group_ingress_rule.ssh away, which nothing needs'],
    ['dns/alias-to-nowhere', 'lead www.shop.example to shop.example instead of web.shop.example'],
    ['balance/health-check-stopped', 'allow tcp 9000 to module.application.aws_security_group.application in module.balancer.aws_security_group.balancer'],
  ])('a finding is mended: %s', async (finding, says) => {
    const { document, exit } = await fixed(join(root, 'examples/shop-aws-broken'), { finding })
    expect([document.edits[0]?.says, exit]).toEqual([says, 0])
  })

  it('what is in the way and cannot be written is said', async () => {
    const { document, exit } = await fixed(join(root, 'examples/shop-broken'), { from: '2001:db8:cafe::7', to: 'shop.example:443' })
    const told = document.outcome === 'fixed' ? document.edits.map(({ says }) => says) : document.remains.map(({ todo }) => todo)
    expect(told.length).toBeGreaterThan(0)
    expect(exit).toBe(document.outcome === 'fixed' ? 0 : 1)
  })
})
