import type { Want } from '../../../model/want.ts'
import type { Backend, Cluster, Ingress, Service } from '../../../platforms/kubernetes/resource.ts'
import { at, get, type Tree } from '../../../syntax/tree.ts'
import type { Edit, Sources } from '../../edit.ts'
import { replaceScalar } from './layout.ts'
import { manifestOf } from './manifest.ts'
import { unlike } from './service.ts'

/** So many Services may have been meant. */
const mostMeant = 3

/** A backend that leads to nobody: the Service whose name is most alike, or a port that the Service has. */
export function serveByIngress({ because }: Want, cluster: Cluster, sources: Sources): Edit[] {
  return cluster.ingresses.flatMap((ingress) => backendsOf(ingress).flatMap((backend) => (because.includes(backend.origin) ? mended(ingress, backend, cluster, sources) : [])))
}

/** The Services that a backend names, for what may be wrong with them themselves. */
export function servicesBehind({ because }: Want, cluster: Cluster): Service[] {
  return cluster.ingresses.flatMap((ingress) => backendsOf(ingress).flatMap((backend) => (because.includes(backend.origin) ? cluster.services.filter(({ namespace, name }) => namespace === ingress.namespace && name === backend.service) : [])))
}

function backendsOf({ rules, defaultBackend }: Ingress): Backend[] {
  return [...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend)), ...(defaultBackend ? [defaultBackend] : [])]
}

function mended(ingress: Ingress, { origin, service, port }: Backend, cluster: Cluster, sources: Sources): Edit[] {
  const manifest = manifestOf(ingress, sources)
  if (!manifest || service === undefined || origin.kind !== 'written') return []
  const tree = treesOf(manifest.spec).find(({ span }) => span.start <= origin.start && origin.start <= span.end)
  const name = at(tree, 'service', 'name')
  const number = at(tree, 'service', 'port', 'number') ?? at(tree, 'service', 'port', 'name')
  const there = cluster.services.filter(({ namespace }) => namespace === ingress.namespace)
  const own = there.find((one) => one.name === service)
  if (!own) {
    const fits = (one: Service): boolean => one.ports.some((offered) => offered.port === port || offered.name === port)
    return there
      .toSorted((a, b) => Number(fits(b)) - Number(fits(a)) || unlike(a.name, service) - unlike(b.name, service))
      .slice(0, mostMeant)
      .flatMap((one): Edit[] => {
        const change = name && replaceScalar(manifest.text, name, one.name)
        return change ? [{ kind: 'backend of an Ingress', says: `send to Service ${one.namespace}/${one.name} instead of ${service} by Ingress ${ingress.namespace}/${ingress.name}`, changes: [change] }] : []
      })
  }
  if (own.ports.some((offered) => offered.port === port || offered.name === port)) return []
  return own.ports.slice(0, mostMeant).flatMap((offered): Edit[] => {
    const wanted = typeof port === 'string' ? offered.name : offered.port
    const change = number && wanted !== undefined ? replaceScalar(manifest.text, number, wanted) : undefined
    return change ? [{ kind: 'port of an Ingress', says: `ask port ${wanted ?? ''} of Service ${own.namespace}/${own.name} by Ingress ${ingress.namespace}/${ingress.name}`, changes: [change] }] : []
  })
}

/** Every backend as it stands in the file. */
function treesOf(spec: Tree): Tree[] {
  const rules = get(spec, 'rules')
  const paths = (rules?.kind === 'list' ? rules.items : []).flatMap((rule) => {
    const list = at(rule, 'http', 'paths')
    return list?.kind === 'list' ? list.items : []
  })
  return [...paths.map((path) => get(path, 'backend')), get(spec, 'defaultBackend')].flatMap((one) => one ?? [])
}
