import { attribute, blocks, items, part, text, type Holder } from '../../attribute.ts'
import type { World } from '../../world.ts'

// AWS' own origin request policies, by whether the Host of the client is passed on (CloudFront, "Use managed origin request policies", 2026-11).
const managed: Readonly<Record<string, boolean>> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': true, // AllViewer
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': true, // AllViewerAndCloudFrontHeaders-2022-06
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': false, // AllViewerExceptHostHeader
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': false, // CORS-S3Origin
  '59781a5b-3903-41f3-afcb-af62929ccde1': false, // CORS-CustomOrigin
  'acba4595-bd28-49b8-b9fe-13317c0390fa': false, // UserAgentRefererHeaders
  '775133bc-15f2-49f9-abea-afb2e0bf67d2': false, // Elemental-MediaTailor-PersonalizedManifests
}

const managedNames: Readonly<Record<string, boolean>> = { 'Managed-AllViewer': true, 'Managed-AllViewerAndCloudFrontHeaders-2022-06': true }

/** Does the origin get the Host that the client sent? Otherwise it gets its own name. Undefined where that isn't known. */
export function passesHost(world: World, behaviour: Holder): boolean | undefined {
  const old = blocks(part(behaviour, 'forwarded_values')).flatMap((one) => items(part(one, 'headers')))
  if (old.some((value) => ['*', 'host'].includes((text(value) ?? '').toLowerCase()))) return true
  const asked = [part(behaviour, 'origin_request_policy_id'), part(behaviour, 'cache_policy_id')].map((value, place): boolean | undefined => {
    if (value === undefined) return false
    const id = text(value)
    // None of the managed cache policies has the Host in its key but those for Amplify.
    if (id !== undefined) return managed[id] ?? (place === 1 ? false : undefined)
    const found = world.follow(value, ['aws_cloudfront_origin_request_policy', 'aws_cloudfront_cache_policy'])
    if (found?.kind !== 'resource') return undefined
    const { resource } = found
    if (resource.lookedUp === true) {
      const name = text(resource.attributes.get('name'))
      return name?.startsWith('Managed-') === true ? (managedNames[name] ?? false) : undefined
    }
    const holders = resource.type === 'aws_cloudfront_cache_policy' ? blocks(attribute(resource, 'parameters_in_cache_key_and_forwarded_to_origin')) : [{ attributes: resource.attributes, origin: resource.origin }]
    return holders.flatMap((one) => blocks(part(one, 'headers_config'))).some(namesHost)
  })
  return asked.includes(true) ? true : asked.includes(undefined) ? undefined : false
}

function namesHost(config: Holder): boolean {
  const behaviour = text(part(config, 'header_behavior'))
  if (behaviour === 'allViewer' || behaviour === 'allViewerAndWhitelistCloudFront') return true
  const listed = blocks(part(config, 'headers')).flatMap((one) => items(part(one, 'items'))).some((value) => text(value)?.toLowerCase() === 'host')
  return behaviour === 'allExcept' ? !listed : listed
}
