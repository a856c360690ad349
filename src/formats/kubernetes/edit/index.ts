import { filterIds } from '../../../platforms/kubernetes/policies.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import type { Editor } from '../../edit.ts'
import { serveByIngress, servicesBehind } from './ingress.ts'
import { narrowPolicyRule } from './narrow.ts'
import { permitByPolicy } from './policy.ts'
import { serveByService } from './service.ts'
import { stopByPolicy } from './stop.ts'

/** Edits of Kubernetes manifests. */
export const kubernetesEditor: Editor = {
  edits(want, sources) {
    const cluster = sources.trees.get('kubernetes') as Cluster | undefined
    if (!cluster) return []
    const direction = want.by === filterIds.ingress ? 'ingress' : want.by === filterIds.egress ? 'egress' : undefined
    if (direction && want.kind === 'permit') return permitByPolicy(want, direction, cluster, sources)
    if (direction && want.kind === 'stop') return stopByPolicy(want, direction, cluster, sources)
    return want.kind === 'serve' ? [...serveByIngress(want, cluster, sources), ...serveByService(want, cluster, servicesBehind(want, cluster), sources)] : []
  },
  narrow(wanted, sources) {
    const cluster = sources.trees.get('kubernetes') as Cluster | undefined
    return cluster ? narrowPolicyRule(wanted, cluster, sources) : []
  },
}
