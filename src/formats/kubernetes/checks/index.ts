import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { duplicatePortName } from './duplicate-port-name.ts'
import { duplicateResource } from './duplicate-resource.ts'
import { forgetsDns } from './forgets-dns.ts'
import { missingBackendPort } from './missing-backend-port.ts'
import { missingBackend } from './missing-backend.ts'
import { missingReference } from './missing-reference.ts'
import { missingTargetPort } from './missing-target-port.ts'
import { noDefaultDeny } from './no-default-deny.ts'
import { nodePortOutOfRange } from './node-port-out-of-range.ts'
import { removedVersion } from './removed-version.ts'
import { selectorMissesTemplate } from './selector-misses-template.ts'
import { policySelectsNothing } from './selects-nothing.ts'
import { withoutEffect } from './without-effect.ts'
import { serviceWithoutEndpoints } from './without-endpoints.ts'

/** The style checks of Kubernetes manifests, sorted by file name. */
export const checks: readonly Check<StyleInput<Cluster>>[] = [
  duplicatePortName,
  duplicateResource,
  forgetsDns,
  missingBackendPort,
  missingBackend,
  missingReference,
  missingTargetPort,
  noDefaultDeny,
  nodePortOutOfRange,
  removedVersion,
  selectorMissesTemplate,
  policySelectsNothing,
  withoutEffect,
  serviceWithoutEndpoints,
]
