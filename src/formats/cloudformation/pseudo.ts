import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Profile } from '../../model/profile.ts'
import type { Value } from '../../platforms/value.ts'
import type { Ledger } from './ledger.ts'
import { linkOf, linkValue, listValue, textOf, textValue, unknownValue } from './value.ts'

/**
 * The parameters that CloudFormation gives each template; undefined for another name. `AWS::NoValue` is handled where values are left out.
 */
export function pseudoParameter(name: string, profile: Profile, stackName: Value, origin: Origin, ledger: Ledger): Value | undefined {
  const region = regionOf(profile)
  const looked = (type: string, attribute: string, says: string): Value => {
    ledger.lookUp(name, type, region, implied(`cloudformation: ${name} is what the stack is created with`))
    return linkValue(name, attribute, origin, says)
  }
  switch (name) {
    case 'AWS::Region':
      return region === undefined ? looked('aws_region', 'name', 'the region is not known') : textValue(region, origin)
    case 'AWS::AccountId':
      if (profile['account'] !== undefined) return textValue(profile['account'], origin)
      return looked('aws_caller_identity', 'account_id', 'the account is not known')
    case 'AWS::Partition':
      return region === undefined ? looked('aws_partition', 'partition', 'the region is not known') : textValue(partitionOf(region), origin)
    case 'AWS::URLSuffix':
      if (region === undefined) return looked('aws_partition', 'dns_suffix', 'the region is not known')
      return textValue(partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com', origin)
    case 'AWS::StackName':
      return { ...stackName, origin }
    case 'AWS::StackId':
    case 'AWS::NotificationARNs':
      return unknownValue('computed at apply', origin)
    default:
      return undefined
  }
}

/** The zones of a region, `""` and `AWS::Region` being the stack's own: those of the profile, else each unknown by its number. */
export function zonesOf(region: Value, profile: Profile, origin: Origin, ledger: Ledger): Value {
  const own = regionOf(profile)
  const asked = textOf(region)
  const isOwn = asked === '' || (asked !== undefined && asked === own) || linkOf(region)?.resource === 'AWS::Region'
  if (!isOwn && asked === undefined) return unknownValue(region.kind === 'unknown' ? region.says : 'the region is not known', origin)
  const zones = (profile['zones'] ?? '').split(',').map((zone) => zone.trim()).filter((zone) => zone !== '')
  if (isOwn && zones.length > 0) return listValue(zones.map((zone) => textValue(zone, origin)), origin)
  const id = isOwn ? 'Fn::GetAZs' : `Fn::GetAZs(${asked ?? 'region'})`
  ledger.lookUp(
    id,
    'aws_availability_zones',
    isOwn ? own : asked,
    implied('cloudformation: the zones of a region are known in the account only'),
  )
  return linkValue(id, 'names', origin, 'the zones of the region are not known')
}

export function regionOf(profile: Profile): string | undefined {
  return profile['region'] === '' ? undefined : profile['region']
}

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
