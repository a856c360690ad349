import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mapSchema, type MapDocument } from '../../src/render/documents/map.ts'
import { ask } from '../cases/ask.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

async function map(files: Readonly<Record<string, string>>, options = ''): Promise<MapDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-map-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { document } = await ask(`netwright map ${options} .`, folder)
  return mapSchema.parse(document)
}

/** A line for each link, node and endpoint: `edge -proxies-> app`, `app router in network 10.0.0.0/24`. */
function told(document: MapDocument): string[] {
  const inside = (within: string | undefined): string => (within === undefined ? '' : ` in ${within}`)
  return [
    ...document.nodes.map((node) => `${node.id} ${node.kind}${inside(node.within)}`),
    ...document.endpoints
      .filter((endpoint) => !document.nodes.some((node) => node.id === endpoint.id))
      .map((endpoint) => `${endpoint.id} ${endpoint.kind}${inside(endpoint.within)}`),
    ...document.links.map((link) => `${link.from} -${link.kind}-> ${link.to}`),
  ]
}

const address = (...of: readonly (readonly [string, string, number])[]): string =>
  JSON.stringify(
    of.map(([ifname, local, prefixlen]) => ({
      ifname,
      flags: ['UP', 'LOWER_UP'],
      operstate: 'UP',
      addr_info: [{ family: local.includes(':') ? 'inet6' : 'inet', local, prefixlen, scope: 'global' }],
    })),
  )

const hosts = {
  'hosts/edge/addr.json': address(['lo', '127.0.0.1', 8], ['eth0', '203.0.113.10', 24], ['eth1', '10.0.0.2', 24]),
  'hosts/edge/nginx/nginx.conf': [
    'events {}',
    'http {',
    '  upstream app { server 10.0.0.11:8080; server 10.0.0.12:8080; }',
    '  server { listen 80; server_name shop.example; location / { proxy_pass http://app; } }',
    '}',
  ].join('\n'),
  'hosts/app-1/addr.json': address(['eth0', '10.0.0.11', 24], ['eth0', 'fd00::11', 64]),
  'hosts/app-2/addr.json': address(['eth0', '10.0.0.12', 24]),
  'hosts/app-2/route.json':
    '[{"dst":"default","gateway":"10.0.0.2","dev":"eth0","flags":[]},{"dst":"10.0.0.0/24","dev":"eth0","scope":"link","flags":[]}]',
  'dns/shop.example.zone':
    '$ORIGIN shop.example.\n$TTL 300\n@ IN SOA ns hostmaster 1 3600 600 86400 300\n@ IN NS ns\n@ IN A 203.0.113.10\nns IN A 198.51.100.1\n',
}

const cluster = {
  'k8s/shop.yaml': `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: web, ports: [{ containerPort: 8080 }], env: [{ name: API_URL, value: 'http://api.backend:80/' }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: backend }
spec:
  selector: { app: api }
  ports: [{ port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: backend, labels: { app: api } }
spec:
  containers: [{ name: api, image: api, ports: [{ containerPort: 80 }] }]
`,
}

describe('map', () => {
  it.each<[string, Readonly<Record<string, string>>, string, readonly string[], readonly RegExp[]]>([
    [
      'hosts on a network, the proxy before them, and its name',
      hosts,
      '',
      [
        'app-1 host in network 10.0.0.0/24',
        'shop.example name',
        'shop.example -resolves-> edge',
        'edge -proxies-> app-1',
        'edge -proxies-> app-2',
        'edge -attached-> 10.0.0.0/24',
        'app-2 -routes-> edge',
      ],
      // Names that nothing declared holds, loopback, and the stand-ins for undeclared neighbours are no part of a map.
      [/ns\.shop\.example/, /127\.0\.0/, /^10\.0\.0\.0\/24 host/],
    ],
    [
      'a cluster: namespaces, what Services select, what workloads call',
      cluster,
      '',
      [
        'shop/Deployment/web workload in kubernetes/shop',
        'backend/Pod/api workload in kubernetes/backend',
        'shop/Service/web -balances-> shop/Deployment/web',
        'backend/Service/api -balances-> backend/Pod/api',
        'shop/Deployment/web -calls-> backend/Service/api',
      ],
      [/^addresses/],
    ],
    ['without networks around them', hosts, '--group namespace', ['app-1 host'], [/in network/]],
    ['without namespaces around them', cluster, '--group network', ['shop/Deployment/web workload'], [/in kubernetes/]],
    ['without anything around them', { ...hosts, ...cluster }, '--group none', ['app-1 host', 'shop/Deployment/web workload'], [/ in /]],
  ])('shows %s', async (_, files, options, there, absent) => {
    const lines = told(await map(files, options))
    expect(lines).toEqual(expect.arrayContaining([...there]))
    for (const pattern of absent) expect(lines.filter((line) => pattern.test(line))).toEqual([])
  })

  it('an Ingress controller passes on to the pods, and the Service before it does not', async () => {
    const pod = (name: string, app: string, port: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { ${app} } }\nspec: { containers: [{ name: c, image: c, ports: [${port}] }] }`
    const text = [
      pod('edge', 'app.kubernetes.io/name: ingress-nginx', '{ containerPort: 80, name: http }'),
      pod('web', 'app: web', '{ containerPort: 8080 }'),
      'apiVersion: v1\nkind: Service\nmetadata: { name: edge, namespace: shop }\nspec: { type: LoadBalancer, selector: { app.kubernetes.io/name: ingress-nginx }, ports: [{ port: 80, targetPort: http }] }',
      'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\nspec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: 80 } } } }',
    ].join('\n---\n')
    const links = told(await map({ 'k8s/all.yaml': text })).filter((line) => line.includes('-proxies->'))
    expect(links).toEqual(['shop/Pod/edge -proxies-> shop/Pod/web'])
  })

  it('counts what there is', async () => {
    const { counts, formats } = await map({ ...hosts, ...cluster })
    expect(counts).toMatchObject({ hosts: 3, workloads: 2, services: 2, zones: 1 })
    expect(formats?.map(({ name }) => name)).toEqual(['kubernetes', 'linux', 'nginx', 'zone'])
    expect(counts['files']).toBe(formats?.reduce((sum, { files }) => sum + files, 0))
  })

  it('links only what is there, and points at lines', async () => {
    const document = await map({ ...hosts, ...cluster })
    const ids = new Set([...document.nodes, ...document.segments, ...document.endpoints].map(({ id }) => id))
    expect(document.links.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([])
    const groups = new Set(document.groups?.map(({ id }) => id))
    expect(
      [...document.nodes, ...document.endpoints, ...(document.groups ?? [])].filter(
        ({ within }) => within !== undefined && !groups.has(within),
      ),
    ).toEqual([])
    expect(document.links.find(({ kind }) => kind === 'proxies')?.places[0]).toMatchObject({ file: 'hosts/edge/nginx/nginx.conf', line: 3 })
  })
})
