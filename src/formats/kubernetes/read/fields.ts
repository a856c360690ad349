import { parseAddress } from '../../../base/address.ts'
import type { Address } from '../../../base/address.ts'
import type { Span, Text } from '../../../base/text.ts'
import { written } from '../../../origin/origin.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Metadata, PolicyProtocol, Setting } from '../../../platforms/kubernetes/resource.ts'
import type { Requirement, Selector } from '../../../platforms/kubernetes/selector.ts'
import { asEntries, asItems, asString, asText, entryOf, get, present } from '../../../syntax/tree.ts'
import type { Report, Tree } from '../../../syntax/tree.ts'
import type { Document } from '../documents.ts'

/** What reading one resource needs beside its tree. */
export interface Source {
  readonly text: Text
  readonly report: Report
}

export function originOf(source: Source, span: Span): Origin {
  return written(source.text, span)
}

/** The place of a key with its value, or of `otherwise` where the key isn't there. */
export function placeOf(source: Source, tree: Tree | undefined, key: string, otherwise: Origin): Origin {
  const entry = entryOf(tree, key)
  if (!entry) return otherwise
  return written(source.text, {
    start: entry.keySpan.start,
    end: Math.max(entry.keySpan.end, firstLineEnd(source.text, entry.value.span, entry.keySpan)),
  })
}

/** The end of a value that begins on its key's line; blocks below it are not part of the place. */
function firstLineEnd({ content }: Text, value: Span, key: Span): number {
  const newline = content.indexOf('\n', key.end)
  return newline >= 0 && value.end > newline ? (value.start > newline ? key.end : newline) : value.end
}

const clusterScoped = new Set(['Namespace', 'Node', 'IngressClass'])

/** Undefined, with a problem, where a resource has no name. */
export function readMetadata(source: Source, { tree, kind, apiVersion }: Document): Metadata | undefined {
  const metadata = get(tree, 'metadata')
  const name =
    asText(get(metadata, 'name'), source.report, 'metadata.name') ??
    asString(get(metadata, 'generateName'), source.report, 'metadata.generateName')
  if (name === undefined || name === '') {
    source.report('missing-name', entryOf(tree, 'kind')?.value.span ?? tree.span, `This ${kind} has no metadata.name; it is left out.`)
    return undefined
  }
  // kubectl puts what names no namespace into the one of its context, which is `default` unless it was changed.
  const namespace = clusterScoped.has(kind) ? '' : (asText(get(metadata, 'namespace'), source.report, 'metadata.namespace') ?? 'default')
  const owners = asItems(get(metadata, 'ownerReferences'), source.report, 'metadata.ownerReferences').flatMap((owner) => {
    const ownerKind = textIf(get(owner, 'kind'))
    const ownerName = textIf(get(owner, 'name'))
    return ownerKind === undefined || ownerName === undefined ? [] : [`${ownerKind}/${ownerName}`]
  })
  return {
    kind,
    namespace,
    name,
    id: namespace === '' ? `${kind}/${name}` : `${namespace}/${kind}/${name}`,
    labels: readLabels(source, get(metadata, 'labels'), 'metadata.labels'),
    annotations: asEntries(get(metadata, 'annotations'), source.report, 'metadata.annotations').map((entry): Setting => ({
      key: entry.key,
      value: textIf(entry.value) ?? '',
      origin: originOf(source, { start: entry.keySpan.start, end: entry.keySpan.end }),
    })),
    created: textIf(get(metadata, 'creationTimestamp')),
    owners,
    apiVersion,
    origin: placeOf(source, metadata, 'name', originOf(source, entryOf(tree, 'kind')?.keySpan ?? tree.span)),
  }
}

export function readLabels(source: Source, tree: Tree | undefined, what: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const { key, value } of asEntries(tree, source.report, what)) {
    const text = asText(value, source.report, what)
    // No label can begin with an underscore, so that one is nothing but a trap.
    if (text !== undefined && key !== '__proto__') labels[key] = text
  }
  return labels
}

/** The text of a scalar, without a problem for anything else. */
export function textIf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? tree.text : undefined
}

const operators = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist'])

/** A LabelSelector: matchLabels and matchExpressions together. Absent is undefined: what that means differs by field. */
export function readSelector(source: Source, tree: Tree | undefined, what: string): Selector | undefined {
  if (present(tree) === undefined) return undefined
  if (tree?.kind !== 'map') {
    asEntries(tree, source.report, what)
    return { requirements: [], damaged: true }
  }
  const requirements: Requirement[] = []
  let damaged = false
  const labels = readLabels(source, get(tree, 'matchLabels'), `${what}.matchLabels`)
  for (const key of Object.keys(labels)) requirements.push({ key, operator: 'In', values: [labels[key] ?? ''] })
  for (const item of asItems(get(tree, 'matchExpressions'), source.report, `${what}.matchExpressions`)) {
    const key = textIf(get(item, 'key'))
    const operator = textIf(get(item, 'operator'))
    const values = asItems(get(item, 'values'), source.report, `${what}.matchExpressions.values`).flatMap((value) => textIf(value) ?? [])
    const needsValues = operator === 'In' || operator === 'NotIn'
    if (key === undefined || operator === undefined || !operators.has(operator) || needsValues !== values.length > 0) {
      source.report(
        'selector',
        item.span,
        `An expression of ${what} needs a key, one of In, NotIn, Exists, DoesNotExist, and values for In and NotIn alone.`,
      )
      damaged = true
    } else requirements.push({ key, operator: operator as Requirement['operator'], values })
  }
  for (const { key, keySpan } of tree.entries) {
    if (key === 'matchLabels' || key === 'matchExpressions') continue
    source.report(
      'selector',
      keySpan,
      `${what} knows matchLabels and matchExpressions; a label written directly under it is refused by the API server.`,
    )
    damaged = true
  }
  return { requirements, damaged }
}

export function readProtocol(source: Source, tree: Tree | undefined, what: string): PolicyProtocol | undefined {
  if (tree === undefined || present(tree) === undefined) return 'TCP'
  const text = asString(tree, source.report, what)
  if (text === undefined || text === 'TCP' || text === 'UDP' || text === 'SCTP') return text
  source.report('protocol', tree.span, `${what} must be TCP, UDP or SCTP.`)
  return undefined
}

/** Address texts; those that aren't addresses become problems unless they are `None` or empty. */
export function readAddresses(source: Source, trees: readonly (Tree | undefined)[], what: string): Address[] {
  const found: Address[] = []
  const seen = new Set<string>()
  for (const tree of trees) {
    const text = textIf(tree)
    if (tree === undefined || text === undefined || text === '' || text === 'None') continue
    const address = parseAddress(text)
    if (!address) source.report('address', tree.span, `${what} must be an IPv4 or IPv6 address.`)
    else if (!seen.has(text)) {
      seen.add(text)
      found.push(address)
    }
  }
  return found
}
