import { describe, expect, it } from 'vitest'
import { deployment, documents, node, service } from './manifests.ts'
import { lower, translationWords, zoneWords } from './words.ts'

const web = deployment('web', { ports: '[{name: http, containerPort: 8080}]' })
const old = deployment('old', { labels: 'app: web, track: old', ports: '[{name: http, containerPort: 8081}]' })
const plain = deployment('plain', { labels: 'app: web, track: plain' })
const other = 'to shop/Service/web => drop'

describe('inside the cluster', () => {
  const cases: readonly { readonly says: string; readonly manifests: readonly string[]; readonly rules: readonly string[] }[] = [
    {
      says: 'a number',
      manifests: [web, service('web', 'selector: {app: web}, ports: [{port: 80, targetPort: 8080}]')],
      rules: ['to shop/Service/web tcp :80 => shop/Deployment/web:8080', other],
    },
    {
      says: 'without targetPort the same number',
      manifests: [web, service('web', 'selector: {app: web}, ports: [{port: 80, protocol: UDP}]')],
      rules: ['to shop/Service/web udp :80 => shop/Deployment/web:80', other],
    },
    {
      says: 'a name resolves per pod, and pods without it are no members',
      manifests: [web, old, plain, service('web', 'selector: {app: web}, ports: [{port: 80, targetPort: http}]')],
      rules: ['to shop/Service/web tcp :80 => shop/Deployment/web:8080 or shop/Deployment/old:8081', other],
    },
    {
      says: 'nobody behind it',
      manifests: [web, service('web', 'selector: {app: x}, ports: [{port: 80}]')],
      rules: ['to shop/Service/web tcp :80 => reject icmp', other],
    },
    {
      says: 'a literal address',
      manifests: [web, service('web', 'clusterIP: 10.96.0.7, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]')],
      rules: ['to shop/Service/web tcp :80 => shop/Deployment/web:8080', other],
    },
    {
      says: 'written endpoints',
      manifests: [
        service('web', 'ports: [{name: db, port: 5432}]'),
        'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, namespace: shop}\nsubsets: [{addresses: [{ip: 10.9.0.1}], notReadyAddresses: [{ip: 10.9.0.2}], ports: [{name: db, port: 5433}]}]',
      ],
      rules: ['to shop/Service/web tcp :5432 => 10.9.0.1:5433', other],
    },
    {
      says: 'an EndpointSlice over IPv6 that names a pod',
      manifests: [
        service('web', 'ports: [{port: 80}]'),
        'apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shop}\nspec: {containers: []}\nstatus: {podIPs: [{ip: "2001:db8::1"}]}',
        'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}\naddressType: IPv6\nports: [{port: 8080}]\nendpoints: [{addresses: ["2001:db8::1"]}, {addresses: ["2001:db8::9"], conditions: {ready: true}}]',
      ],
      rules: ['to shop/Service/web tcp :80 => shop/Pod/one+2001:db8::9:8080', other],
    },
    {
      says: 'internalTrafficPolicy Local: perhaps nobody on this node',
      manifests: [web, service('web', 'internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]')],
      rules: ['to shop/Service/web tcp :80 opaque => drop', 'to shop/Service/web tcp :80 => shop/Deployment/web:80', other],
    },
    {
      says: 'internalTrafficPolicy Local with one pod on every node',
      manifests: [
        web.replace('kind: Deployment', 'kind: DaemonSet'),
        service('web', 'internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]'),
      ],
      rules: ['to shop/Service/web tcp :80 => shop/DaemonSet/web:80', other],
    },
    {
      says: 'headless and external names have no address',
      manifests: [
        web,
        service('web', 'clusterIP: None, selector: {app: web}, ports: [{port: 80}]'),
        service('db', 'type: ExternalName, externalName: db.example'),
      ],
      rules: [],
    },
  ]
  for (const { says, manifests, rules } of cases)
    it(says, () => expect(translationWords(lower(documents(...manifests)).facts, 'kubernetes/services')).toEqual(rules))

  it('ports that are not declared, by the mode of kube-proxy', () => {
    const cluster = documents(web, service('web', 'selector: {app: web}, ports: []'))
    const last = (mode: string): string | undefined =>
      translationWords(lower(cluster, { 'kube-proxy': mode }).facts, 'kubernetes/services').at(-1)
    expect([last('iptables'), last('nftables'), last('ipvs')]).toEqual([
      'to shop/Service/web => drop',
      'to shop/Service/web => reject icmp',
      'to shop/Service/web => reject reset',
    ])
  })
})

describe('from outside', () => {
  const balanced = service('web', 'type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]')
  it('a load balancer whose address is not known is reached by identity, and what it passes on may have a node’s address', () => {
    const { facts } = lower(documents(web, balanced))
    expect(translationWords(facts, 'kubernetes/external')).toEqual([
      'to shop/Service/web tcp :80 => mark',
      'to shop/Service/web tcp :80 => shop/Deployment/web:8080',
      other,
    ])
    expect(translationWords(facts, 'kubernetes/external-source')).toEqual(['mark arrivesOn => source kubernetes/nodes sometimes'])
    expect(facts.endpoints.map(({ id, exposed }) => `${id} ${exposed}`)).toEqual([
      'shop/Deployment/web maybe',
      'shop/Service/web yes',
      'kubernetes/nodes no',
    ])
  })

  it('a known address, source ranges, externalTrafficPolicy Local', () => {
    const { facts } = lower(
      documents(
        web,
        service(
          'web',
          'type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: [192.0.2.0/24], selector: {app: web}, ports: [{port: 80}]',
        ).concat('\nstatus: {loadBalancer: {ingress: [{ip: 203.0.113.9}]}}'),
      ),
    )
    expect(translationWords(facts, 'kubernetes/external')).toEqual([
      'to shop/Service/web tcp :80 => shop/Deployment/web:80',
      other,
    ])
    expect(facts.filters.at(-1)?.chains['ranges']?.length).toBe(1)
    expect(facts.nodes[0]?.arrive[0]).toEqual({ stage: 'filter', filter: 'kubernetes/source-ranges' })
  })

  it('node ports on declared nodes', () => {
    const { facts } = lower(
      documents(
        web,
        node('n1', '10.0.0.1'),
        service('web', 'type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]'),
      ),
    )
    expect(translationWords(facts, 'kubernetes/node-ports')).toEqual([
      'local tcp :30080 => mark',
      'local tcp :30080 => shop/Deployment/web:8080',
    ])
    expect(translationWords(facts, 'kubernetes/external')).toEqual([other])
    expect(translationWords(facts, 'kubernetes/masquerade/n1')).toEqual([
      'mark => source 10.0.0.1 sometimes',
      'from <pods> !to <pods> !out pods => source outgoing',
    ])
    expect(facts.attachments.map(({ node: id, point, stages }) => `${id} ${point} ${stages.length}`)).toEqual([
      'Node/n1 before-routing 2',
      'Node/n1 output 2',
      'Node/n1 after-routing 1',
    ])
    expect(translationWords(lower(documents(web, node('n1', '10.0.0.1')), { masquerade: 'no' }).facts, 'kubernetes/masquerade/n1')).toEqual(
      ['mark => source 10.0.0.1 sometimes'],
    )
  })

  it('node ports without a declared node', () => {
    const { facts } = lower(documents(web, service('web', 'type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]')))
    expect(translationWords(facts, 'kubernetes/external')).toEqual([
      'to shop/Service/web tcp :30080 => mark',
      'to shop/Service/web tcp :30080 => shop/Deployment/web:80',
      other,
    ])
  })

  it('host ports: surely with one pod on every node, perhaps elsewhere', () => {
    const host = deployment('agent', { ports: '[{containerPort: 80, hostPort: 8080}]' })
    const words = (manifest: string): string[] =>
      translationWords(lower(documents(manifest, node('n1', '10.0.0.1'))).facts, 'kubernetes/host-ports')
    expect(words(host)).toEqual(['local tcp :8080 opaque => shop/Deployment/agent:80'])
    expect(words(host.replace('kind: Deployment', 'kind: DaemonSet'))).toEqual(['local tcp :8080 => shop/DaemonSet/agent:80'])
  })
})

describe('names', () => {
  const stateful = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, ports: [{name: pg, containerPort: 5432}]}]}`
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a Service',
      documents(web, service('web', 'selector: {app: web}, ports: [{name: http, port: 80}]')),
      ['web.shop.svc.cluster.local A shop/Service/web', '_http._tcp.web.shop.svc.cluster.local SRV web.shop.svc.cluster.local:80'],
    ],
    [
      'literal addresses of both families',
      service('web', 'clusterIPs: [10.96.0.7, "fd00::7"], ports: [{port: 80}]'),
      ['web.shop.svc.cluster.local A 10.96.0.7', 'web.shop.svc.cluster.local AAAA fd00::7'],
    ],
    [
      'headless',
      documents(stateful, service('db', 'clusterIP: None, selector: {app: db}, ports: [{name: pg, port: 1, targetPort: pg}]')),
      [
        'db.shop.svc.cluster.local A shop/StatefulSet/db',
        'db-0.db.shop.svc.cluster.local A shop/StatefulSet/db',
        'db-1.db.shop.svc.cluster.local A shop/StatefulSet/db',
        '_pg._tcp.db.shop.svc.cluster.local SRV db.shop.svc.cluster.local:5432',
      ],
    ],
    ['ExternalName', service('db', 'type: ExternalName, externalName: DB.Example.'), ['db.shop.svc.cluster.local CNAME db.example']],
  ]
  for (const [says, manifests, expected] of cases) it(says, () => expect(zoneWords(lower(manifests).facts)).toEqual(expected))

  it('another cluster domain', () => {
    const { facts } = lower(documents(web, service('web', 'ports: []')), { 'cluster-domain': 'corp.example.' })
    expect(facts.zones[0]?.apex).toBe('corp.example')
    expect(facts.endpoints[0]?.searches).toEqual(['shop.svc.corp.example', 'svc.corp.example', 'corp.example'])
  })
})

describe('who is one endpoint', () => {
  const pod = (name: string, owner: string, ip: string, labels = 'app: web'): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {${labels}}, ownerReferences: [{kind: ${owner.split('/')[0]}, name: ${owner.split('/')[1]}}]}\nspec: {containers: []}\nstatus: {phase: Running, podIP: ${ip}}`
  const set =
    'apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web-abc, namespace: shop, ownerReferences: [{kind: Deployment, name: web}]}\nspec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}'
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      'pods of a ReplicaSet of a Deployment',
      [web, set, pod('web-abc-1', 'ReplicaSet/web-abc', '10.1.0.1'), pod('web-abc-2', 'ReplicaSet/web-abc', '10.1.0.2')],
      ['shop/Deployment/web 2'],
    ],
    [
      'the ReplicaSet was not dumped',
      [web, pod('web-abc-1', 'ReplicaSet/web-abc', '10.1.0.1', 'app: web, pod-template-hash: abc')],
      ['shop/Deployment/web 1'],
    ],
    ['the owner is not there', [pod('x', 'ReplicaSet/web-abc', '10.1.0.1')], ['shop/Pod/x 1']],
    ['a pod that ended', [pod('x', 'Job/y', '10.1.0.1').replace('Running', 'Succeeded')], []],
    ['owners in a circle', [set.replace('Deployment, name: web', 'ReplicaSet, name: web-abc')], ['shop/ReplicaSet/web-abc 0']],
  ]
  for (const [says, manifests, expected] of cases) {
    it(says, () =>
      expect(
        lower(documents(...manifests))
          .facts.endpoints.filter(({ kind }) => kind === 'workload')
          .map(({ id, addresses }) => `${id} ${addresses.length}`),
      ).toEqual(expected),
    )
  }
})
