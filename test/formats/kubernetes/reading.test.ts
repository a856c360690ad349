import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { callsOf } from '../../../src/platforms/calls.ts'
import { kubernetes } from '../../../src/formats/kubernetes/index.ts'
import { read as readManifests } from '../../../src/formats/kubernetes/read.ts'
import type { Reading } from '../../../src/model/facts.ts'
import { implied } from '../../../src/origin/origin.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'

function read(files: Readonly<Record<string, string>>): Reading {
  const texts = Object.entries(files).map(([path, content]) => new Text(path, content))
  return readManifests(texts, { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: Object.keys(files) })
}

function ids(files: Readonly<Record<string, string>>): string[] {
  return (read(files).facts.endpoints ?? []).filter(({ id }) => id !== 'kubernetes/nodes').map(({ id }) => id)
}

const pod = (name: string, namespace = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${namespace}}\nspec: {containers: []}\n`

describe('documents', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['several documents', { 'a.yaml': `---\n${pod('a')}---\n# nothing\n---\n${pod('b')}` }, ['default/Pod/a', 'default/Pod/b']],
    [
      'a namespace that is not said is default',
      { 'a.yaml': pod('a', ', namespace: shop') + '---\n' + pod('a') },
      ['shop/Pod/a', 'default/Pod/a'],
    ],
    [
      'a List',
      {
        'a.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]}\n- {apiVersion: v1, kind: Pod, metadata: {name: c}}\n`,
      },
      ['default/Pod/a', 'default/Pod/b', 'default/Pod/c'],
    ],
    ['items of a PodList need no kind', { 'a.yaml': 'apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: a}}]\n' }, ['default/Pod/a']],
    ['JSON', { 'a.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[]}}' }, ['default/Pod/a']],
    [
      'JSON in a file called YAML',
      { 'a.yaml': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[]}}' },
      ['default/Pod/a'],
    ],
    ['one cluster out of many files', { 'x/a.yaml': pod('a'), 'y/z/b.yml': pod('b') }, ['default/Pod/a', 'default/Pod/b']],
    [
      'a broken document costs itself alone',
      { 'a.yaml': `${pod('a')}---\napiVersion: v1\nkind: [}\n---\n${pod('b')}` },
      ['default/Pod/a', 'default/Pod/b'],
    ],
    ['of doubles the last counts', { 'a.yaml': pod('a'), 'b.yaml': pod('a') }, ['default/Pod/a']],
    [
      'every kind of workload',
      {
        'a.yaml':
          ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']
            .map((kind) => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: a}\n`)
            .join('---\n') +
          '---\napiVersion: v1\nkind: ReplicationController\nmetadata: {name: a}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\n',
      },
      ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'].map(
        (kind) => `default/${kind}/a`,
      ),
    ],
  ]
  for (const [says, files, expected] of cases) it(says, () => expect(ids(files)).toEqual(expected))

  it('of doubles the last line is shown', () => {
    const { facts } = read({ 'a.yaml': pod('a'), 'b.yaml': pod('a') })
    expect(facts.endpoints?.[0] && placesOf(facts.endpoints[0].origin).map(formatPlace)).toEqual(['b.yaml:3'])
  })
})

describe('what is not read', () => {
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    [
      'an operator’s own kind',
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a}',
      'kind CiliumNetworkPolicy of cilium.io',
      true,
    ],
    [
      'a route of the Gateway API',
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}',
      'kind HTTPRoute of gateway.networking.k8s.io',
      true,
    ],
    [
      'admin policies',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}',
      'kind AdminNetworkPolicy of policy.networking.k8s.io',
      true,
    ],
    [
      'somebody else’s Service',
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}',
      'kind Service of serving.knative.dev',
      true,
    ],
    [
      'Kustomize',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization',
      'Kustomize overlay: build it first, and read what comes out',
      true,
    ],
    ['roles', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}', 'kind Role of rbac.authorization.k8s.io', false],
    [
      'scaling',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}',
      'kind HorizontalPodAutoscaler of autoscaling',
      false,
    ],
    ['volumes', 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}', 'kind PersistentVolumeClaim', false],
    [
      'a template',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}',
      'Helm template: render it first, and read what comes out',
      true,
    ],
    ['no manifest', 'replicaCount: 2', 'a document without apiVersion and kind', false],
  ]
  for (const [says, content, what, changes] of cases) {
    it(says, () => expect(read({ 'a.yaml': content }).unread.map((one) => [one.what, one.changesAnswers])).toEqual([[what, changes]]))
  }

  it('braces in a string are no template', () => {
    expect(
      ids({
        'a.yaml': `${pod('a')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: "{{ value }}"\n  y: '{{ value }}'\n`,
      }),
    ).toEqual(['default/Pod/a'])
  })
})

describe('problems', () => {
  const policy = (spec: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, ${spec}}`
  const cases: readonly (readonly [string, string])[] = [
    ['apiVersion: v1\nkind: Pod\nmetadata: {}', 'kubernetes/missing-name'],
    [policy('ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]'), 'kubernetes/address'],
    [policy('ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]'), 'kubernetes/policy-except'],
    [policy('ingress: [{to: []}]'), 'kubernetes/policy-rule'],
    [policy('ingress: [{from: [{}]}]'), 'kubernetes/policy-peer'],
    [policy('ingress: [{ports: [{port: 0}]}]'), 'kubernetes/out-of-range'],
    [policy('ingress: [{ports: [{port: 9, endPort: 8}]}]'), 'kubernetes/policy-port'],
    [policy('ingress: [{ports: [{protocol: ICMP}]}]'), 'kubernetes/protocol'],
    [policy('policyTypes: [ingress]'), 'kubernetes/policy-type'],
    ['apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {app: web}}', 'kubernetes/selector'],
    [
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}}',
      'kubernetes/selector',
    ],
    ['apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: Cluster}', 'kubernetes/service-type'],
    ['apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: http}]}', 'kubernetes/wrong-type'],
    [
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {rules: [{http: {paths: [{path: /, backend: {service: {name: a}}}]}}]}',
      'kubernetes/path-type',
    ],
  ]
  for (const [content, code] of cases)
    it(`${code}: ${content.split('\n').at(-1)}`, () =>
      expect(read({ 'a.yaml': content }).problems.map((problem) => problem.code)).toEqual([code]))
})

describe('recognition', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a.yaml', 'apiVersion: v1\nkind: Pod\n', 'yes'],
    ['a.yml', '# comment\nkind: Pod\napiVersion: apps/v1\n', 'yes'],
    ['a.json', '{"kind":"Pod","apiVersion":"v1"}', 'yes'],
    ['a.yaml', 'kind: thing\n', 'no'],
    ['a.yaml', 'services:\n  web: {}\n', 'no'],
    ['a.tf', 'apiVersion: v1\nkind: Pod\n', 'no'],
    ['-', 'apiVersion: v1\nkind: Pod\n', 'yes'],
    ['/dev/fd/63', 'apiVersion: v1\nkind: Pod\n', 'yes'],
    ['-', '$TTL 300\n', 'no'],
    ['values.yaml', 'apiVersion: v2\nname: chart\n', 'perhaps'],
  ]
  for (const [path, head, expected] of cases)
    it(`${path} ${JSON.stringify(head)}`, () => expect(kubernetes.recognise(path, head)).toBe(expected))
})

describe('what containers call', () => {
  const origin = implied('test')
  const words = (environment: Readonly<Record<string, string>>, ...args: readonly string[]): string[] =>
    callsOf(
      Object.entries(environment).map(([name, value]) => ({ name, value, origin })),
      args.map((value) => ({ value, origin })),
    ).map(({ host, port, protocol, url }) => `${host} ${port ?? '-'} ${protocol}${url === undefined ? '' : ` ${url}`}`)
  const cases: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{ CART_URL: 'http://cart:8080/api' }, ['cart 8080 tcp http://cart:8080/api']],
    [{ API: 'https://api.example/v1?key=s3cret' }, ['api.example 443 tcp https://api.example/v1']],
    [{ HOOK: 'https://hooks.example/services/T0AB12CD34EF56GH/x' }, ['hooks.example 443 tcp']],
    [{ DATABASE: 'postgres://shop:s3cret@db.shop:5433/shop?sslmode=require' }, ['db.shop 5433 tcp']],
    [{ DATABASE: 'postgres://shop:a@b@db/shop' }, ['db 5432 tcp']],
    [{ DSN: 'shop:s3cret@tcp(db:3306)/shop' }, ['db 3306 tcp']],
    [{ DSN: 'host=db port=5433 user=shop password=s3cret' }, ['db 5433 tcp']],
    [{ DB_HOST: 'db', DB_PORT: '5432', DB_PASSWORD: 's3cret' }, ['db 5432 tcp']],
    [{ CACHE_ADDR: 'cache:6379' }, ['cache 6379 tcp']],
    [{ KAFKA_BROKERS: 'k-0.k:9092,k-1.k:9092' }, ['k-0.k 9092 tcp', 'k-1.k 9092 tcp']],
    [{ V6_URL: 'http://[2001:db8::7]:81/' }, ['2001:db8::7 81 tcp http://[2001:db8::7]:81/']],
    [{ METRICS: 'statsd://stats:8125' }, ['stats 8125 udp']],
    [{ MONGO: 'mongodb+srv://u:p@cluster.example/x' }, ['cluster.example - tcp']],
    [
      {
        LISTEN_ADDR: '0.0.0.0:8080',
        BIND_HOST: 'x.y',
        PUBLIC_URL: 'https://shop.example',
        CORS_ORIGIN: 'https://shop.example',
        NO_PROXY: 'a.b',
      },
      [],
    ],
    [{ HOST: '0.0.0.0', SELF_ADDR: '127.0.0.1:80', UP_URL: 'http://localhost:80', IMAGE: 'nginx:1.27', MODE: 'server' }, []],
    [{ CART_HOST: '$(CART_SERVICE_HOST)' }, []],
  ]
  for (const [environment, expected] of cases) it(JSON.stringify(environment), () => expect(words(environment)).toEqual(expected))
  it('arguments: URLs alone, and nobody who listens', () => {
    expect(words({}, '--upstream=http://cart:8080/', '--listen-client-urls=http://10.0.0.1:2379', 'cart:90')).toEqual([
      'cart 8080 tcp http://cart:8080/',
    ])
  })
  it('no secret gets anywhere', () => {
    const { facts, problems, unread } = read({
      'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, env: [{name: DB_URL, value: "postgres://u:s3cret@db/x?token=s3cret"}, {name: P, value: s3cret}], args: ["http://u:s3cret@x.example/"]}]}`,
    })
    const told = JSON.stringify([facts, problems, unread], (key, value: unknown) =>
      key === 'text' ? undefined : typeof value === 'bigint' ? `${value}` : value,
    )
    expect(told).not.toContain('s3cret')
  })
})

describe('hostile input', () => {
  it('nested lists, ten thousand deep', () => {
    const deep = `${'{"apiVersion":"v1","kind":"List","items":['.repeat(10_000)}${']}'.repeat(10_000)}`
    expect(() => read({ 'a.json': deep, 'b.yaml': deep })).not.toThrow()
  })

  it('keys that mean something to JavaScript', () => {
    expect(
      ids({
        'a.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {__proto__: x, constructor: y, toString: z}}\n---\napiVersion: v1\nkind: constructor\nmetadata: {name: b}\n',
      }),
    ).toEqual(['default/Pod/a'])
  })

  it('any change of a manifest is read without an exception', () => {
    const whole = `${pod('a')}---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: a}, ports: [{port: 80, targetPort: http}]}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80, endPort: 90}]}]}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}\n`
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.nat(20),
        fc.constantFrom('', '[', '{', ': ', '- ', 'null', '"', '-1', '\n', '{{ x }}', 'æ', '\0'),
        (at, length, put) => {
          read({ 'a.yaml': whole.slice(0, at) + put + whole.slice(at + length) })
        },
      ),
      { numRuns: 300 },
    )
  })
})
