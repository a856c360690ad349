import type { Text } from '../../base/text.ts'
import { textOf } from './table.ts'
import { at, type MapTree } from '../../syntax/tree.ts'

/** A resource as far as it may be named by a file: its type, its id and what else refers to it. */
export interface Known {
  readonly type: string
  readonly id: string
  readonly keys: readonly string[]
}

/** Where a name isn't an id that tells itself: the type of resource that a file's name or neighbours may tell. */
const typeOfName: Readonly<Record<string, string>> = {
  api: 'aws_apigatewayv2_api',
  distribution: 'aws_cloudfront_distribution',
  listener: 'aws_lb_listener',
  'load-balancer': 'aws_lb',
  'target-group': 'aws_lb_target_group',
  'web-acl': 'aws_wafv2_web_acl',
  zone: 'aws_route53_zone',
}

const idOfName: Readonly<Record<string, RegExp>> = {
  pl: /(?<![a-z0-9])pl-[0-9a-f]{8,17}(?![a-z0-9])/,
  'tgw-rtb': /(?<![a-z0-9])tgw-rtb-[0-9a-f]{8,17}(?![a-z0-9])/,
  'resolver-endpoint': /(?<![a-z0-9])rslvr-(?:in|out|indel)-[0-9a-f]{8,17}(?![a-z0-9])/,
  zone: /(?<![A-Za-z0-9])Z[A-Z0-9]{7,31}(?![A-Za-z0-9])/,
}

/**
 * What an answer leaves out because its caller knew it: whose rules, records or entries it lists. Told by an id in the file's path or in
 * the keys around
 * the answer, by the name of a resource there, or by being the only one. Undefined where nothing tells.
 */
export function nameFor(name: string, words: readonly string[], tree: MapTree, known: readonly Known[]): string | undefined {
  const own = textOf(at(tree, 'LoadBalancerArn')) ?? textOf(at(tree, 'TargetGroupArn')) ?? textOf(at(tree, 'ListenerArn'))
  if (own !== undefined && name in typeOfName && own.includes(`:${partOfArn[name] ?? '?'}/`)) return own
  for (const word of words.toReversed()) {
    const id = idOfName[name]?.exec(word)?.[0]
    if (id !== undefined) return id
  }
  const type = typeOfName[name]
  if (type === undefined) return undefined
  const candidates = known.filter((one) => one.type === type)
  if (name === 'zone') {
    const domain = domainOf(tree)
    const same = candidates.filter(({ keys }) => domain !== undefined && keys.includes(`name ${domain}`))
    if (same.length === 1) return same[0]?.id
    if (domain !== undefined && same.length === 0) return domain
  }
  // `name ` in front of a key: what people call it, and no reference.
  const said = ` ${plain(words.join(' '))} `
  let best: Known | undefined
  let length = 0
  let isSure = false
  for (const one of candidates) {
    for (const key of [one.id, one.id.slice(one.id.lastIndexOf('/') + 1), ...one.keys.map((key) => key.replace(/^name /, ''))]) {
      const text = plain(key)
      if (text.length < 2 || !said.includes(` ${text} `) || text.length < length) continue
      isSure = text.length > length || best === one
      best = one
      length = text.length
    }
  }
  if (best !== undefined) return isSure ? best.id : undefined
  return candidates.length === 1 ? candidates[0]?.id : undefined
}

const partOfArn: Readonly<Record<string, string>> = { listener: 'listener', 'load-balancer': 'loadbalancer', 'target-group': 'targetgroup' }

/** Words of a text without what tools put in the place of `/` and `:`. */
function plain(text: string): string {
  return text
    .replace(/\.json\b/g, '')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
}

/** The domain of a zone's records: the one with a SOA record is its apex. */
function domainOf(tree: MapTree): string | undefined {
  const records = at(tree, 'ResourceRecordSets')
  if (records?.kind !== 'list') return undefined
  const apex = records.items.find((one) => textOf(at(one, 'Type')) === 'SOA')
  return textOf(at(apex, 'Name'))?.replace(/\.$/, '')
}

/** The part of a file's path that people will look for. */
export function lastName({ path }: Text): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
