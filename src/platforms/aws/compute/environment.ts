import type { Dependency } from '../../../model/endpoint.ts'
import type { Origin } from '../../../origin/origin.ts'
import { callsOf, type EnvironmentValue } from '../../calls.ts'
import type { Link, Value } from '../../value.ts'
import { text } from '../attribute.ts'
import { nameOf, type Served, type ServiceName } from '../service.ts'

/** What programs are told when they start: variables and arguments, not yet looked through. */
export interface Told {
  /** The placement that runs them. */
  readonly endpoint: string
  readonly variables: readonly Variable[]
  readonly args: readonly { readonly value: string; readonly origin: Origin }[]
  /** What stands for links within those texts. */
  readonly links: readonly Link[]
}

export interface Variable {
  readonly name: string
  readonly value: string
  readonly origin: Origin
}

// `.invalid` never resolves (RFC 2606), so nobody means such a name.
const placeholder = /\bnetwright-(\d+)\.invalid\b/g
const most = 4096

/** A text in which a host name stands for each link; undefined where nothing is known of it. Links are added to `links`. */
export function textWithLinks(value: Value, links: Link[]): string | undefined {
  const known = text(value)
  if (known !== undefined) return known
  if (value.kind !== 'unknown' || !value.parts) return undefined
  return value.parts.map((part) => (typeof part === 'string' ? part : `netwright-${links.push(part) - 1}.invalid`)).join('')
}

/** What links of one reading stand for. */
export interface Meanings {
  readonly names: readonly ServiceName[]
  readonly computed: Served['computed']
  /** The placement that a resource is, where it is one. */
  readonly placementOf: (resource: string) => string | undefined
  /** A name that another resource gives (a record's). */
  readonly nameBy: (link: Link) => string | undefined
}

const ownAddress =
  /^(?:private_ip|private_dns|private_dns_name|private_ips\[\d+\]|network_interface\[\d+\]\.private_ip|ipv6_addresses\[\d+\])$/

/**
 * What programs call by what they are told. A link to a name that AWS gives (a database's endpoint) becomes that name; names that hold a port or a scheme are
 * written out before anything is looked for.
 */
export function dependenciesOf(told: readonly Told[], { names, computed, placementOf, nameBy }: Meanings): Dependency[] {
  const byLink = new Map(names.map((name) => [nameOf(name.link), name]))
  const texts = new Map(computed.map(({ link, text: known }) => [nameOf(link), known]))
  return told.flatMap(({ endpoint, variables, args, links }): Dependency[] => {
    const replaced = (value: string, by: (link: Link, whole: string) => string): string =>
      value.replaceAll(placeholder, (whole, index: string) => {
        const link = links[Number(index)]
        return link ? by(link, whole) : whole
      })
    const write = (value: string): string =>
      replaced(
        value,
        (link, whole) => texts.get(nameOf(link)) ?? byLink.get(nameOf(link))?.form?.replaceAll('{host}', whole) ?? nameBy(link) ?? whole,
      )
    const host = (value: string): string => replaced(value, (link) => byLink.get(nameOf(link))?.name ?? nameOf(link))
    const called = (value: string): string | undefined => {
      const link = links[Number(/^netwright-(\d+)\.invalid$/.exec(value)?.[1] ?? -1)]
      return link && ownAddress.test(link.attribute) ? placementOf(link.resource) : undefined
    }
    const environment = variables
      .filter(({ value }) => value.length <= most)
      .map((one): EnvironmentValue => ({ ...one, value: write(one.value) }))
    const calls = callsOf(
      environment,
      args.filter(({ value }) => value.length <= most).map((one) => ({ ...one, value: write(one.value) })),
    )
    return calls.map((call): Dependency => {
      const known = called(call.host)
      return {
        ...call,
        from: endpoint,
        host: known ?? host(call.host),
        ...(known !== undefined && { endpoint: known }),
        url: call.url === undefined ? undefined : host(call.url),
      }
    })
  })
}
