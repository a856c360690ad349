import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { aclNumberTwice } from './acl-number-twice.ts'
import { aclWithoutSubnet } from './acl-without-subnet.ts'
import { admitsNobody } from './admits-nobody.ts'
import { aliasNotAccepted } from './alias-not-accepted.ts'
import { aliasToNowhere } from './alias-to-nowhere.ts'
import { allPortsBetweenGroups } from './all-ports-between-groups.ts'
import { applianceModeOff } from './appliance-mode-off.ts'
import { blackholeRoute } from './blackhole-route.ts'
import { certificateElsewhere } from './certificate-elsewhere.ts'
import { clusterEndpointOpen } from './cluster-endpoint-open.ts'
import { databaseOpenToNetwork } from './database-open-to-network.ts'
import { defaultGroupAllows } from './default-group-allows.ts'
import { defaultGroupInUse } from './default-group-in-use.ts'
import { duplicateRoute } from './duplicate-route.ts'
import { egressOfOtherFamily } from './egress-of-other-family.ts'
import { emptyTargetGroup } from './empty-target-group.ts'
import { endpointWithoutPrivateDns } from './endpoint-without-private-dns.ts'
import { failoverNeverHappens } from './failover-never-happens.ts'
import { flowLogsOff } from './flow-logs-off.ts'
import { forwarderChecked } from './forwarder-checked.ts'
import { gatewayEndpointUnused } from './gateway-endpoint-unused.ts'
import { httpWithoutRedirect } from './http-without-redirect.ts'
import { idleAddress } from './idle-address.ts'
import { missesName } from './misses-name.ts'
import { missingGatewayEndpoint } from './missing-gateway-endpoint.ts'
import { natSharedByZones } from './nat-shared-by-zones.ts'
import { natWithoutWayOut } from './nat-without-way-out.ts'
import { neverIssued } from './never-issued.ts'
import { notRenewed } from './not-renewed.ts'
import { oldTls } from './old-tls.ts'
import { openToOneFamily } from './open-to-one-family.ts'
import { originInClear } from './origin-in-clear.ts'
import { originOpenToAll } from './origin-open-to-all.ts'
import { overlappingNetworks } from './overlapping-networks.ts'
import { peeringRouteAstray } from './peering-route-astray.ts'
import { peeringRouteMissing } from './peering-route-missing.ts'
import { peeringWithoutNames } from './peering-without-names.ts'
import { priorityTakenTwice } from './priority-taken-twice.ts'
import { privateNamesUnanswered } from './private-names-unanswered.ts'
import { privateSubnetWithWayIn } from './private-subnet-with-way-in.ts'
import { publicAddressWithoutWay } from './public-address-without-way.ts'
import { publicDatabase } from './public-database.ts'
import { publishesPrivateAddress } from './publishes-private-address.ts'
import { redirectsToNobody } from './redirects-to-nobody.ts'
import { sendsNothing } from './sends-nothing.ts'
import { singleCache } from './single-cache.ts'
import { singleDatabase } from './single-database.ts'
import { staleGroupReference } from './stale-group-reference.ts'
import { subnetOutsideNetwork } from './subnet-outside-network.ts'
import { subnetsOverlap } from './subnets-overlap.ts'
import { targetInOtherZone } from './target-in-other-zone.ts'
import { tierInOneZone } from './tier-in-one-zone.ts'
import { transitRouteMissing } from './transit-route-missing.ts'
import { transitZoneMissing } from './transit-zone-missing.ts'
import { ttlAboveFailover } from './ttl-above-failover.ts'
import { unattachedSecurityGroup } from './unattached-security-group.ts'
import { undeclaredTarget } from './undeclared-target.ts'
import { unsignedZone } from './unsigned-zone.ts'
import { unusedRouteTable } from './unused-route-table.ts'
import { vpnRouteMissing } from './vpn-route-missing.ts'
import { vpnRoutesAreStatic } from './vpn-routes-are-static.ts'
import { wayOutWithoutAddress } from './way-out-without-address.ts'
import { webAclElsewhere } from './web-acl-elsewhere.ts'
import { withoutCertificate } from './without-certificate.ts'
import { withoutFirewall } from './without-firewall.ts'
import { zoneNotAssociated } from './zone-not-associated.ts'
import { zoneWithoutTarget } from './zone-without-target.ts'

/** What AWS' declarations themselves show, sorted by code. */
export const checks: readonly Check<StyleInput<AwsTree>>[] = [
  aclNumberTwice,
  aclWithoutSubnet,
  admitsNobody,
  allPortsBetweenGroups,
  applianceModeOff,
  blackholeRoute,
  clusterEndpointOpen,
  databaseOpenToNetwork,
  defaultGroupAllows,
  defaultGroupInUse,
  duplicateRoute,
  egressOfOtherFamily,
  endpointWithoutPrivateDns,
  flowLogsOff,
  forwarderChecked,
  gatewayEndpointUnused,
  idleAddress,
  missingGatewayEndpoint,
  natSharedByZones,
  natWithoutWayOut,
  openToOneFamily,
  overlappingNetworks,
  peeringRouteAstray,
  peeringRouteMissing,
  peeringWithoutNames,
  privateNamesUnanswered,
  privateSubnetWithWayIn,
  publicAddressWithoutWay,
  publicDatabase,
  sendsNothing,
  singleCache,
  singleDatabase,
  staleGroupReference,
  subnetOutsideNetwork,
  subnetsOverlap,
  tierInOneZone,
  transitRouteMissing,
  transitZoneMissing,
  unattachedSecurityGroup,
  unusedRouteTable,
  vpnRouteMissing,
  vpnRoutesAreStatic,
  wayOutWithoutAddress,
  emptyTargetGroup,
  targetInOtherZone,
  withoutFirewall,
  zoneWithoutTarget,
  missesName,
  neverIssued,
  notRenewed,
  aliasNotAccepted,
  aliasToNowhere,
  failoverNeverHappens,
  publishesPrivateAddress,
  ttlAboveFailover,
  undeclaredTarget,
  unsignedZone,
  zoneNotAssociated,
  certificateElsewhere,
  originInClear,
  originOpenToAll,
  webAclElsewhere,
  httpWithoutRedirect,
  oldTls,
  priorityTakenTwice,
  redirectsToNobody,
  withoutCertificate,
]
