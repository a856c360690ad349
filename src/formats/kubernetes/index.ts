import { lowerCluster } from '../../platforms/kubernetes/lower.ts'
import type { Format } from '../format.ts'
import { readCluster } from './cluster.ts'
import { recognise } from './recognise.ts'

/** Kubernetes manifests in YAML or JSON: all of them together are one cluster. */
export const kubernetes: Format = {
  name: 'kubernetes',
  says: 'Kubernetes manifests',
  recognise,
  read(files, context) {
    const { cluster, problems, unread } = readCluster(files)
    const lowered = lowerCluster(cluster, context.profile)
    return { facts: lowered.facts, problems, unread: [...unread, ...lowered.unread], trees: cluster }
  },
}
