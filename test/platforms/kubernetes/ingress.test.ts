import { describe, expect, it } from 'vitest'
import { deployment, documents, ingress, service } from './manifests.ts'
import { groupWords, lower, routerWords } from './words.ts'

const backend = (name: string): string => `backend: {service: {name: ${name}, port: {number: 80}}}`
const path = (text: string, type: string, name: string): string => `{path: "${text}", pathType: ${type}, ${backend(name)}}`
const rule = (host: string, ...paths: readonly string[]): string =>
  `{${host === '' ? '' : `host: "${host}", `}http: {paths: [${paths.join(', ')}]}}`
const web = documents(deployment('web'), service('web', 'selector: {app: web}, ports: [{port: 80, targetPort: 8080}]'))

function router(manifest: string, profile: Readonly<Record<string, string>> = {}, scheme = 'http'): string[] {
  return routerWords(lower(documents(web, manifest), profile).facts, `kubernetes/IngressController/default/${scheme}`)
}

describe('routes', () => {
  const cases: readonly {
    readonly says: string
    readonly spec: string
    readonly annotations?: string
    readonly profile?: Readonly<Record<string, string>>
    readonly expected: readonly string[]
  }[] = [
    {
      says: 'longest path first, Exact before Prefix',
      spec: `rules: [${rule('a.example', path('/', 'Prefix', 'web'), path('/foo', 'Prefix', 'web'), path('/foo', 'Exact', 'exact'), path('/foo/bar', 'Prefix', 'long'))}]`,
      expected: [
        '=a.example => { /foo/bar/… => shop/long:80; =/foo => shop/exact:80; /foo/… => shop/web:80; any => shop/web:80; otherwise 404 }',
        'otherwise 404',
      ],
    },
    {
      says: 'exact hosts, wildcards of one label, every host',
      spec: `rules: [${rule('', path('/', 'Prefix', 'any'))}, ${rule('*.a.example', path('/', 'Prefix', 'wild'))}, ${rule('b.a.example', path('/', 'Prefix', 'web'))}]`,
      profile: { ingress: 'nginx' },
      expected: [
        '=b.a.example => { any => shop/web:80; otherwise 404 }',
        '*.a.example(one) => { any => shop/wild:80; otherwise 404 }',
        'any => { any => shop/any:80; otherwise 404 }',
        'otherwise 404',
      ],
    },
    {
      says: 'whether paths of a wildcard are tried after those of a host is open',
      spec: `rules: [${rule('*.a.example', path('/x', 'Prefix', 'wild'))}, ${rule('b.a.example', path('/y', 'Prefix', 'web'))}]`,
      expected: [
        '=b.a.example => { /y/… => shop/web:80; /x/… => unknown; otherwise 404 }',
        '*.a.example(one) => { /x/… => shop/wild:80; otherwise 404 }',
        'otherwise 404',
      ],
    },
    {
      says: 'ImplementationSpecific is open',
      spec: `rules: [${rule('a.example', path('/x', 'ImplementationSpecific', 'web'))}]`,
      expected: ['=a.example => { ^/x opaque => shop/web:80; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'ImplementationSpecific for ingress-nginx',
      spec: `rules: [${rule('a.example', path('/x', 'ImplementationSpecific', 'web'))}]`,
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { ^/x => shop/web:80; otherwise 404 }', 'otherwise 404'],
    },
    { says: 'a default backend alone', spec: `default${backend('web').replace('b', 'B')}`, expected: ['otherwise shop/web:80'] },
    {
      says: 'a default backend beside rules: open for other hosts',
      spec: `default${backend('rest').replace('b', 'B')}, rules: [${rule('a.example', path('/x', 'Exact', 'web'))}]`,
      expected: ['=a.example => { =/x => shop/web:80; otherwise shop/rest:80 }', 'otherwise unknown'],
    },
    {
      says: 'a default backend beside rules, ingress-nginx',
      spec: `default${backend('rest').replace('b', 'B')}, rules: [${rule('a.example', path('/x', 'Exact', 'web'))}]`,
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { =/x => shop/web:80; otherwise shop/rest:80 }', 'otherwise 404'],
    },
    {
      says: 'TLS without a profile',
      spec: `tls: [{hosts: [a.example], secretName: t}], rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`,
      expected: ['=a.example => { any => unknown; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'TLS by the standard',
      spec: `tls: [{hosts: [a.example], secretName: t}], rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`,
      profile: { ingress: 'standard' },
      expected: ['=a.example => { any => shop/web:80; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'TLS with ingress-nginx',
      spec: `tls: [{hosts: [a.example], secretName: t}], rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`,
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { any => 308 https://$host$request_uri; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'ssl-redirect false',
      spec: `tls: [{secretName: t}], rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`,
      annotations: 'nginx.ingress.kubernetes.io/ssl-redirect: "false"',
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { any => shop/web:80; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'rewrite-target makes all paths regular expressions',
      spec: `rules: [${rule('a.example', path('/app(/|$)(.*)', 'ImplementationSpecific', 'web'), path('/', 'Prefix', 'rest'))}]`,
      annotations: 'nginx.ingress.kubernetes.io/rewrite-target: /$2',
      profile: { ingress: 'nginx' },
      expected: [
        '=a.example => { ~^/app(/|$)(.*) => shop/web:80 rewrite /app(/|$)(.*) /$2; ~^/ => shop/rest:80 rewrite / /$2; otherwise 404 }',
        'otherwise 404',
      ],
    },
    {
      says: 'allowed sources, backend protocol',
      spec: `rules: [${rule('a.example', path('/x', 'Prefix', 'web'))}]`,
      annotations:
        'nginx.ingress.kubernetes.io/whitelist-source-range: "10.0.0.0/8,2001:db8::/32", nginx.ingress.kubernetes.io/backend-protocol: HTTPS',
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { /x/… !from 10.0.0.0/8+2001:db8::/32 => 403; /x/… => shop/web:80 tls; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'a redirect',
      spec: `rules: [${rule('a.example', path('/x', 'Exact', 'web'))}]`,
      annotations:
        'nginx.ingress.kubernetes.io/permanent-redirect-code: "308", nginx.ingress.kubernetes.io/permanent-redirect: "https://b.example"',
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { =/x => 308 https://b.example; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'an annotation that is not understood',
      spec: `rules: [${rule('a.example', path('/x', 'Exact', 'web'))}]`,
      annotations: 'nginx.ingress.kubernetes.io/server-snippet: "return 200;"',
      profile: { ingress: 'nginx' },
      expected: ['=a.example => { =/x => unknown; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'an annotation that changes no answer',
      spec: `rules: [${rule('a.example', path('/x', 'Exact', 'web'))}]`,
      annotations: 'nginx.ingress.kubernetes.io/proxy-body-size: 8m, cert-manager.io/cluster-issuer: le',
      expected: ['=a.example => { =/x => shop/web:80; otherwise 404 }', 'otherwise 404'],
    },
    {
      says: 'a backend that is no Service',
      spec: `rules: [${rule('a.example', '{path: /x, pathType: Exact, backend: {resource: {kind: Bucket, name: b}}}')}]`,
      expected: ['=a.example => { =/x => unknown; otherwise 404 }', 'otherwise 404'],
    },
  ]
  for (const { says, spec, annotations = '', profile = {}, expected } of cases)
    it(says, () => expect(router(ingress('shop', spec, annotations), profile)).toEqual(expected))
})

describe('several Ingresses for one host', () => {
  const one = (name: string, to: string, created: string): string =>
    ingress(name, `rules: [${rule('a.example', path('/x', 'Exact', to))}]`, '', created)
  it('merge', () => {
    const second = ingress('second', `rules: [${rule('a.example', path('/yy', 'Exact', 'rest'))}]`)
    expect(router(documents(one('first', 'web', ''), second))).toEqual([
      '=a.example => { =/yy => shop/rest:80; =/x => shop/web:80; otherwise 404 }',
      'otherwise 404',
    ])
  })
  it('conflict: the older wins for ingress-nginx, else it is open', () => {
    const both = documents(one('a', 'rest', '2026-02-01T00:00:00Z'), one('b', 'web', '2026-01-01T00:00:00Z'))
    expect(router(both, { ingress: 'nginx' })[0]).toBe('=a.example => { =/x => shop/web:80; otherwise 404 }')
    expect(router(both)[0]).toBe('=a.example => { =/x => unknown; otherwise 404 }')
    expect(router(documents(one('a', 'rest', ''), one('b', 'web', '')), { ingress: 'nginx' })[0]).toBe(
      '=a.example => { =/x => unknown; otherwise 404 }',
    )
  })
})

describe('controllers', () => {
  const routes = ingress('shop', `rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`)
  const tls = ingress('shop', `tls: [{hosts: [a.example], secretName: t}], rules: [${rule('a.example', path('/', 'Prefix', 'web'))}]`)
  const words = (manifest: string, profile = {}): string[] =>
    lower(documents(web, manifest), profile).facts.listeners.map(({ addresses, port, names, serves, tls: secured }) =>
      `${addresses?.endpoints.join(' ')} ${port} ${names.join(' ')} ${serves.kind}${secured ? ` ${secured.certificates.join(' ')}` : ''}`.trimEnd(),
    )

  it('one that was not declared', () => {
    expect(words(routes)).toEqual([
      'kubernetes/IngressController/default 80 a.example http',
      'kubernetes/IngressController/default 443 a.example unknown',
    ])
    expect(words(routes, { ingress: 'standard' })).toEqual(['kubernetes/IngressController/default 80 a.example http'])
    expect(words(routes, { ingress: 'nginx' })).toEqual([
      'kubernetes/IngressController/default 80 a.example http',
      'kubernetes/IngressController/default 443 a.example http',
    ])
    expect(words(tls)).toEqual([
      'kubernetes/IngressController/default 80 a.example http',
      'kubernetes/IngressController/default 443 a.example http shop/Secret/t',
    ])
  })

  it('a declared one is reached by its Service', () => {
    const controller = documents(
      deployment('ingress-nginx-controller', {
        namespace: 'ingress-nginx',
        labels: 'app.kubernetes.io/name: ingress-nginx',
        ports: '[{name: http, containerPort: 8000}, {name: https, containerPort: 8443}]',
      }),
      service(
        'ingress',
        'type: LoadBalancer, selector: {app.kubernetes.io/name: ingress-nginx}, ports: [{port: 80, targetPort: http}, {port: 443, targetPort: https}]',
        'ingress-nginx',
      ),
    )
    expect(words(documents(controller, routes))).toEqual([
      'ingress-nginx/Deployment/ingress-nginx-controller 8000  http',
      'ingress-nginx/Service/ingress 80 a.example http',
      'ingress-nginx/Deployment/ingress-nginx-controller 8443  http',
      'ingress-nginx/Service/ingress 443 a.example http',
    ])
  })

  it('which selectors mean a controller that was not declared', () => {
    const peers: readonly (readonly [string, string, 'surely' | 'possibly' | 'no'])[] = [
      ['namespaceSelector: {}', 'all pods', 'surely'],
      ['podSelector: {}', 'all pods in shop', 'no'],
      ['namespaceSelector: {}, podSelector: {matchLabels: {app: x}}', 'pods app=x', 'possibly'],
      [
        'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}',
        'all pods in namespaces kubernetes.io/metadata.name=ingress-nginx',
        'possibly',
      ],
      [
        'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}',
        'all pods in namespaces kubernetes.io/metadata.name=shop',
        'no',
      ],
      ['namespaceSelector: {matchLabels: {team: a}}', 'all pods in namespaces team=a', 'possibly'],
    ]
    for (const [peer, id, expected] of peers) {
      const rules = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{${peer}}]}]}`
      const [surely = '', possibly = ''] = groupWords(lower(documents(web, routes, rules)).facts, `kubernetes/${id}`).split(' / ')
      const controller = 'kubernetes/IngressController/default'
      expect([peer, surely.includes(controller) ? 'surely' : possibly.includes(controller) ? 'possibly' : 'no']).toEqual([peer, expected])
    }
  })

  it('the class by its resource decides what answers', () => {
    const { facts } = lower(
      documents(
        web,
        'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: edge, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}\nspec: {controller: k8s.io/ingress-nginx}',
        tls,
      ),
    )
    expect(routerWords(facts, 'kubernetes/IngressController/edge/http')[0]).toContain('308')
  })

  it('members are the pods behind the Service', () => {
    expect(
      lower(documents(web, routes)).facts.pools.map(
        ({ id, members }) =>
          `${id} ${members.map(({ target, port }) => `${target.kind === 'endpoint' ? target.endpoint : target.kind}:${port}`).join(' ')}`,
      ),
    ).toEqual(['kubernetes/pool/shop/web:80 shop/Deployment/web:8080'])
  })
})
