/** What to make: `pods` over namespaces, each with a few applications of three tiers, and policies, Services and Ingresses over them. */
export interface ClusterSize {
  readonly pods: number
  readonly policies: number
  readonly namespaces: number
  /** Live pods (a PodList with addresses), or one Deployment for each. */
  readonly as: 'pods' | 'deployments'
  readonly seed: number
}

export interface GeneratedFile {
  readonly path: string
  readonly content: string
}

const tiers = ['front', 'logic', 'data'] as const

/** The same size and seed give the same files, byte for byte: one folder a namespace. */
export function generateCluster({ pods, policies, namespaces, as, seed }: ClusterSize): GeneratedFile[] {
  const random = randomFrom(seed)
  const files: GeneratedFile[] = []
  for (let n = 0; n < namespaces; n++) {
    const name = `team-${n}`
    const share = shareOf(pods, namespaces, n)
    const applications = Math.max(1, Math.ceil(share / 30))
    files.push({
      path: `${name}/namespace.yaml`,
      content: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    group: group-${n % 5}\n`,
    })
    files.push({
      path: `${name}/workloads.yaml`,
      content: range(share)
        .map((p) => (as === 'pods' ? pod(name, p, applications, n) : deployment(name, p, applications)))
        .join('---\n'),
    })
    files.push({
      path: `${name}/services.yaml`,
      content: range(applications)
        .flatMap((a) => tiers.map((tier) => service(name, a, tier)))
        .join('---\n'),
    })
    const rules = range(shareOf(policies, namespaces, n)).map((p) => policy(name, p, applications, namespaces, random))
    if (rules.length > 0) files.push({ path: `${name}/policies.yaml`, content: rules.join('---\n') })
    files.push({ path: `${name}/ingress.yaml`, content: ingress(name, applications) })
  }
  return files
}

function shareOf(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0)
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** A small generator (mulberry32), so that runs can be compared. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

function tierOf(index: number): (typeof tiers)[number] {
  return tiers[index % tiers.length] ?? 'front'
}

function labels(index: number, applications: number, indent: string): string {
  return `${indent}app: app-${Math.floor(index / tiers.length) % applications}\n${indent}tier: ${tierOf(index)}\n`
}

function containers(index: number, namespace: string, applications: number, indent: string): string {
  const application = Math.floor(index / tiers.length) % applications
  return [
    'containers:',
    `  - name: main`,
    `    image: registry.example/${namespace}/app-${application}:1.${index % 9}`,
    `    ports:`,
    `      - name: http`,
    `        containerPort: 8080`,
    `      - name: metrics`,
    `        containerPort: ${9090 + (index % 2)}`,
    `    env:`,
    `      - name: DATA_URL`,
    `        value: http://app-${application}-data.${namespace}:80/`,
    `    resources:`,
    `      requests:`,
    `        cpu: 100m`,
    `        memory: 128Mi`,
  ]
    .map((line) => `${indent}${line}\n`)
    .join('')
}

function pod(namespace: string, index: number, applications: number, block: number): string {
  const address = `10.${100 + (block >> 8)}.${block & 255}.${index % 250}`
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${index}\n  namespace: ${namespace}\n  labels:\n${labels(index, applications, '    ')}spec:\n${containers(index, namespace, applications, '  ')}status:\n  phase: Running\n  podIP: ${address}\n`
}

function deployment(namespace: string, index: number, applications: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: work-${index}\n  namespace: ${namespace}\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n${labels(index, applications, '      ')}  template:\n    metadata:\n      labels:\n${labels(index, applications, '        ')}    spec:\n${containers(index, namespace, applications, '      ')}`
}

function service(namespace: string, application: number, tier: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: app-${application}-${tier}\n  namespace: ${namespace}\nspec:\n  selector:\n    app: app-${application}\n    tier: ${tier}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`
}

/** A default deny first; then who may reach which tier, from the tier before it, another namespace, a group of them, or a block. */
function policy(namespace: string, index: number, applications: number, namespaces: number, random: (below: number) => number): string {
  const head = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: policy-${index}\n  namespace: ${namespace}\nspec:\n`
  if (index === 0) return `${head}  podSelector: {}\n  policyTypes:\n    - Ingress\n`
  const tier = random(tiers.length)
  const block = random(200)
  const peers = [
    `        - podSelector:\n            matchLabels:\n              app: app-${random(applications)}\n`,
    `        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: team-${random(namespaces)}\n          podSelector:\n            matchLabels:\n              tier: ${tierOf(random(tiers.length))}\n`,
    `        - namespaceSelector:\n            matchLabels:\n              group: group-${random(5)}\n`,
    `        - ipBlock:\n            cidr: 10.${block}.0.0/16\n            except:\n              - 10.${block}.${random(256)}.0/24\n`,
  ]
  const chosen = range(1 + random(2)).map(() => peers[random(peers.length)] ?? '')
  const port = ['http', '8080', `${9000 + random(100)}`][random(3)] ?? '8080'
  return `${head}  podSelector:\n    matchLabels:\n      app: app-${random(applications)}\n      tier: ${tierOf(tier)}\n  policyTypes:\n    - Ingress\n  ingress:\n    - from:\n${chosen.join('')}      ports:\n        - protocol: TCP\n          port: ${port}\n`
}

function ingress(namespace: string, applications: number): string {
  const paths = range(applications).map(
    (a) =>
      `          - path: /app-${a}\n            pathType: Prefix\n            backend:\n              service:\n                name: app-${a}-front\n                port:\n                  name: http\n`,
  )
  return `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: ${namespace}\nspec:\n  ingressClassName: nginx\n  rules:\n    - host: ${namespace}.example\n      http:\n        paths:\n${paths.join('')}`
}
