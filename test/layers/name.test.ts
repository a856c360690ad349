import { describe, expect, it } from 'vitest'
import { everyIpv4, everyIpv6, formatAddress, parseAddress, parsePrefix } from '../../src/base/address.ts'
import type { Address } from '../../src/base/address.ts'
import { nobody } from '../../src/flow/match.ts'
import { resolve } from '../../src/layers/name.ts'
import type { Asker, Resolution } from '../../src/layers/name.ts'
import type { NameRecord, Zone } from '../../src/model/name.ts'
import { implied } from '../../src/origin/origin.ts'

const at = (text: string): Address => {
  const address = parseAddress(text)
  if (!address) throw new Error(text)
  return address
}
const range = (text: string) => parsePrefix(text) ?? { ...everyIpv4 }

/** `www CNAME shop.example` a line; owners below the apex, `@` for it; every record says its own line as origin. */
function zone(apex: string, lines: readonly string[], seenBy: Zone['seenBy'] = { kind: 'everyone' }, id = apex): Zone {
  const records = lines.map((line): NameRecord => {
    const [owner = '', type = '', value = '', ttl = '300'] = line.split(' ')
    const data: NameRecord['data'] =
      type === 'A' || type === 'AAAA'
        ? value.startsWith('endpoint:') ? { kind: 'endpoint', endpoint: value.slice(9) } : { kind: 'address', address: at(value) }
        : type === 'TXT' ? { kind: 'text', text: value }
        : type === 'SOA' ? { kind: 'soa', primary: 'ns', mailbox: 'm', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 }
        : { kind: 'name', name: value }
    return { owner: owner === '@' ? apex : apex === '' ? owner : `${owner}.${apex}`, type, ttl: Number(ttl), data, origin: implied(line) }
  })
  return { id, apex, seenBy, records, origin: implied(apex) }
}

const asker: Asker = { addresses: [], node: undefined, searches: [] }

function show({ outcome, answers, steps, searched }: Resolution): unknown {
  return {
    outcome,
    answers: answers.map(({ target, ttl }) => `${target.kind === 'address' ? formatAddress(target.address) : target.endpoint} ${ttl}`),
    steps: steps.map(({ action, origins }) => [action, ...origins.flatMap((origin) => (origin.kind === 'implied' ? [origin.says] : []))].join(': ')),
    ...(searched ? { searched } : {}),
  }
}

const shop = zone('shop.example', [
  '@ SOA ns', '@ NS ns.shop.example', '@ A 192.0.2.1', 'www CNAME shop.example 60', 'both A 192.0.2.2', 'both AAAA 2001:db8::2', 'text TXT hello',
  'a.b.deep A 192.0.2.3', '*.wild A 192.0.2.4', 'host.wild TXT x', 'a.ent.wild TXT x', '*.alias CNAME www.shop.example', 'old DNAME new.shop.example',
  'x.new A 192.0.2.5', 'old A 192.0.2.6', 'sub NS ns.sub.shop.example', 'ns.sub A 192.0.2.7', 'kid NS ns.kid.shop.example', 'ns.kid A 192.0.2.8',
  'loop1 CNAME loop2.shop.example', 'loop2 CNAME loop1.shop.example', 'self CNAME self.shop.example', 'out CNAME www.elsewhere.example',
  'dangling CNAME nowhere.shop.example', 'svc A endpoint:shop/Service/web', 'svc AAAA endpoint:shop/Service/web', 'dot\\.ted A 192.0.2.9',
])
const kid = zone('kid.shop.example', ['@ SOA ns', '@ NS ns.kid.shop.example', 'www A 192.0.2.10'])

const cases: Record<string, { readonly name: string; readonly types?: readonly ('A' | 'AAAA')[]; readonly gives: unknown }> = {
  'an address at the apex': { name: 'shop.example', gives: { outcome: 'answered', answers: ['192.0.2.1 300'], steps: ['answer: @ A 192.0.2.1'] } },
  'case and a last dot': { name: 'SHOP.Example.', gives: { outcome: 'answered', answers: ['192.0.2.1 300'], steps: ['answer: @ A 192.0.2.1'] } },
  'an alias takes the lower TTL': {
    name: 'www.shop.example',
    gives: { outcome: 'answered', answers: ['192.0.2.1 60'], steps: ['alias: www CNAME shop.example 60', 'answer: @ A 192.0.2.1'] },
  },
  'both families': {
    name: 'both.shop.example',
    gives: { outcome: 'answered', answers: ['192.0.2.2 300', '2001:db8::2 300'], steps: ['answer: both A 192.0.2.2: both AAAA 2001:db8::2'] },
  },
  'the family that was asked for alone': {
    name: 'both.shop.example',
    types: ['AAAA'],
    gives: { outcome: 'answered', answers: ['2001:db8::2 300'], steps: ['answer: both AAAA 2001:db8::2'] },
  },
  'a name without addresses': { name: 'text.shop.example', gives: { outcome: 'nodata', answers: [], steps: ['nothing: text TXT hello: @ SOA ns'] } },
  'a name that does not exist': { name: 'no.shop.example', gives: { outcome: 'nxdomain', answers: [], steps: ['nothing: @ SOA ns'] } },
  'an empty non-terminal exists': { name: 'deep.shop.example', gives: { outcome: 'nodata', answers: [], steps: ['nothing: @ SOA ns'] } },
  'a name below an empty non-terminal does not': { name: 'z.deep.shop.example', gives: { outcome: 'nxdomain', answers: [], steps: ['nothing: @ SOA ns'] } },
  'a wildcard': { name: 'any.wild.shop.example', gives: { outcome: 'answered', answers: ['192.0.2.4 300'], steps: ['wildcard: *.wild A 192.0.2.4'] } },
  'a wildcard, several labels': { name: 'x.y.wild.shop.example', gives: { outcome: 'answered', answers: ['192.0.2.4 300'], steps: ['wildcard: *.wild A 192.0.2.4'] } },
  'a name that exists hides the wildcard': { name: 'host.wild.shop.example', gives: { outcome: 'nodata', answers: [], steps: ['nothing: host.wild TXT x: @ SOA ns'] } },
  'below a name that exists no wildcard stands': { name: 'x.host.wild.shop.example', gives: { outcome: 'nxdomain', answers: [], steps: ['nothing: @ SOA ns'] } },
  'an empty non-terminal hides the wildcard': { name: 'ent.wild.shop.example', gives: { outcome: 'nodata', answers: [], steps: ['nothing: @ SOA ns'] } },
  'the wildcard itself': { name: '*.wild.shop.example', gives: { outcome: 'answered', answers: ['192.0.2.4 300'], steps: ['answer: *.wild A 192.0.2.4'] } },
  'a wildcard alias': {
    name: 'q.alias.shop.example',
    gives: { outcome: 'answered', answers: ['192.0.2.1 60'], steps: ['wildcard: *.alias CNAME www.shop.example', 'alias: www CNAME shop.example 60', 'answer: @ A 192.0.2.1'] },
  },
  'a renamed tree': {
    name: 'x.old.shop.example',
    gives: { outcome: 'answered', answers: ['192.0.2.5 300'], steps: ['alias: old DNAME new.shop.example', 'answer: x.new A 192.0.2.5'] },
  },
  'the top of a renamed tree stays': { name: 'old.shop.example', gives: { outcome: 'answered', answers: ['192.0.2.6 300'], steps: ['answer: old A 192.0.2.6'] } },
  'a zone that was handed on and not read': { name: 'www.sub.shop.example', gives: { outcome: 'delegated', answers: [], steps: ['delegation: sub NS ns.sub.shop.example'] } },
  'glue is no answer': { name: 'ns.sub.shop.example', gives: { outcome: 'delegated', answers: [], steps: ['delegation: sub NS ns.sub.shop.example'] } },
  'the cut itself is handed on': { name: 'sub.shop.example', gives: { outcome: 'delegated', answers: [], steps: ['delegation: sub NS ns.sub.shop.example'] } },
  'a zone that was handed on and read': {
    name: 'www.kid.shop.example',
    gives: { outcome: 'answered', answers: ['192.0.2.10 300'], steps: ['delegation: kid NS ns.kid.shop.example', 'answer: www A 192.0.2.10'] },
  },
  'two aliases in a circle': { name: 'loop1.shop.example', gives: { outcome: 'loop', answers: [], steps: ['alias: loop1 CNAME loop2.shop.example', 'alias: loop2 CNAME loop1.shop.example', 'loop'] } },
  'an alias of itself': { name: 'self.shop.example', gives: { outcome: 'loop', answers: [], steps: ['alias: self CNAME self.shop.example', 'loop'] } },
  'an alias out of all zones': { name: 'out.shop.example', gives: { outcome: 'undeclared', answers: [], steps: ['alias: out CNAME www.elsewhere.example', 'undeclared'] } },
  'a dangling alias': { name: 'dangling.shop.example', gives: { outcome: 'nxdomain', answers: [], steps: ['alias: dangling CNAME nowhere.shop.example', 'nothing: @ SOA ns'] } },
  'a name outside': { name: 'www.other.example', gives: { outcome: 'undeclared', answers: [], steps: ['undeclared'] } },
  'an endpoint, once for both families': {
    name: 'svc.shop.example',
    gives: { outcome: 'answered', answers: ['shop/Service/web 300'], steps: ['answer: svc A endpoint:shop/Service/web: svc AAAA endpoint:shop/Service/web'] },
  },
  'a dot inside a label': { name: 'dot\\.ted.shop.example', gives: { outcome: 'answered', answers: ['192.0.2.9 300'], steps: ['answer: dot\\.ted A 192.0.2.9'] } },
  'which is no cut': { name: 'ted.shop.example', gives: { outcome: 'nxdomain', answers: [], steps: ['nothing: @ SOA ns'] } },
}

describe('looking a name up', () => {
  const zones = [shop, kid]
  for (const [says, { name, types, gives }] of Object.entries(cases)) {
    it(says, () => expect(show(resolve(zones, { name, types: types ?? ['A', 'AAAA'] }, asker))).toEqual(gives))
  }

  it('what is missing in a zone that was read in part is not known', () => {
    const part = [{ ...shop, partial: true }]
    const outcome = (name: string): string => resolve(part, { name, types: ['A'] }, asker).outcome
    expect([outcome('shop.example'), outcome('no.shop.example'), outcome('text.shop.example')]).toEqual(['answered', 'undeclared', 'undeclared'])
  })

  it('a chain that never ends is cut off', () => {
    const long = zone('long.example', Array.from({ length: 40 }, (_, index) => `c${index} CNAME c${index + 1}.long.example`))
    expect(resolve([long], { name: 'c0.long.example', types: ['A'] }, asker).outcome).toBe('loop')
    expect(resolve([zone('long.example', ['a CNAME b.long.example', 'b CNAME c.long.example', 'c A 192.0.2.1'])], { name: 'a.long.example', types: ['A'] }, asker).outcome).toBe('answered')
  })
})

describe('who asks', () => {
  const inside: Zone['seenBy'] = { kind: 'clients', view: 'inside', peers: { ...nobody, ranges: [range('10.0.0.0/8')] } }
  const outside: Zone['seenBy'] = { kind: 'clients', view: 'outside', peers: { ...nobody, ranges: [{ ...everyIpv4, last: range('10.0.0.0/8').first - 1n }, { ...everyIpv4, first: range('10.0.0.0/8').last + 1n }, everyIpv6] } }
  const views = [zone('shop.example', ['@ A 10.1.1.1', 'same A 192.0.2.1'], inside, 'inside'), zone('shop.example', ['@ A 192.0.2.80', 'same A 192.0.2.1'], outside, 'outside')]
  const cluster = zone('cluster.local', ['web.shop.svc A endpoint:shop/Service/web', 'web.other.svc A endpoint:other/Service/web', 'shop.example.shop.svc A 10.9.9.9'], { kind: 'nodes', nodes: ['cluster'] })
  const pod: Asker = { addresses: [], node: 'cluster', searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'] }
  const rows: Record<string, readonly [zones: readonly Zone[], name: string, asker: Asker, outcome: string, answers: readonly string[]]> = {
    'a client of the first view': [views, 'shop.example', { ...asker, addresses: [at('10.2.3.4')] }, 'answered', ['10.1.1.1 300']],
    'a client of the second view': [views, 'shop.example', { ...asker, addresses: [at('192.0.2.9')] }, 'answered', ['192.0.2.80 300']],
    'a client over IPv6': [views, 'shop.example', { ...asker, addresses: [at('2001:db8::9')] }, 'answered', ['192.0.2.80 300']],
    'a network of clients': [views, 'shop.example', { ...asker, ranges: [range('10.4.0.0/16')] }, 'answered', ['10.1.1.1 300']],
    'a client of both': [views, 'shop.example', { ...asker, addresses: [at('10.2.3.4'), at('192.0.2.9')] }, 'ambiguous', ['10.1.1.1 300', '192.0.2.80 300']],
    'a client whose address is not known': [views, 'shop.example', asker, 'ambiguous', ['10.1.1.1 300', '192.0.2.80 300']],
    'the views agree': [views, 'same.shop.example', asker, 'answered', ['192.0.2.1 300']],
    'a client of no view': [views.slice(0, 1), 'shop.example', { ...asker, addresses: [at('192.0.2.9')] }, 'undeclared', []],
    'perhaps a client of no view': [views.slice(0, 1), 'shop.example', asker, 'ambiguous', ['10.1.1.1 300']],
    'two files for one zone that differ': [[views[1], zone('shop.example', ['@ A 192.0.2.81'])].filter((one) => one !== undefined), 'shop.example', { ...asker, addresses: [at('192.0.2.9')] }, 'ambiguous', ['192.0.2.80 300', '192.0.2.81 300']],
    'a node’s own zone comes before everyone’s': [[zone('cluster.local', ['@ A 192.0.2.5']), zone('cluster.local', ['@ A 10.0.0.5'], { kind: 'nodes', nodes: ['cluster'] }, 'own')], 'cluster.local.', pod, 'answered', ['10.0.0.5 300']],
    'another node does not see it': [[cluster], 'web.shop.svc.cluster.local', asker, 'undeclared', []],
    'a short name of its own namespace': [[cluster], 'web', pod, 'answered', ['shop/Service/web 300']],
    'a short name of another namespace': [[cluster], 'web.other', pod, 'answered', ['other/Service/web 300']],
    'a full name is searched first': [[cluster, shop], 'shop.example', pod, 'answered', ['10.9.9.9 300']],
    'a full name as it stands, with ndots 1': [[cluster, shop], 'shop.example', { ...pod, dots: 1 }, 'answered', ['192.0.2.1 300']],
    'a last dot ends the search': [[cluster, shop], 'shop.example.', pod, 'answered', ['192.0.2.1 300']],
    'a short name that is nowhere': [[cluster], 'nowhere', pod, 'undeclared', []],
    'a suffix whose zone was not read makes a later answer unsure': [[cluster], 'web', { ...pod, searches: ['corp.example', 'shop.svc.cluster.local'] }, 'ambiguous', ['shop/Service/web 300']],
  }
  for (const [says, [zones, name, who, outcome, answers]] of Object.entries(rows)) {
    it(says, () => expect(show(resolve(zones, { name, types: ['A', 'AAAA'] }, who))).toMatchObject({ outcome, answers }))
  }

  it('says which names were tried', () => {
    expect(resolve([cluster], { name: 'web.other', types: ['A'] }, pod).searched).toEqual(['web.other.shop.svc.cluster.local', 'web.other.svc.cluster.local'])
  })
})
