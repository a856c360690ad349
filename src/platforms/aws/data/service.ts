import { implied, type Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, bool, text } from '../attribute.ts'
import { labelsOf, namesOf, perhapsIpv6, place, publicOf, type Located } from '../compute/locate.ts'
import { defaultSubnetsId } from '../implied.ts'
import type { Placement } from '../placement.ts'
import type { PlacedListener, Served, ServiceName } from '../service.ts'
import type { World } from '../world.ts'

/** A managed service in a VPC: where it lies, what it listens on, and what AWS calls it. */
export interface DataService {
  readonly resource: Resource
  /** Something of the resource that is reached by itself: what its endpoint's id ends with. */
  readonly part?: string
  /** Endpoints elsewhere by which it is reached, too. */
  readonly alsoAs?: readonly string[]
  /** For people: `database`, `cache`. */
  readonly says: string
  readonly subnets: Located
  readonly groups: Located
  readonly ports: readonly Port[]
  readonly names: readonly Name[]
  /** Does it have public addresses besides? Undefined: never. */
  readonly public?: Value | undefined
  readonly ipv6: boolean | 'unknown'
  /** Why something about it isn't known. */
  readonly doubt?: string | undefined
  /** Attributes by whose values people know it. */
  readonly called: readonly string[]
}

export interface Port {
  readonly port: number
  readonly says: string
  readonly protocol?: 'tcp' | 'udp'
  readonly tls?: boolean
  /** The line that says it, or the documented default. */
  readonly origin: Origin
}

export interface Name {
  readonly attribute: string
  /** What the attribute holds where it is more than a name. */
  readonly form?: string
}

// Each service's page on networking names the ports that its endpoints have; there is no way in beside them (2026-11).
const managed = implied('aws: a managed service answers on its own ports alone')

export interface DataFacts {
  readonly placement: Placement
  readonly listeners: readonly PlacedListener[]
  readonly names: readonly ServiceName[]
  readonly computed: Served['computed']
}

const idOf = ({ resource, part }: DataService): string => (part === undefined ? resource.id : `${resource.id}/${part}`)

/** The facts of one managed service; undefined where its VPC isn't known at all. */
export function lowerService(world: World, service: DataService): DataFacts | undefined {
  const { resource } = service
  const placed = place(world, service.subnets, service.groups)
  if (!placed) return undefined
  const doubt = resource.uncertain ?? service.doubt ?? placed.doubt
  const placement: Placement = {
    id: idOf(service),
    resource,
    says: service.says,
    ...(service.alsoAs && { alsoAs: service.alsoAs }),
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: [],
    public: publicOfService(idOf(service), resource.origin, service.public),
    ipv6: service.ipv6 === 'unknown' ? perhapsIpv6(placed.subnets) : service.ipv6,
    checked: true,
    // Where its ports aren't all known, others may answer.
    ...(service.doubt === undefined && { closed: managed }),
    names: namesOf(resource, ...service.called),
    labels: labelsOf(resource),
    origin: resource.origin,
  }
  return {
    placement,
    listeners: service.ports.map((port) => listenerOf(service, port)),
    names: service.names.map((name) => serviceName(service, name, placement)),
    computed: computedOf(service),
  }
}

/** The port of a service that has one alone is known though it is computed. */
function computedOf({ resource, ports }: DataService): Served['computed'] {
  const [port, more] = ports
  return port && !more ? [{ link: { resource: resource.id, attribute: 'port' }, text: String(port.port) }] : []
}

/** The provider leaves a managed service without public address unless it is told (publicly_accessible, 2026-11). */
export function publicOfService(id: string, origin: Origin, said: Value | undefined): Placement['public'] {
  const told = bool(said, false)
  if (told === undefined)
    return { kind: 'unknown', says: 'whether it is publicly accessible is not known', origin: said?.origin ?? origin }
  return told && said ? publicOf(id, said.origin) : { kind: 'none' }
}

function listenerOf(service: DataService, { port, says, protocol, tls, origin }: Port): PlacedListener {
  const id = idOf(service)
  return {
    id: `${id}/${protocol === 'udp' ? 'udp/' : ''}${port}`,
    says: `${says} of ${service.resource.id}`,
    endpoint: id,
    protocol: protocol ?? 'tcp',
    port,
    tls: tls === true ? { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin } : undefined,
    serves: { kind: 'end' },
    names: [],
    origin,
  }
}

function serviceName({ resource }: DataService, { attribute: name, form }: Name, { id, public: reached }: Placement): ServiceName {
  const written = name.includes('[') ? undefined : text(attribute(resource, name))
  const bare =
    written === undefined
      ? undefined
      : (/^(?:[a-z+]+:\/\/)?([a-z0-9][a-z0-9.-]*\.[a-z]{2,})(?::\d+)?(?:[/,].*)?$/i.exec(written)?.[1] ?? undefined)
  return {
    link: { resource: resource.id, attribute: name },
    name: (bare ?? `${resource.id}.${name}`).toLowerCase(),
    endpoint: id,
    // The name of a publicly accessible database gives its private address within its VPC (USER_VPC.WorkingWithRDSInstanceinaVPC, 2026-11).
    gives: reached.kind === 'none' ? 'private' : 'split',
    ...(form !== undefined && { form }),
    origin: resource.origin,
  }
}

/** The default subnets of the default VPC, where something names no subnets. */
export function defaultSubnets(world: World, resource: Resource): Located {
  const found = world.byId(defaultSubnetsId(resource))
  return found ? { found: [found], doubt: undefined } : { found: [], doubt: 'its subnets are not known' }
}
