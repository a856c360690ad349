import { filterIds } from '../../../platforms/kubernetes/policies.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import type { Editor } from '../../edit.ts'
import { permitByPolicy } from './policy.ts'
import { serveByService } from './service.ts'

/** Edits of Kubernetes manifests. */
export const kubernetesEditor: Editor = {
  edits(want, sources) {
    const cluster = sources.trees.get('kubernetes') as Cluster | undefined
    if (!cluster) return []
    if (want.kind === 'permit' && want.by === filterIds.ingress) return permitByPolicy(want, 'ingress', cluster, sources)
    if (want.kind === 'permit' && want.by === filterIds.egress) return permitByPolicy(want, 'egress', cluster, sources)
    return want.kind === 'serve' ? serveByService(want, cluster, sources) : []
  },
}
