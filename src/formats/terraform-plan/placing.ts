import { member } from './scan.ts'
import type { Configuration } from './configuration.ts'

/** Where something is, as far as something says it. */
export interface Placing {
  readonly region: string | undefined
  readonly account: string | undefined
}

/** The region of a zone: `eu-west-1` of `eu-west-1a`, `us-west-2` of the local zone `us-west-2-lax-1a` (AWS: local-zones, 2026-11). */
export function regionOfZone(zone: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d+/.exec(zone)?.[0]
}

/** What the values of a resource say of their place: its own region, ARN, zone or owner. */
export function placingOf(values: unknown): Placing {
  const text = (name: string): string | undefined => {
    const value = member(values, name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const arn = /^arn:[^:]+:[^:]*:([^:]*):(\d{12})?:/.exec(text('arn') ?? '')
  const zone = text('availability_zone')
  const owner = text('owner_id')
  return {
    region: text('region') ?? (arn?.[1] || undefined) ?? (zone === undefined ? undefined : regionOfZone(zone)),
    account: arn?.[2] ?? (owner !== undefined && /^\d{12}$/.test(owner) ? owner : undefined),
  }
}

/** What a provider's configuration says of the place of all that it makes. `key`: `aws`, `aws.west`, `module.net:aws.west`. */
export function placingOfProvider(configuration: Configuration, key: string): Placing {
  const region = configuration.providerText(key, 'region')
  const role: unknown = member(configuration.provider(key), 'assume_role')
  const arn: unknown = member(member(Array.isArray(role) ? role[0] : role, 'role_arn'), 'constant_value')
  const allowed: unknown = member(member(configuration.provider(key), 'allowed_account_ids'), 'constant_value')
  const only: unknown = Array.isArray(allowed) && allowed.length === 1 ? allowed[0] : undefined
  const own = typeof arn === 'string' ? /^arn:[^:]+:iam::(\d{12}):/.exec(arn)?.[1] : undefined
  const profile = configuration.providerText(key, 'profile')
  const account =
    typeof only === 'string'
      ? only
      : (own ?? (profile !== undefined ? `profile ${profile}` : signsInAlike(configuration, key) ? undefined : key))
  return { region, account }
}

/** Whether a provider with an alias gets in as the one without does: then both are of one account, in two regions. */
function signsInAlike(configuration: Configuration, key: string): boolean {
  const name = key.slice(key.lastIndexOf(':') + 1)
  const first = name.split('.')[0] ?? name
  const way = (of: string): string => {
    const expressions = configuration.provider(of)
    return JSON.stringify(
      ['profile', 'access_key', 'assume_role', 'assume_role_with_web_identity', 'shared_config_files', 'shared_credentials_files'].map(
        (each) => member(expressions, each) ?? null,
      ),
    )
  }
  return first === name || way(first) === way(key)
}

/** The one that all agree on that say anything. */
export function agreed(values: Iterable<string | undefined>): string | undefined {
  const said = new Set(values)
  said.delete(undefined)
  return said.size === 1 ? [...said][0] : undefined
}
