import type { HttpAction, Pool, SetHeader } from '../../../../model/http.ts'
import type { Resource } from '../../../resource.ts'
import { attribute, blocks, number, part, symbol, text, type Holder } from '../../attribute.ts'
import { nameIn } from '../../names/domain.ts'
import type { World } from '../../world.ts'
import { vpcOriginOf, type VpcOrigin } from './vpc-origin.ts'

export interface OriginTarget {
  readonly pools: readonly Pool[]
  /** Sends a request on; `secure`: as it came; `host`: is the client's Host passed on? */
  readonly action: (secure: boolean, host: boolean | undefined) => HttpAction
}

/** The origins of a distribution, by the names that its behaviours call them. */
export function originsOf(world: World, resource: Resource, placementOf: (id: string) => string): Map<string, OriginTarget> {
  const found = new Map<string, OriginTarget>()
  for (const holder of blocks(attribute(resource, 'origin'))) {
    const name = symbol(part(holder, 'origin_id'))
    if (name !== undefined) found.set(name, originOf(world, resource, name, holder, placementOf))
  }
  return found
}

function originOf(world: World, resource: Resource, name: string, holder: Holder, placementOf: (id: string) => string): OriginTarget {
  const value = part(holder, 'domain_name')
  const target = nameIn(value)
  const says = `origin ${name}`
  const unknown = (why: string): OriginTarget => ({ pools: [], action: () => ({ do: 'unknown', says: why }) })
  const [inside] = blocks(part(holder, 'vpc_origin_config'))
  const vpcOrigin = inside && vpcOriginOf(world, part(inside, 'vpc_origin_id'))
  if (typeof vpcOrigin === 'string') return unknown(`${says}: ${vpcOrigin}`)
  if (target === undefined) return unknown(`the domain of ${says} is not known`)
  const [custom] = blocks(part(holder, 'custom_origin_config'))
  // Without a configuration of its own an origin is a bucket (CloudFront, "Amazon S3 origin", 2026-11).
  if (!custom && !vpcOrigin) return { pools: [], action: () => ({ do: 'files', root: target }) }
  const spoken = vpcOrigin ?? spokenOf(custom ?? holder)
  const { policy, ports } = spoken
  const pool = (scheme: 'http' | 'https'): Pool => ({
    id: `${resource.id}/origin/${name}/${scheme}`,
    says,
    method: 'one',
    members: [
      {
        target: vpcOrigin ? { kind: 'endpoint', endpoint: placementOf(vpcOrigin.target.id) } : { kind: 'name', name: target },
        port: ports[scheme],
        weight: 1,
        backup: false,
        down: false,
        origin: value?.origin ?? holder.origin,
      },
    ],
    ...(vpcOrigin && { sender: vpcOrigin.resource.id }),
    origin: holder.origin,
  })
  const headers = blocks(part(holder, 'custom_header')).flatMap((one): SetHeader[] => {
    const header = text(part(one, 'name'))
    return header === undefined ? [] : [{ name: header.toLowerCase(), value: symbol(part(one, 'value')) }]
  })
  const path = part(holder, 'origin_path')
  const added = path === undefined ? '' : text(path)
  return {
    pools: [pool('http'), pool('https')],
    action: (secure, host) => {
      const tls = policy === 'https-only' || (policy === 'match-viewer' && secure)
      if (policy === undefined) return { do: 'unknown', says: `by which protocol ${says} is asked is not known` }
      if (host === undefined) return { do: 'unknown', says: `whether ${says} gets the client's Host is not known` }
      return {
        do: 'forward',
        pool: `${resource.id}/origin/${name}/${tls ? 'https' : 'http'}`,
        path: added === undefined ? { kind: 'unknown', says: `the path of ${says} is not known` } : added === '' ? { kind: 'keep' } : { kind: 'prefix', from: '', to: added },
        host: host ? undefined : target,
        tls,
        ...(headers.length > 0 && { headers }),
      }
    },
  }
}

function spokenOf(custom: Holder): Pick<VpcOrigin, 'policy' | 'ports'> {
  return {
    policy: text(part(custom, 'origin_protocol_policy')),
    ports: { http: number(part(custom, 'http_port')) ?? 80, https: number(part(custom, 'https_port')) ?? 443 },
  }
}
