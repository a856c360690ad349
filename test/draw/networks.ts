import type { MapDocument, MapEndpointPart, MapLinkPart, MapNodePart } from '../../src/render/documents/map.ts'

const place = (file: string, line: number): MapLinkPart['places'][number] => ({ file, line, column: 1, endLine: line, endColumn: 20 })

/** A cluster behind an edge, with as many namespaces and workloads as are wanted: a map that can grow. */
export function cluster(hosts: number, namespaces: number, workloads: number): MapDocument {
  const nodes: MapNodePart[] = [
    { id: 'internet', kind: 'internet', names: [], addresses: [], segments: [], places: [] },
    {
      id: 'edge',
      kind: 'router',
      names: [],
      addresses: ['203.0.113.10', '10.0.0.2'],
      segments: ['10.0.0.0/16'],
      stages: ['nftables inet filter input'],
      places: [place('hosts/edge/addr.json', 1)],
    },
    { id: 'shop.example', kind: 'name', names: [], addresses: [], segments: [], places: [place('shop.zone', 9)] },
    { id: 'kubernetes', kind: 'cluster', names: [], addresses: [], segments: ['pods'], within: 'kubernetes', places: [] },
  ]
  const links: MapLinkPart[] = [
    { from: 'shop.example', to: 'edge', kind: 'resolves', places: [place('shop.zone', 9)] },
    { from: 'edge', to: 'internet', kind: 'routes', says: 'default route', places: [] },
    { from: 'edge', to: '10.0.0.0/16', kind: 'attached', says: 'eth1', places: [] },
  ]
  for (let host = 1; host <= hosts; host++) {
    const id = `node-${host}`
    nodes.push({
      id,
      kind: 'host',
      names: [],
      addresses: [`10.0.${host >> 8}.${host & 255}`],
      segments: ['10.0.0.0/16', 'pods'],
      within: 'network 10.0.0.0/16',
      places: [place(`hosts/${id}/addr.json`, 3)],
    })
    links.push({ from: id, to: '10.0.0.0/16', kind: 'attached', says: 'eth0', places: [] })
    links.push({ from: 'edge', to: id, kind: 'proxies', says: 'upstream web, port 30080', places: [place('edge/nginx.conf', 20 + host)] })
    links.push({ from: id, to: 'team-1/Deployment/web-1', kind: 'translates', says: 'Service team-1/web-1', places: [] })
  }
  const endpoints: MapEndpointPart[] = []
  for (let space = 1; space <= namespaces; space++) {
    const namespace = `team-${space}`
    for (let number = 1; number <= workloads; number++) {
      const id = `${namespace}/Deployment/web-${number}`
      const service = `${namespace}/Service/web-${number}`
      const common = { names: [], addresses: [], node: 'kubernetes', within: `kubernetes/${namespace}` }
      endpoints.push({ id, kind: 'workload', ...common, places: [place(`${namespace}.yaml`, number * 10)] })
      endpoints.push({ id: service, kind: 'service', ...common, places: [place(`${namespace}.yaml`, number * 10 + 5)] })
      links.push({ from: service, to: id, kind: 'balances', places: [] })
      if (number > 1)
        links.push({ from: `${namespace}/Deployment/web-${number >> 1}`, to: service, kind: 'calls', says: `web-${number}:80`, places: [] })
    }
    if (space > 1 && workloads > 0)
      links.push({
        from: 'team-1/Deployment/web-1',
        to: `${namespace}/Service/web-1`,
        kind: 'calls',
        says: `web-1.${namespace}:80`,
        places: [],
      })
  }
  return {
    schema: 'netwright/map@1',
    tool: { name: 'netwright', version: '0.0.0' },
    complete: true,
    unread: [],
    unknowns: [],
    counts: {
      files: 2 + namespaces + hosts,
      hosts: hosts + 1,
      networks: 2,
      workloads: namespaces * workloads,
      services: namespaces * workloads,
      links: links.length,
    },
    formats: [
      { name: 'kubernetes', files: namespaces },
      { name: 'linux', files: hosts },
      { name: 'nginx', files: 1 },
      { name: 'zone', files: 1 },
    ],
    groups: [
      { id: 'kubernetes', kind: 'cluster', name: 'kubernetes' },
      ...Array.from({ length: namespaces }, (_, index) => ({
        id: `kubernetes/team-${index + 1}`,
        kind: 'namespace',
        name: `team-${index + 1}`,
        within: 'kubernetes',
      })),
      { id: 'network 10.0.0.0/16', kind: 'network', name: '10.0.0.0/16' },
    ],
    nodes,
    segments: [
      { id: '10.0.0.0/16', kind: 'lan', prefixes: ['10.0.0.0/16'], places: [] },
      { id: 'pods', kind: 'pods', prefixes: ['10.244.0.0/16'], within: 'kubernetes', places: [] },
    ],
    endpoints,
    links,
  }
}
