import type { Text } from '../../base/text.ts'
import { lowerCluster } from '../../platforms/kubernetes/lower.ts'
import type { FormatReading, ReadingContext } from '../format.ts'
import { readCluster } from './cluster.ts'

/** The cluster that all manifests together declare. */
export function read(files: readonly Text[], context: ReadingContext): FormatReading {
  const { cluster, problems, unread } = readCluster(files)
  const lowered = lowerCluster(cluster, context.profile, context.future)
  return { facts: lowered.facts, resources: lowered.wishes, problems, unread: [...unread, ...lowered.unread], trees: cluster }
}
