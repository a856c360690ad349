import type { ResourceType } from '../type.ts'
import { balanceTypes } from './balance.ts'
import { computeTypes } from './compute.ts'
import { dataTypes } from './data.ts'
import { edgeTypes } from './edge.ts'
import { apiTypes } from './edge-api.ts'
import { gatewayTypes } from './gateways.ts'
import { withKeeping } from './keeping.ts'
import { nameTypes } from './names.ts'
import { securityTypes } from './security.ts'
import { endpointTypes } from './transit-endpoint.ts'
import { firewallTypes } from './transit-firewall.ts'
import { premisesTypes } from './transit-premises.ts'
import { transitTypes } from './transit.ts'
import { vpcTypes } from './vpc.ts'
import { watchTypes } from './watch.ts'

/** Every type that is understood, one file a service. */
export const resourceTypes: readonly ResourceType[] = [...balanceTypes, ...computeTypes, ...dataTypes, ...edgeTypes, ...apiTypes, ...gatewayTypes, ...nameTypes, ...securityTypes, ...endpointTypes, ...firewallTypes, ...premisesTypes, ...transitTypes, ...vpcTypes, ...watchTypes].map(withKeeping)

const byType = new Map(resourceTypes.map((one) => [one.type, one]))

export function typeOf(type: string): ResourceType | undefined {
  return byType.get(type)
}
