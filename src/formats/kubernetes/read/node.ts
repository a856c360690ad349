import { parsePrefix } from '../../../base/address.ts'
import type { ClusterNode } from '../../../platforms/kubernetes/resource.ts'
import { at, asItems, get } from '../../../syntax/tree.ts'
import type { Document } from '../documents.ts'
import { readAddresses, readMetadata, textIf } from './fields.ts'
import type { Source } from './fields.ts'

export function readNode(source: Source, document: Document): ClusterNode | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  const addresses = asItems(at(document.tree, 'status', 'addresses'), source.report, 'status.addresses')
  const ofType = (type: string): typeof addresses => addresses.filter((item) => textIf(get(item, 'type')) === type)
  const ranges = [at(document.tree, 'spec', 'podCIDR'), ...asItems(at(document.tree, 'spec', 'podCIDRs'), source.report, 'spec.podCIDRs')]
  const podRanges = new Map(
    ranges.flatMap((tree) => {
      const text = textIf(tree)
      const prefix = text === undefined || text === '' ? undefined : parsePrefix(text)
      if (text !== undefined && text !== '' && !prefix && tree)
        source.report('address', tree.span, 'spec.podCIDRs takes prefixes such as 10.244.1.0/24.')
      return prefix && text !== undefined ? [[text, prefix] as const] : []
    }),
  )
  return {
    ...metadata,
    hostname: textIf(get(ofType('Hostname')[0], 'address'))?.toLowerCase() ?? metadata.labels['kubernetes.io/hostname'],
    internal: readAddresses(
      source,
      ofType('InternalIP').map((item) => get(item, 'address')),
      'status.addresses',
    ),
    external: readAddresses(
      source,
      ofType('ExternalIP').map((item) => get(item, 'address')),
      'status.addresses',
    ),
    podRanges: [...podRanges.values()],
  }
}
