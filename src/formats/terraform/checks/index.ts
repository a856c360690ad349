import { aclInTwoPlaces } from './acl-in-two-places.ts'
import { adoptedTwice } from './adopted-twice.ts'
import { associatedTwice } from './associated-twice.ts'
import { attachedInTwoPlaces } from './attached-in-two-places.ts'
import { hostBits } from './host-bits.ts'
import type { TerraformCheck } from './look.ts'
import { missingValue } from './missing-value.ts'
import { reversedPorts } from './reversed-ports.ts'
import { routesInTwoPlaces } from './routes-in-two-places.ts'
import { rulesInTwoPlaces } from './rules-in-two-places.ts'

/** What Terraform's configurations themselves show, sorted by code. */
export const checks: readonly TerraformCheck[] = [
  aclInTwoPlaces,
  adoptedTwice,
  associatedTwice,
  attachedInTwoPlaces,
  hostBits,
  missingValue,
  reversedPorts,
  routesInTwoPlaces,
  rulesInTwoPlaces,
]
