/** Short ways to write manifests in tests. */
export function documents(...parts: readonly string[]): string {
  return parts.join('\n---\n')
}

export function deployment(
  name: string,
  {
    namespace = 'shop',
    labels = `app: ${name}`,
    ports = '[]',
    spec = '',
  }: { readonly namespace?: string; readonly labels?: string; readonly ports?: string; readonly spec?: string } = {},
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec: {${spec}${spec === '' ? '' : ', '}containers: [{name: main, image: registry.example/${name}:1, ports: ${ports}}]}`
}

export function service(name: string, spec: string, namespace = 'shop'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}}`
}

export function policy(name: string, spec: string, namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}}`
}

export function namespace(name: string, labels = ''): string {
  return `apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}`
}

export function node(name: string, address: string, podCIDR = ''): string {
  return `apiVersion: v1
kind: Node
metadata: {name: ${name}}
spec: {${podCIDR === '' ? '' : `podCIDR: ${podCIDR}`}}
status: {addresses: [{type: InternalIP, address: ${address}}, {type: Hostname, address: ${name}}]}`
}

export function ingress(name: string, spec: string, annotations = '', created = ''): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop, annotations: {${annotations}}${created === '' ? '' : `, creationTimestamp: "${created}"`}}
spec: {${spec}}`
}
