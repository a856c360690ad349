import { Text } from '../../../src/base/text.ts'
import { written, type Origin } from '../../../src/origin/origin.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import type { Link, UnknownValue, Value } from '../../../src/platforms/value.ts'

/** What an attribute is built from: plain data, links and unknowns anywhere within. */
export type Built = null | boolean | number | string | LinkTo | NotKnown | readonly Built[] | { readonly [name: string]: Built }

class LinkTo {
  readonly links: readonly (string | Link)[]
  constructor(links: readonly (string | Link)[]) {
    this.links = links
  }
}

class NotKnown {
  readonly says: string
  constructor(says: string) {
    this.says = says
  }
}

/** `aws_vpc.main.id` as an expression has it: known at apply, but linked. */
export function link(resource: string, attribute = 'id'): LinkTo {
  return new LinkTo([{ resource, attribute }])
}

/** Text with links in it: `joined('https://', link('aws_lb.web', 'dns_name'))`. */
export function joined(...parts: readonly (string | LinkTo)[]): LinkTo {
  return new LinkTo(parts.flatMap((part) => (typeof part === 'string' ? [part] : part.links)))
}

export function unknown(says = 'computed at apply'): NotKnown {
  return new NotKnown(says)
}

type More = Partial<Pick<Resource, 'keys' | 'region' | 'account' | 'uncertain' | 'lookedUp'>>

/**
 * A resource for tests: `resource('aws_subnet.a', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.1.0/24' })`. The type is the id's last but one word (before an index).
 * Each attribute and each block stands on a line of its own in a text whose path is the resource's id, so that places tell them apart: `aws_subnet.a:3`.
 */
export function resource(id: string, attributes: { readonly [name: string]: Built } = {}, more: More = {}): Resource {
  const type =
    id
      .replace(/\[[^\]]*\]/g, '')
      .split('.')
      .at(-2) ?? ''
  const lines: string[] = []
  const places: { start: number; end: number }[] = []
  let length = 0
  const say = (line: string): number => {
    places.push({ start: length, end: length + line.length })
    lines.push(line)
    length += line.length + 1
    return places.length - 1
  }
  // The text is complete only once every line was said: origins are made after.
  const plan = (name: string, built: Built, depth: number): ((text: Text) => Value) => {
    const plain = built === null || typeof built !== 'object' || built instanceof LinkTo || built instanceof NotKnown
    const at = say(`${'  '.repeat(depth)}${name} = ${plain ? plainText(built) : Array.isArray(built) ? '[' : '{'}`)
    const origin = (text: Text): Origin => written(text, places[at] ?? { start: 0, end: 0 })
    if (plain) return (text) => plainValue(built, origin(text))
    if (isList(built)) {
      const items = built.map((item, index) => plan(`${index}`, item, depth + 1))
      return (text) => ({ kind: 'list', items: items.map((make) => make(text)), origin: origin(text) })
    }
    const entries = Object.entries(built).map(([key, one]) => [key, plan(key, one, depth + 1)] as const)
    return (text) => ({ kind: 'map', entries: new Map(entries.map(([key, make]) => [key, make(text)])), origin: origin(text) })
  }
  const head = say(id)
  const planned = Object.entries(attributes).map(([name, built]) => [name, plan(name, built, 1)] as const)
  const text = new Text(id, `${lines.join('\n')}\n`)
  return {
    type,
    id,
    keys: [],
    region: 'eu-west-1',
    account: undefined,
    ...more,
    attributes: new Map(planned.map(([name, make]) => [name, make(text)])),
    origin: written(text, places[head] ?? { start: 0, end: 0 }),
  }
}

type Plain = Exclude<Built, readonly Built[] | { readonly [name: string]: Built }>

const isList = (built: Built): built is readonly Built[] => Array.isArray(built)

function plainText(built: Plain): string {
  if (built instanceof NotKnown) return '(unknown)'
  if (built instanceof LinkTo)
    return built.links.map((part) => (typeof part === 'string' ? part : `${part.resource}.${part.attribute}`)).join('')
  return JSON.stringify(built)
}

function plainValue(built: Plain, origin: Origin): Value {
  if (built === null) return { kind: 'null', origin }
  if (built instanceof LinkTo) return { kind: 'unknown', says: 'computed at apply', parts: built.links, origin } satisfies UnknownValue
  if (built instanceof NotKnown) return { kind: 'unknown', says: built.says, origin }
  if (typeof built === 'string') return { kind: 'text', value: built, origin }
  return typeof built === 'number' ? { kind: 'number', value: built, origin } : { kind: 'bool', value: built, origin }
}
