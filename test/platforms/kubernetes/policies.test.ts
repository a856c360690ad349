import { describe, expect, it } from 'vitest'
import { formatRange } from '../../../src/base/address.ts'
import { deployment, documents, namespace, node, policy } from './manifests.ts'
import { filterWords, groupWords, lower } from './words.ts'

const web = deployment('web', { ports: '[{name: http, containerPort: 8080}]' })
const admin = deployment('admin', { ports: '[{name: http, containerPort: 9090}]' })
const db = deployment('db', { labels: 'app: db, tier: data' })
const nodes = 'unknown to <pods app=web in shop> from kubernetes/nodes'
const drop = 'drop to <pods app=web in shop>'
const select = 'podSelector: {matchLabels: {app: web}}'

describe('ingress rules', () => {
  const cases: readonly { readonly says: string; readonly spec: string; readonly rules: readonly string[] }[] = [
    { says: 'no rules deny', spec: `${select}, ingress: []`, rules: [] },
    { says: 'an empty rule allows all', spec: `${select}, ingress: [{}]`, rules: ['accept to <pods app=web in shop>'] },
    {
      says: 'missing protocol is TCP',
      spec: `${select}, ingress: [{ports: [{port: 80}]}]`,
      rules: ['accept to <pods app=web in shop> tcp :80'],
    },
    {
      says: 'a protocol without port is every port of it',
      spec: `${select}, ingress: [{ports: [{protocol: UDP}]}]`,
      rules: ['accept to <pods app=web in shop> udp'],
    },
    {
      says: 'endPort',
      spec: `${select}, ingress: [{ports: [{port: 80, endPort: 90, protocol: SCTP}]}]`,
      rules: ['accept to <pods app=web in shop> sctp :80-90'],
    },
    {
      says: 'a named port resolves per receiving pod',
      spec: `${select}, ingress: [{ports: [{port: http}]}]`,
      rules: [
        'accept to <pods app=web in shop> tcp (to <pods whose port http is 8080/tcp> :8080 | to <pods whose port http is 9090/tcp> :9090)',
      ],
    },
    {
      says: 'two items are either, two selectors in one are both',
      spec: `${select}, ingress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: x}}}]}]`,
      rules: ['accept to <pods app=web in shop> from <all pods in shop>+<pods app=x in namespaces team=a>'],
    },
    {
      says: 'an empty namespaceSelector is every namespace',
      spec: `${select}, ingress: [{from: [{namespaceSelector: {}}]}]`,
      rules: ['accept to <pods app=web in shop> from <all pods>'],
    },
    {
      says: 'blocks',
      spec: `${select}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {ipBlock: {cidr: "2001:db8::/32"}}]}]`,
      rules: ['accept to <pods app=web in shop> from <10.0.0.0/8 except 10.1.0.0/16>+<2001:db8::/32>'],
    },
    {
      says: 'what cannot be read may allow',
      spec: `${select}, ingress: [{from: [{podSelectr: {}}]}]`,
      rules: ['unknown to <pods app=web in shop>'],
    },
    {
      says: 'a named port with endPort is refused',
      spec: `${select}, ingress: [{ports: [{port: http, endPort: 9}]}]`,
      rules: ['unknown to <pods app=web in shop>'],
    },
  ]
  for (const { says, spec, rules } of cases) {
    it(says, () => {
      const { facts } = lower(documents(web, admin, policy('web', spec)))
      expect(filterWords(facts, 'kubernetes/ingress')).toEqual([...rules, nodes, drop, 'otherwise accept'])
      expect(filterWords(facts, 'kubernetes/egress')).toEqual(['otherwise accept'])
    })
  }
})

describe('policyTypes', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['', 1, 0],
    [', egress: []', 1, 0],
    [', egress: [{}]', 1, 1],
    [', policyTypes: [Egress]', 0, 1],
    [', policyTypes: []', 1, 0],
    [', policyTypes: [Ingress], egress: [{}]', 1, 0],
  ]
  for (const [spec, ingress, egress] of cases) {
    it(spec || 'absent', () => {
      const { facts } = lower(documents(web, policy('web', select + spec)))
      const drops = (id: string): number => filterWords(facts, id).filter((rule) => rule.startsWith('drop')).length
      expect([drops('kubernetes/ingress'), drops('kubernetes/egress')]).toEqual([ingress, egress])
    })
  }
})

describe('groups', () => {
  const all = documents(
    namespace('shop', 'team: a'),
    namespace('stage', 'team: b'),
    web,
    db,
    deployment('web', { namespace: 'stage' }),
    deployment('job', { namespace: 'undeclared' }),
  )
  const cases: readonly (readonly [string, string, string])[] = [
    ['podSelector: {}', 'all pods in shop', 'shop/Deployment/web shop/Deployment/db /  / '],
    ['namespaceSelector: {}', 'all pods', 'shop/Deployment/web shop/Deployment/db stage/Deployment/web undeclared/Deployment/job /  / '],
    ['namespaceSelector: {matchLabels: {team: b}}', 'all pods in namespaces team=b', 'stage/Deployment/web / undeclared/Deployment/job / '],
    [
      'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: undeclared}}',
      'all pods in namespaces kubernetes.io/metadata.name=undeclared',
      'undeclared/Deployment/job /  / ',
    ],
    [
      'namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}',
      'all pods in namespaces team!=a',
      'stage/Deployment/web / undeclared/Deployment/job / ',
    ],
    ['podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}', 'pods !tier in shop', 'shop/Deployment/web /  / '],
    [
      'podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [front]}]}',
      'pods tier!=front in shop',
      'shop/Deployment/web shop/Deployment/db /  / ',
    ],
    ['podSelector: {matchExpressions: [{key: tier, operator: Exists}]}', 'pods tier in shop', 'shop/Deployment/db /  / '],
    [
      'podSelector: {matchExpressions: [{key: app, operator: In, values: [web, db]}]}',
      'pods app in (db, web) in shop',
      'shop/Deployment/web shop/Deployment/db /  / ',
    ],
    [
      'podSelector: {matchLabels: {pod-template-hash: abc}}',
      'pods pod-template-hash=abc in shop',
      ' / shop/Deployment/web shop/Deployment/db / ',
    ],
    ['ipBlock: {cidr: 10.0.0.0/8}', '10.0.0.0/8', ' /  / 10.0.0.0/8'],
    ['ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9]}', '10.0.0.0/8 except 10.0.0.0/9', ' /  / 10.128.0.0/9'],
  ]
  for (const [peer, id, expected] of cases) {
    it(peer, () => {
      const { facts } = lower(documents(all, policy('p', `podSelector: {matchLabels: {app: web}}, ingress: [{from: [{${peer}}]}]`)))
      expect(groupWords(facts, `kubernetes/${id}`)).toBe(expected)
    })
  }

  it('pod ranges of nodes say where pods lie', () => {
    const { facts } = lower(documents(web, deployment('agent', { spec: 'hostNetwork: true' }), node('n1', '10.0.0.1', '10.244.1.0/24')))
    expect(facts.endpoints.map(({ id, somewhere }) => `${id} ${somewhere?.map(formatRange).join(' ') ?? 'anywhere'}`)).toEqual([
      'shop/Deployment/web 10.244.1.0/24',
      'shop/Deployment/agent anywhere',
      'Node/n1 anywhere',
    ])
  })

  it('pods in the host network may or may not be meant', () => {
    const { facts } = lower(documents(web, deployment('agent', { spec: 'hostNetwork: true' }), policy('p', 'podSelector: {}, ingress: []')))
    expect(groupWords(facts, 'kubernetes/all pods in shop')).toBe('shop/Deployment/web / shop/Deployment/agent / ')
  })

  it('all allowing rules stand before all dropping ones', () => {
    const { facts } = lower(documents(web, policy('a', 'podSelector: {}, ingress: []'), policy('b', `${select}, ingress: [{}]`)))
    expect(filterWords(facts, 'kubernetes/ingress').map((rule) => rule.split(' ')[0])).toEqual([
      'accept',
      'unknown',
      'drop',
      'drop',
      'otherwise',
    ])
  })
})

describe('profile', () => {
  const cluster = documents(web, policy('web', `${select}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]`))
  it('a plugin without policies', () => {
    expect(filterWords(lower(cluster, { cni: 'flannel' }).facts, 'kubernetes/ingress')).toEqual(['otherwise accept'])
  })
  it('other protocols', () => {
    expect(filterWords(lower(cluster, { icmp: 'denied' }).facts, 'kubernetes/ingress')[0]).toBe('drop to <pods app=web in shop> others')
  })
  it('cilium: blocks never hold pods', () => {
    expect(filterWords(lower(cluster, { cni: 'cilium' }).facts, 'kubernetes/ingress')[0]).toBe(
      'accept to <pods app=web in shop> from <0.0.0.0/0> !from <pods>',
    )
  })
})
