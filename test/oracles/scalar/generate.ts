import { parseAddress, parsePrefix, type Address, type AddressOrToken, type AddressRange } from '../../../src/base/address.ts'
import { nobody, type Match, type Peers, type SessionState } from '../../../src/flow/match.ts'
import type { Language } from '../../../src/flow/text/language.ts'
import { noFacts, type Facts } from '../../../src/model/facts.ts'
import type { Endpoint, Group } from '../../../src/model/endpoint.ts'
import type { Filter, FilterAction, FilterRule } from '../../../src/model/filter.ts'
import type { HttpAction, HttpDefault, HttpRouter, HttpRule, PathChange, Pool } from '../../../src/model/http.ts'
import type { Listener } from '../../../src/model/listener.ts'
import type { Model } from '../../../src/model/model.ts'
import type { Interface, Node, Stage } from '../../../src/model/node.ts'
import type { NextHop, Route, RouteTable } from '../../../src/model/table.ts'
import type { NewAddress, Translation, TranslationAction, TranslationRule } from '../../../src/model/translation.ts'
import { implied } from '../../../src/origin/origin.ts'
import { Random } from '../nginx/random.ts'
import { clientPorts } from './interpret.ts'
import { canTalk, familyOf, type Headers, type ScalarRequest } from './match.ts'

const origin = implied('made up')

const at = (text: string): Address => {
  const address = parseAddress(text)
  if (!address) throw new Error(text)
  return address
}
const prefix = (text: string): AddressRange => {
  const range = parsePrefix(text)
  if (!range) throw new Error(text)
  return { family: range.family, first: range.first, last: range.last }
}

const hosts = ['shop.example', 'www.shop.example', 'a.b.shop.example', 'api.example', 'example']
const paths = ['/', '/a', '/a/', '/a/b', '/ab', '/static/x.css', '/x/y.php', '/A']
const methods = ['GET', 'POST', 'DELETE']
const ports = [22, 53, 80, 443, 5432, 8080]

/** What a network has: more of it is harder to shrink. */
export interface Wish {
  readonly http: boolean
  readonly doubts: boolean
  /** Fewer of everything: what is followed again and again. */
  readonly small?: boolean
}

/** One random network, the same for the same seed. */
export class Generator {
  readonly random: Random
  readonly wish: Wish
  #endpoints: Endpoint[] = []
  #groups: Group[] = []
  #addresses: string[] = []
  #interfaces: string[] = ['eth0', 'eth1', 'pods']
  #filters: Filter[] = []
  #translations: Translation[] = []
  #tables: RouteTable[] = []

  constructor(seed: number, wish: Wish) {
    this.random = new Random(seed)
    this.wish = wish
  }

  #several<T>(least: number, most: number, make: (index: number) => T): T[] {
    const upper = this.wish.small === true ? Math.max(least, most - 1) : most
    return Array.from({ length: least + this.random.below(upper - least + 1) }, (_, index) => make(index))
  }

  #some<T>(list: readonly T[], chance: number): T[] {
    return list.filter(() => this.random.chance(chance))
  }

  facts(): Facts {
    const { random } = this
    const six = random.chance(0.7)
    const lans = this.#several(1, 3, (i) => ({ four: i === 0 && random.chance(0.4) ? '10.0.0.0/16' : `10.0.${i + 1}.0/24`, six: `fd00:0:0:${i + 1}::/64`, number: i + 1 }))
    const drafts: { id: string; router: boolean; interfaces: Interface[] }[] = []
    const onLan = (lan: (typeof lans)[number], name: string, host: number): Interface => {
      const four = `10.0.${lan.number}.${host}`
      const long = `fd00:0:0:${lan.number}::${host}`
      const both = [{ address: at(four), prefixLength: Number(lan.four.split('/')[1]), origin }, ...(six && random.chance(0.8) ? [{ address: at(long), prefixLength: 64, origin }] : [])]
      for (const { address } of both) this.#addresses.push(address.family === 4 ? four : long)
      return { name, addresses: both, segment: undefined, up: true, origin }
    }
    this.#several(1, 2, (r) => {
      const interfaces = this.#some(lans, 0.8).map((lan, i) => onLan(lan, `eth${i}`, 1 + r))
      if (interfaces.length === 0 || random.chance(0.4)) {
        interfaces.push({ name: 'wan', addresses: [{ address: at(`203.0.113.${1 + r}`), prefixLength: random.pick([32, 28]), origin }], segment: undefined, up: true, origin })
        this.#addresses.push(`203.0.113.${1 + r}`)
      }
      drafts.push({ id: `router${r}`, router: true, interfaces })
    })
    this.#several(2, 4, (h) => {
      const interfaces = [onLan(random.pick(lans), 'eth0', 10 + h), ...(random.chance(0.2) ? [onLan(random.pick(lans), 'eth1', 30 + h)] : [])]
      if (random.chance(0.15)) {
        interfaces.push({ name: 'wan', addresses: [{ address: at(`203.0.113.${40 + h}`), prefixLength: 32, origin }], segment: undefined, up: true, origin })
        this.#addresses.push(`203.0.113.${40 + h}`)
      }
      drafts.push({ id: `host${h}`, router: random.chance(0.3), interfaces })
    })
    const cluster = random.chance(0.6)
    const endpoint = (id: string, kind: Endpoint['kind'], node: string, addresses: readonly Address[], more: Partial<Endpoint> = {}): void => {
      this.#endpoints.push({ id, kind, names: [], node, addresses, labels: {}, within: [], exposed: 'no', searches: [], origin, ...more })
    }
    const workers: string[] = []
    for (const draft of drafts) {
      endpoint(draft.id, 'host', draft.id, [])
      if (cluster && draft.router && random.chance(0.8)) {
        workers.push(draft.id)
        draft.interfaces.push({ name: 'pods', addresses: [], segment: 'podnet', up: true, origin })
      }
      if (random.chance(0.2)) {
        const own = `172.16.0.${this.#endpoints.length}`
        endpoint(`${draft.id}/container`, 'workload', draft.id, [at(own)])
        this.#addresses.push(own)
      }
    }
    if (cluster) {
      this.#several(2, 4, (w) => {
        const somewhere = random.chance(0.4) ? random.pick([[prefix('10.244.0.0/16')], [prefix('10.244.0.0/16'), prefix('2001:db8:5::/64')], [prefix('2001:db8:5::/64')]]) : undefined
        endpoint(`pod${w}`, 'workload', 'cluster', [], { exposed: random.chance(0.2) ? 'maybe' : 'no', ...(somewhere && { somewhere }) })
      })
      this.#several(0, 2, (s) => endpoint(`service${s}`, 'service', 'cluster', random.chance(0.5) ? [at(`10.96.0.${s + 1}`)] : []))
      if (this.#endpoints.some((e) => e.kind === 'service' && e.addresses.length > 0)) this.#addresses.push('10.96.0.1')
    }
    this.#addresses.push('10.0.1.77', '198.51.100.9', '10.9.9.9', ...(six ? ['fd00:0:0:1::77', '2001:db8::9'] : []))
    const ids = this.#endpoints.map((e) => e.id)
    this.#several(1, 3, (g) => {
      this.#groups.push({ id: `group${g}`, surely: this.#some(ids, 0.3), possibly: this.wish.doubts && random.chance(0.3) ? this.#some(ids, 0.2) : [], ranges: random.chance(0.4) ? [this.#range()] : [], origin })
    })
    if (cluster) this.#groups.push({ id: 'kubernetes/pods', surely: ids.filter((id) => id.startsWith('pod')), possibly: [], ranges: random.chance(0.3) ? [prefix('10.244.0.0/16')] : [], origin })

    const nodes = drafts.map((draft): Node => {
      const plain = random.chance(0.25)
      return {
        id: draft.id,
        kind: 'host',
        names: [],
        interfaces: draft.interfaces,
        ...(plain ? { arrive: [], originate: [] } : this.#stages(draft.id, draft.interfaces)),
        forwards: draft.router,
        folder: undefined,
        within: [],
        origin,
      }
    })
    if (cluster) nodes.push(this.#cluster(workers))
    const attachments = drafts.filter(() => random.chance(0.2)).map((d) => ({ node: d.id, point: random.pick(['before-routing', 'input', 'forward', 'output', 'after-routing'] as const), stages: [this.#stage(d.id)], origin }))
    const http = this.wish.http ? this.#http(drafts.map((d) => d.id)) : { listeners: [], routers: [], pools: [] }
    return {
      ...noFacts,
      nodes,
      segments: cluster ? [{ id: 'podnet', kind: 'pods', prefixes: [], within: [], origin }] : [],
      attachments,
      endpoints: this.#endpoints,
      groups: this.#groups,
      filters: this.#filters,
      translations: this.#translations,
      tables: this.#tables,
      ...http,
    }
  }

  // Peers and matches

  #range(): AddressRange {
    const { random } = this
    return random.pick([
      () => prefix(random.pick(['10.0.0.0/8', '10.0.0.0/16', '10.0.1.0/24', '10.0.2.0/24', '10.0.1.0/28', '0.0.0.0/0', '::/0', 'fd00::/16', 'fd00:0:0:1::/64', '10.244.0.0/17', '203.0.113.0/24', '198.51.100.0/24'])),
      () => {
        const one = at(random.pick(this.#addresses))
        return { family: one.family, first: one.value, last: one.value }
      },
    ])()
  }

  #peers(): Peers {
    const { random } = this
    const made = {
      ranges: random.chance(0.6) ? this.#several(1, 2, () => this.#range()) : [],
      endpoints: random.chance(0.25) ? [random.pick(this.#endpoints).id] : [],
      groups: this.#groups.length > 0 && random.chance(0.3) ? [random.pick(this.#groups).id] : [],
    }
    return made
  }

  #leaf(): Match {
    const { random } = this
    const leaves: (() => Match)[] = [
      () => ({ kind: 'source', peers: this.#peers() }),
      () => ({ kind: 'destination', peers: this.#peers() }),
      () => ({ kind: 'destination', peers: this.#peers() }),
      () => ({ kind: 'family', family: random.pick([4, 6]) }),
      () => ({ kind: 'protocol', protocols: random.pick([[{ first: 6, last: 6 }], [{ first: 17, last: 17 }], [{ first: 6, last: 17 }], [{ first: 58, last: 58 }, { first: 1, last: 1 }]]) }),
      () => ({ kind: 'destinationPort', ports: this.#several(1, 2, () => random.pick([...ports.map((p) => ({ first: p, last: p })), { first: 0, last: 1023 }, { first: 53, last: 443 }])) }),
      () => ({ kind: 'destinationPort', ports: [random.pick(ports.map((p) => ({ first: p, last: p })))] }),
      () => ({ kind: 'sourcePort', ports: [random.pick([{ first: 1024, last: 65535 }, { first: 5000, last: 6000 }, { first: 0, last: 1023 }])] }),
      () => ({ kind: 'icmp', family: random.pick([4, 6]), types: random.pick([[], [{ first: 8, last: 8 }], [{ first: 128, last: 129 }, { first: 0, last: 0 }]]), ...(random.chance(0.3) && { codes: [{ first: 0, last: 1 }] }) }),
      () => ({ kind: 'arrivesOn', interfaces: [random.pick([...this.#interfaces, 'eth*', 'uplink', 'wan'])] }),
      () => ({ kind: 'leavesBy', interfaces: [random.pick([...this.#interfaces, 'eth*', 'wan'])] }),
      () => ({ kind: 'session', states: random.pick<SessionState[]>([['new'], ['established', 'related'], ['invalid'], ['new', 'established']]) }),
      () => ({ kind: 'translated', side: random.pick(['source', 'destination']) }),
      () => ({ kind: 'mark', ...random.pick([{ value: 1, mask: 1 }, { value: 0, mask: 1 }, { value: 5, mask: 0xffffffff }, { value: 2, mask: 3 }]) }),
      () => ({ kind: 'destinationIsLocal' }),
    ]
    if (this.wish.doubts && random.chance(0.03)) return { kind: 'opaque', says: 'nobody knows', origin }
    return random.pick(leaves)()
  }

  #match(depth = 2): Match {
    const { random } = this
    if (depth === 0 || random.chance(0.45)) return this.#leaf()
    return random.pick<() => Match>([
      () => ({ kind: 'all', of: this.#several(0, 3, () => this.#match(depth - 1)) }),
      () => ({ kind: 'all', of: this.#several(2, 3, () => this.#match(depth - 1)) }),
      () => ({ kind: 'some', of: this.#several(1, 3, () => this.#match(depth - 1)) }),
      () => ({ kind: 'not', of: this.#match(depth - 1) }),
    ])()
  }

  // Stages

  #filter(id: string): string {
    const { random } = this
    const action = (here: string): FilterAction => {
      const roll = random.next()
      if (roll < 0.4) return { do: 'accept' }
      if (roll < 0.55) return { do: 'drop' }
      if (roll < 0.63) return { do: 'reject', with: random.pick(['reset', 'icmp']) }
      if (roll < 0.73 && here === 'main') return { do: 'jump', chain: random.pick(['one', 'two', 'two', 'gone'].slice(0, this.wish.doubts ? 4 : 3)) }
      if (roll < 0.78 && here !== 'two') return { do: 'goto', chain: 'two' }
      if (roll < 0.84) return { do: 'return' }
      if (roll < 0.92) return { do: 'mark', ...random.pick([{ value: 1, mask: 1 }, { value: 5, mask: 0xffffffff }, { value: 2, mask: 3 }, { value: 0, mask: 0xffffffff }]) }
      if (this.wish.doubts && roll < 0.95) return { do: 'unknown', says: 'nobody knows' }
      return { do: 'continue' }
    }
    const rules = (here: string): FilterRule[] => this.#several(0, 4, (i) => ({ match: this.#match(), action: action(here), says: `${here} ${i}`, origin }))
    this.#filters.push({
      id, says: id, start: 'main', chains: { main: rules('main'), one: rules('one'), two: rules('two') },
      otherwise: { action: random.pick(['accept', 'accept', 'drop', 'reject']), says: 'otherwise', origin },
      sessions: random.pick(['implicit', 'rules', 'rules', 'none']),
    })
    return id
  }

  #translation(id: string, place: 'before' | 'after'): string {
    const { random } = this
    const to = (side: 'source' | 'destination'): NewAddress => {
      const roll = random.next()
      if (roll < 0.6) {
        const receivers = this.#endpoints.filter((e) => e.kind !== 'service')
        return {
          kind: 'members',
          members: this.#several(1, 2, () => ({
            peers: random.chance(0.5) ? { ...nobody, endpoints: [random.pick(receivers).id] } : { ...nobody, ranges: [this.#single()] },
            port: side === 'destination' && random.chance(0.5) ? random.pick(ports) : undefined,
            origin,
          })),
        }
      }
      if (roll < 0.85) return { kind: side === 'source' ? 'outgoing' : 'incoming' }
      return { kind: 'same' }
    }
    const action = (here: string): TranslationAction => {
      const roll = random.next()
      if (roll < 0.6) {
        const destination = place === 'before' ? { destination: { to: to('destination'), ...(random.chance(0.3) && { ports: [random.pick([{ first: 8080, last: 8080 }, { first: 80, last: 80 }])] }) } } : {}
        const source = place === 'after' ? { source: { to: to('source'), ...(random.chance(0.3) && { ports: [{ first: 1024, last: 65535 }] }) } } : {}
        return { do: 'translate', ...destination, ...source, ...(place === 'after' && this.wish.doubts && random.chance(0.25) && { sometimes: 'it depends' }) }
      }
      if (roll < 0.68) return { do: 'leave' }
      if (roll < 0.72) return { do: 'reject', with: 'icmp' }
      if (roll < 0.75) return { do: 'drop' }
      if (roll < 0.83 && here === 'main') return { do: 'jump', chain: 'one' }
      if (roll < 0.86 && here === 'main') return { do: 'goto', chain: 'one' }
      if (roll < 0.9) return { do: 'return' }
      if (roll < 0.94) return { do: 'mark', value: 1, mask: 1 }
      if (this.wish.doubts && roll < 0.96) return { do: 'unknown', says: 'nobody knows' }
      return { do: 'continue' }
    }
    const rules = (here: string): TranslationRule[] => this.#several(0, 3, (i) => ({ match: this.#match(), action: action(here), says: `${here} ${i}`, origin }))
    this.#translations.push({ id, says: id, start: 'main', chains: { main: rules('main'), one: rules('one') } })
    return id
  }

  #single(): AddressRange {
    const one = at(this.random.pick(this.#addresses))
    return { family: one.family, first: one.value, last: one.value }
  }

  #stage(node: string): Stage {
    const { random } = this
    const name = `${node}/extra${this.#filters.length + this.#translations.length}`
    return random.chance(0.7) ? { stage: 'filter', filter: this.#filter(name) } : { stage: 'translate', translation: this.#translation(name, 'before') }
  }

  #stages(id: string, interfaces: readonly Interface[]): Pick<Node, 'arrive' | 'originate'> {
    const { random } = this
    const table = `${id}/routes`
    if (random.chance(0.75)) this.#tables.push(this.#table(table, interfaces))
    const filter = (name: string): Stage[] => (random.chance(0.35) ? [{ stage: 'filter', filter: this.#filter(`${id}/${name}`) }] : [])
    const translate = (name: string, place: 'before' | 'after'): Stage[] => (random.chance(0.3) ? [{ stage: 'translate', translation: this.#translation(`${id}/${name}`, place) }] : [])
    const opaque: Stage[] = this.wish.doubts && random.chance(0.03) ? [{ stage: 'opaque', says: 'a black box', origin }] : []
    const after = translate('post', 'after')
    return {
      arrive: [
        ...filter('raw'), ...translate('pre', 'before'),
        { stage: 'point', name: 'before-routing' },
        { stage: 'route', table, local: [...filter('input'), { stage: 'point', name: 'input' }, { stage: 'deliver' }], forward: [...filter('forward'), ...opaque, ...after, { stage: 'transmit' }] },
      ],
      originate: [...translate('out', 'before'), ...filter('output'), { stage: 'route', table, local: [{ stage: 'deliver' }], forward: [...after, { stage: 'transmit' }] }],
    }
  }

  #table(id: string, interfaces: readonly Interface[]): RouteTable {
    const { random } = this
    const hop = (): { interface: string; gateway: Address | undefined } => ({ interface: random.pick(interfaces).name, gateway: random.chance(0.6) ? at(random.pick(this.#addresses)) : undefined })
    const via = (): NextHop => {
      const roll = random.next()
      if (roll < 0.5) return { kind: 'interface', ...hop() }
      if (roll < 0.58) return { kind: 'choice', of: this.#several(2, 2, hop) }
      if (roll < 0.74) return { kind: 'blackhole' }
      if (roll < 0.78) return { kind: random.pick(['unreachable', 'prohibit']) }
      if (roll < 0.8 && this.wish.doubts) return { kind: 'either', of: [{ kind: 'blackhole' }, { kind: 'interface', ...hop() }], says: 'one of two' }
      if (roll < 0.83) return { kind: 'local' }
      if (roll < 0.86 && this.wish.doubts) return { kind: 'unknown', says: 'nobody knows' }
      return { kind: 'outside', says: 'out' }
    }
    const connected = interfaces.flatMap((i) =>
      i.addresses.map(({ address, prefixLength }): Route => {
        const size = 1n << BigInt((address.family === 4 ? 32 : 128) - prefixLength)
        const first = address.value - (address.value % size)
        return { to: { prefix: { family: address.family, first, last: first + size - 1n } }, via: { kind: 'interface', interface: i.name, gateway: undefined }, metric: 0, origin }
      }),
    )
    const others = this.#several(0, 4, (): Route => {
      const to = random.chance(0.15) ? { peers: this.#peers(), ...(random.chance(0.3) && { family: random.pick([4, 6] as const) }) } : { prefix: this.#range() }
      return { to, via: via(), metric: random.pick([0, 0, 10]), origin, ...(random.chance(0.1) && { loses: { peers: this.#peers(), says: 'lost' } }) }
    })
    const last: Route[] = random.chance(0.7) ? [{ to: { prefix: prefix('0.0.0.0/0') }, via: via(), metric: 0, origin }, { to: { prefix: prefix('::/0') }, via: via(), metric: 0, origin }] : []
    return { id, routes: [...connected, ...others, ...last], otherwise: origin }
  }

  #cluster(workers: readonly string[]): Node {
    const { random } = this
    const table = 'cluster/routes'
    const via: NextHop =
      workers.length === 0 ? { kind: 'outside', says: 'out' } : this.wish.doubts && random.chance(0.2) ? { kind: 'maybe', nodes: workers, arrivesOn: 'pods', says: 'perhaps' } : { kind: 'nodes', nodes: workers, arrivesOn: 'pods' }
    this.#tables.push({ id: table, routes: ['0.0.0.0/0', '::/0'].map((p) => ({ to: { prefix: prefix(p) }, via, metric: 0, origin })), otherwise: origin })
    const services: Stage[] = [{ stage: 'translate', translation: this.#services() }]
    const out: Stage[] = random.chance(0.5) ? [{ stage: 'filter', filter: this.#filter('cluster/egress') }] : []
    const into: Stage[] = random.chance(0.6) ? [{ stage: 'filter', filter: this.#filter('cluster/ingress') }] : []
    const selecting = (stages: Stage[]): Stage[] =>
      random.chance(0.6) ? stages : [{ stage: 'select', cases: this.#several(1, 2, (i) => ({ match: this.#match(2), stages: [...(random.chance(0.5) ? [this.#stage(`cluster/case${i}`)] : []), ...stages], says: 'a case', origin })), otherwise: stages }]
    return {
      id: 'cluster', kind: 'cluster', names: [], interfaces: [{ name: 'pods', addresses: [], segment: 'podnet', up: true, origin }],
      arrive: [{ stage: 'route', table, local: [...into, { stage: 'deliver' }], forward: [{ stage: 'transmit' }] }],
      originate: selecting([...services, ...out, { stage: 'route', table, local: [...into, { stage: 'deliver' }], forward: [{ stage: 'transmit' }] }]),
      forwards: true, folder: undefined, within: [], origin,
    }
  }

  #services(): string {
    const { random } = this
    const pods = this.#endpoints.filter((e) => e.node === 'cluster' && e.kind === 'workload')
    const rules = this.#endpoints.filter((e) => e.kind === 'service').map((service): TranslationRule => ({
      match: { kind: 'all', of: [{ kind: 'destination', peers: { ...nobody, endpoints: [service.id] } }, { kind: 'destinationPort', ports: [{ first: 80, last: 443 }] }] },
      action: { do: 'translate', destination: { to: { kind: 'members', members: this.#several(1, 3, () => ({ peers: { ...nobody, endpoints: [random.pick(pods).id] }, port: random.pick([80, 8080]), origin })) } } },
      says: service.id,
      origin,
    }))
    this.#translations.push({ id: 'cluster/services', says: 'services', start: 'main', chains: { main: rules } })
    return 'cluster/services'
  }

  // HTTP

  #http(nodes: readonly string[]): { listeners: Listener[]; routers: HttpRouter[]; pools: Pool[] } {
    const { random } = this
    const receivers = this.#endpoints.filter((e) => e.kind !== 'service')
    const pools = this.#several(1, 3, (p): Pool => ({
      id: `pool${p}`, says: `pool${p}`, method: 'any', origin,
      members: this.#several(0, 3, () => ({
        target: random.chance(0.7) ? { kind: 'endpoint' as const, endpoint: random.pick(receivers).id } : { kind: 'address' as const, address: at(random.pick(this.#addresses)) },
        port: random.pick([80, 8080, 443, undefined]), weight: 1, backup: random.chance(0.2), down: random.chance(0.15), origin,
      })),
    }))
    const names = this.#several(1, 2, (r) => `site${r}`)
    const routers = names.map((id): HttpRouter => ({ id, says: id, rules: this.#several(0, 4, (i) => this.#httpRule(`${id} ${i}`, names, pools, 2)), otherwise: this.#httpDefault(names, pools) }))
    const listeners = this.#several(1, 3, (l): Listener => {
      const node = random.pick(nodes)
      const tls = random.chance(0.3) ? { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin } : undefined
      const serves: Listener['serves'] = random.chance(0.75) ? { kind: 'http', router: random.pick(names) } : random.chance(0.5) ? { kind: 'pool', pool: random.pick(pools).id } : random.chance(0.7) ? { kind: 'end' } : { kind: 'unknown', says: 'nobody knows' }
      const addresses = random.chance(0.3) ? { ...nobody, endpoints: [node] } : random.chance(0.15) ? { ...nobody, ranges: [this.#single()] } : undefined
      return { id: `listener${l}`, says: `listener${l}`, node, addresses, protocol: random.chance(0.95) ? 'tcp' : 'udp', port: random.pick([80, 80, 443, 8080]), tls, serves, names: [], origin }
    })
    return { listeners, routers, pools }
  }

  #httpRule(says: string, routers: readonly string[], pools: readonly Pool[], depth: number): HttpRule {
    return { match: this.#httpMatch(), action: this.#httpAction(routers, pools, depth), says, origin }
  }

  #httpDefault(routers: readonly string[], pools: readonly Pool[]): HttpDefault {
    return { action: this.#httpAction(routers, pools, 0), says: 'otherwise', origin }
  }

  #httpAction(routers: readonly string[], pools: readonly Pool[], depth: number): HttpAction {
    const { random } = this
    const path = (): PathChange =>
      random.pick<PathChange>([
        { kind: 'keep' }, { kind: 'keep' }, { kind: 'keep' },
        { kind: 'prefix', from: random.pick(['/a', '/', '/static']), to: random.pick(['/', '/b', '/a/b']) },
        { kind: 'constant', to: random.pick(paths) },
      ])
    const roll = random.next()
    if (depth > 0 && roll < 0.2) return { do: 'route', rules: this.#several(0, 3, (i) => this.#httpRule(`inner ${i}`, routers, pools, depth - 1)), otherwise: this.#httpDefault(routers, pools) }
    if (roll < 0.65) return { do: 'forward', pool: random.pick(pools).id, path: path(), host: random.chance(0.3) ? random.pick(hosts) : undefined, tls: random.chance(0.2) }
    if (roll < 0.85) return { do: 'answer', status: random.pick([200, 301, 404]) }
    if (roll < 0.9) return { do: 'rewrite', path: path(), router: random.pick(routers) }
    if (roll < 0.94) return { do: 'files', root: '/srv' }
    if (this.wish.doubts && roll < 0.96) return { do: 'unknown', says: 'nobody knows' }
    return { do: 'close' }
  }

  #language(texts: readonly string[]): Language {
    const { random } = this
    const text = random.pick(texts)
    const fold = random.chance(0.3) ? { ignoreCase: true } : {}
    return random.pick<() => Language>([
      () => ({ kind: 'exact', text, ...fold }),
      () => ({ kind: 'prefix', text: text.slice(0, 2 + random.below(3)), ...fold }),
      () => ({ kind: 'suffix', text: text.slice(-3), ...fold }),
      () => ({ kind: 'contains', text: text.slice(1, 3), ...fold }),
      () => ({ kind: 'pattern', source: random.pick(['\\.(php|css)$', '^/a(/|$)', '[ab]', '^(www\\.)?shop', 'x.*y|^P']), flavour: 'pcre', anchoring: 'search', ...fold }),
      () => ({ kind: 'not', of: { kind: 'exact', text } }),
      () => ({ kind: 'some', of: [{ kind: 'exact', text }, { kind: 'suffix', text: 'example' }] }),
    ])()
  }

  #httpMatch(): Match {
    const { random } = this
    const leaf = (): Match =>
      random.pick<() => Match>([
        () => ({ kind: 'host', language: random.chance(0.3) ? { kind: 'labels', suffix: random.pick(['shop.example', 'example']), count: random.pick(['one', 'many']) } : this.#language(hosts) }),
        () => ({ kind: 'path', language: random.chance(0.4) ? { kind: 'elements', prefix: random.pick(paths) } : this.#language(paths) }),
        () => ({ kind: 'path', language: this.#language(paths) }),
        () => ({ kind: 'method', language: this.#language(methods) }),
        () => ({ kind: 'header', name: 'X-Kind', language: random.chance(0.4) ? { kind: random.pick(['any', 'absent'] as const) } : this.#language(['gold', 'silver']) }),
        () => ({ kind: 'query', name: 'q', language: random.chance(0.4) ? { kind: random.pick(['any', 'absent'] as const) } : this.#language(['1', '22']) }),
        () => ({ kind: 'source', peers: this.#peers() }),
      ])()
    if (this.wish.doubts && random.chance(0.04)) return { kind: 'opaque', says: 'nobody knows', origin }
    if (random.chance(0.2)) return { kind: 'all', of: [leaf(), leaf()] }
    if (random.chance(0.1)) return { kind: 'not', of: leaf() }
    return leaf()
  }

  request(): ScalarRequest {
    const { random } = this
    const headers: Record<string, string> = random.chance(0.4) ? { 'x-kind': random.pick(['gold', 'silver', 'tin']) } : {}
    return { scheme: random.pick(['http', 'http', 'https']), method: random.pick(methods), host: random.pick(hosts), path: random.pick(paths), query: random.pick(['', 'q=1', 'q=22', 'z=1']), headers }
  }
}

/** Everything that somebody may send to, and everybody's own addresses. */
export function addressesIn(model: Model): { readonly senders: readonly { readonly node: string; readonly endpoint: string; readonly address: AddressOrToken }[]; readonly targets: readonly AddressOrToken[] } {
  const senders: { node: string; endpoint: string; address: AddressOrToken }[] = []
  const targets: AddressOrToken[] = ['10.9.9.9', '198.51.100.9', '192.168.7.7', '2001:db8::9', '203.0.113.40', '10.244.0.5'].map(at)
  for (const endpoint of model.endpoints.values()) {
    const own = model.addressesOf.get(endpoint.id)
    if (!own) continue
    const many = endpoint.kind === 'addresses'
    const addresses: AddressOrToken[] = [
      ...own.ranges.slice(0, endpoint.id === 'internet' ? 0 : many ? 3 : 99).flatMap((r): Address[] => (r.first === r.last ? [{ family: r.family, value: r.first }] : [{ family: r.family, value: r.first + 1n }, { family: r.family, value: r.last }])),
      ...own.tokens.map((t) => ({ token: t.first })),
      ...(endpoint.id === 'internet' ? [at('198.51.100.9'), at('2001:db8::9')] : []),
    ]
    targets.push(...addresses, ...(many ? [] : addresses))
    if (endpoint.kind !== 'service') senders.push(...addresses.map((address) => ({ node: endpoint.node, endpoint: endpoint.id, address })))
  }
  return { senders, targets }
}

export function randomHeaders(model: Model, random: Random, source: AddressOrToken, targets: readonly AddressOrToken[]): Headers {
  const fitting = targets.filter((t) => canTalk(model, t, source))
  const destination = random.pick(fitting)
  const known = [source, destination].map((a) => familyOf(model, a)).find((f) => f !== undefined) ?? 4
  const protocol = random.pick([6, 6, 6, 17, known === 4 ? 1 : 58, 132])
  const icmp = protocol === 1 || protocol === 58
  return {
    source,
    destination,
    protocol,
    destinationPort: icmp ? random.pick([8 * 256, 0, 128 * 256, 129 * 256 + 1, 3 * 256 + 4]) : random.pick([22, 53, 80, 80, 443, 5432, 8080, 9999]),
    sourcePort: icmp ? 0 : random.chance(0.85) ? random.pick(clientPorts) : random.pick([53, 80]),
    mark: 0,
  }
}
