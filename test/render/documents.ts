import type { AssertDocument } from '../../src/render/documents/assert.ts'
import type { CheckDocument } from '../../src/render/documents/check.ts'
import type { DiffDocument } from '../../src/render/documents/diff.ts'
import type { FixDocument } from '../../src/render/documents/fix.ts'
import type { ErrorDocument } from '../../src/render/documents/error.ts'
import type { ExplainDocument } from '../../src/render/documents/explain.ts'
import type { LearnDocument } from '../../src/render/documents/learn.ts'
import type { ReachDocument } from '../../src/render/documents/reach.ts'
import type { SchemasDocument } from '../../src/render/documents/schemas.ts'
import type { StepPart, TraceDocument } from '../../src/render/documents/trace.ts'
import { cluster } from '../draw/networks.ts'

const tool = { name: 'netwright', version: '0.0.0' } as const
const at = (file: string, line: number): StepPart['because'][number] => ({ file, line, column: 1, endLine: line, endColumn: 30 })
const step = (node: string, layer: string, action: string, says: string, ...because: StepPart['because']): StepPart => ({
  at: node,
  layer,
  action,
  says,
  because,
})

const first: TraceDocument['paths'][number]['legs'][number] = {
  from: 'internet',
  to: 'edge',
  flow: {
    protocol: 'tcp',
    ports: '443',
    destinations: '203.0.113.10',
    http: { hosts: 'shop.example', paths: '/checkout', methods: 'GET' },
  },
  steps: [
    step('internet', 'name', 'resolve', 'A of shop.example in shop.example', at('dns/shop.example.zone', 18)),
    step('edge', 'filter', 'permit', 'nftables inet filter input: rule 5 accepts it', at('hosts/edge/nftables.json', 73)),
    step('edge', 'http', 'match', 'location /checkout', at('hosts/edge/shop.conf', 32), at('hosts/edge/shop.conf', 20)),
    step('edge', 'balance', 'forward', 'upstream checkout: 10.0.1.11:30080, one of 2', at('hosts/edge/upstreams.conf', 3)),
  ],
  reply: {
    verdict: 'delivered',
    layer: 'route',
    steps: [step('edge', 'route', 'route', 'default route'), step('internet', 'route', 'deliver', 'back at internet')],
  },
}

const second = (host: string, says: string): TraceDocument['paths'][number]['legs'][number] => ({
  from: 'edge',
  to: 'shop/Deployment/checkout',
  flow: { protocol: 'tcp', ports: '30080' },
  steps: [
    step(
      host,
      'nat',
      'translate',
      `${says}: destination becomes shop/Deployment/checkout, port becomes 8080`,
      at('kubernetes/checkout.yaml', 41),
    ),
    step(
      'kubernetes',
      'filter',
      'permit',
      'NetworkPolicy ingress: policy shop/from-edge, ingress rule 1 accepts it',
      at('kubernetes/policies.yaml', 41),
    ),
    step('kubernetes', 'listen', 'deliver', 'arrives at shop/Deployment/checkout', at('kubernetes/checkout.yaml', 4)),
  ],
  reply: {
    verdict: 'delivered',
    layer: 'route',
    steps: [step('kubernetes', 'route', 'route', 'to the node'), step('edge', 'route', 'deliver', 'back at edge')],
  },
})

const delivered: TraceDocument = {
  schema: 'netwright/trace@1',
  tool,
  complete: true,
  unread: [],
  unknowns: [],
  asked: {
    from: 'internet',
    to: 'https://shop.example/checkout',
    flow: { protocol: 'tcp', ports: '443' },
    request: 'GET https://shop.example/checkout',
  },
  verdict: 'delivered',
  layer: 'listen',
  reply: { verdict: 'delivered', layer: 'route' },
  paths: [
    { verdict: 'delivered', layer: 'listen', legs: [first, second('node-1', 'node port on node-1')] },
    { verdict: 'delivered', layer: 'listen', legs: [first, second('node-2', 'node port on node-2')] },
    {
      verdict: 'left',
      layer: 'route',
      legs: [{ ...first, to: '', steps: [step('internet', 'route', 'left', 'out to 2001:db8::/32, which is not declared')] }],
    },
  ],
  obstacles: [],
  onward: [
    {
      from: 'shop/Deployment/checkout',
      to: 'db.shop.example:5432',
      because: [at('kubernetes/checkout.yaml', 24)],
      verdict: 'dropped',
      layer: 'filter',
      reply: null,
      paths: [
        {
          verdict: 'dropped',
          layer: 'filter',
          legs: [
            {
              from: 'shop/Deployment/checkout',
              to: 'db',
              flow: { protocol: 'tcp', ports: '5432' },
              steps: [
                step('db', 'filter', 'dropped', 'nftables inet filter input: the last rule drops it', at('hosts/db/nftables.json', 12)),
              ],
            },
          ],
        },
      ],
    },
    {
      from: 'shop/Deployment/checkout',
      to: 'http://catalog:8080/',
      because: [at('kubernetes/checkout.yaml', 20)],
      verdict: 'delivered',
      layer: 'listen',
      reply: { verdict: 'delivered', layer: 'route' },
      paths: [{ verdict: 'delivered', layer: 'listen', legs: [second('kubernetes', 'Service shop/catalog')] }],
    },
  ],
}

const dropped: TraceDocument = {
  ...delivered,
  complete: false,
  unread: [
    { place: at('hosts/edge/nginx.conf', 9), what: 'directive lua_by_lua_block' },
    { place: at('hosts/edge/nginx.conf', 12), what: 'directive lua_by_lua_block' },
  ],
  unknowns: [
    {
      code: 'route/perhaps',
      subject: 'whether pods are reached by their own addresses depends on the network (profile pods=routed or pods=private)',
      places: [{ implied: 'pods' }],
    },
  ],
  problems: [
    { code: 'yaml/syntax', severity: 'error', says: 'This is not YAML: a tab begins a line.', places: [at('kubernetes/bad.yaml', 3)] },
  ],
  verdict: 'dropped',
  layer: 'filter',
  reply: null,
  paths: [
    {
      verdict: 'dropped',
      layer: 'filter',
      legs: [
        {
          from: 'internet',
          to: 'edge',
          flow: { protocol: 'tcp', ports: '443' },
          steps: [
            step('internet', 'route', 'route', 'to edge'),
            step(
              'edge',
              'filter',
              'dropped',
              'nftables inet filter input: the policy of the chain drops it',
              at('hosts/edge/nftables.json', 8),
            ),
          ],
        },
      ],
    },
  ],
  obstacles: [
    {
      at: 'edge',
      layer: 'filter',
      verdict: 'dropped',
      says: 'nftables inet filter input: the policy of the chain drops it',
      because: [at('hosts/edge/nftables.json', 8)],
    },
    {
      at: 'node-1',
      layer: 'route',
      verdict: 'unrouted',
      says: 'no route to 10.244.0.0/16',
      because: [{ implied: 'no route is declared' }],
    },
  ],
  onward: [],
}

const lostReply: TraceDocument = {
  ...delivered,
  reply: { verdict: 'dropped', layer: 'filter' },
  paths: [
    {
      verdict: 'delivered',
      layer: 'listen',
      legs: [
        {
          ...first,
          reply: {
            verdict: 'dropped',
            layer: 'filter',
            steps: [step('edge', 'filter', 'dropped', 'network ACL: the last rule drops the reply', at('acl.json', 7))],
          },
        },
      ],
    },
  ],
  obstacles: [
    { at: 'edge', layer: 'filter', verdict: 'dropped', says: 'reply: network ACL: the last rule drops it', because: [at('acl.json', 7)] },
  ],
  onward: [],
}

const finding = (
  code: string,
  severity: 'error' | 'warning' | 'note',
  subject: string,
  line: number,
): CheckDocument['findings'][number] => ({
  code,
  severity,
  subject,
  says: `${subject} can be reached from the whole internet on port 5432.`,
  why: 'Whoever finds the port can try passwords for as long as they like.',
  fix: 'Let only the application in.',
  places: [at('kubernetes/database.yaml', line), at('hosts/db/nftables.json', line + 1)],
  witness: severity === 'note' ? null : { from: 'internet', to: subject, flow: { protocol: 'tcp', ports: '5432' }, verdict: 'delivered' },
  fingerprint: `f${line}`,
})

const check: CheckDocument = {
  schema: 'netwright/check@1',
  tool,
  complete: true,
  unread: [],
  unknowns: [],
  summary: { error: 1, warning: 5, note: 1 },
  findings: [
    finding('zone/caa-missing', 'note', 'shop.example', 9),
    ...[1, 2, 3, 4, 5].map((n) => finding('filter/shadowed-rule', 'warning', `rule ${n}`, 10 + n)),
    finding('filter/open-to-world', 'error', 'db', 3),
  ],
  skipped: [
    { check: 'tls/old-version', needs: 'listeners' },
    { check: 'tls/weak-cipher', needs: 'listeners' },
  ],
  accepted: [{ code: 'http/plain', subject: 'edge', because: 'an old client', until: '2027-03-01' }],
}

const nothing: CheckDocument = { ...check, summary: { error: 0, warning: 0, note: 0 }, findings: [], skipped: [], accepted: [] }

const end = (id: string, kind: string): ReachDocument['endpoints'][number] => ({ id, kind, names: [], addresses: [], places: [] })
const web = [{ protocol: 'tcp', ports: '80,443' }]
const reach: ReachDocument = {
  schema: 'netwright/reach@1',
  tool,
  complete: false,
  unread: [],
  unknowns: [{ code: 'rule/opaque-match', subject: 'whether a rule matches is not known', places: [at('policy.yaml', 3)] }],
  endpoints: [end('internet', 'addresses'), end('web', 'workload'), end('db', 'host'), end('cache', 'host')],
  connections: [
    { from: 'cache', to: 'internet', surely: [{ protocol: 'any' }], possibly: [] },
    { from: 'db', to: 'internet', surely: [{ protocol: 'any' }], possibly: [] },
    { from: 'internet', to: 'web', surely: web, possibly: [{ protocol: 'icmp', icmp: '8' }] },
    { from: 'web', to: 'cache', surely: [{ protocol: 'tcp', ports: '6379' }], possibly: [] },
    { from: 'web', to: 'db', surely: [{ protocol: 'tcp', ports: '5432' }], possibly: [] },
    { from: 'web', to: 'internet', surely: [], possibly: [{ protocol: '0-5,7-255' }, { protocol: 'udp', ports: '1,2,3,4,5,6,7,8,9,10' }] },
  ],
}

const explain: ExplainDocument = {
  schema: 'netwright/explain@1',
  tool,
  complete: true,
  unread: [],
  unknowns: [],
  about: 'check',
  id: 'filter/open-to-world',
  title: 'Open to the world',
  says: 'A port for administration or data is open to the whole internet.',
  sections: [
    {
      heading: 'Example',
      text: [
        'This lets everyone in:\n\n```nft\ntcp dport 5432 accept # "why" <not>\n```\n',
        '- one `code`\n- two\n  goes on\n\nA last paragraph.',
      ].join('\n'),
    },
  ],
  places: [at('hosts/db/nftables.json', 12)],
  related: [{ id: 'filter/shadowed-rule', says: 'a rule that never matches' }],
}

const diff: DiffDocument = {
  schema: 'netwright/diff@1',
  tool,
  complete: true,
  unread: [],
  unknowns: [],
  compared: { old: 'main', new: 'the work tree', matched: { id: 41, address: 2, name: 1 } },
  summary: {
    gained: { changes: 2, pairs: 13 },
    lost: { changes: 1, pairs: 1 },
    new: { error: 1, warning: 1, note: 0 },
    gone: { error: 0, warning: 0, note: 1 },
  },
  gained: [{ from: 'internet', to: 'edge', flows: [{ protocol: 'tcp', ports: '22' }] }],
  lost: [{ from: 'shop/Deployment/web', to: 'db', flows: [{ protocol: 'tcp', ports: '5432' }] }],
  changes: [
    {
      kind: 'gained',
      from: ['internet', 'internet (IPv6)', '10.0.1.0/24', '10.0.2.0/24', 'node-1', 'node-2', 'node-3', 'node-4', 'router'],
      to: ['edge'],
      flows: [{ protocol: 'tcp', ports: '22' }],
      pairs: 9,
      outside: true,
      witness: { from: 'internet', to: 'edge', flow: { protocol: 'tcp', ports: '22', sources: '1.0.0.1', destinations: '203.0.113.10' } },
      old: { verdict: 'dropped', says: 'edge: nftables inet filter input: the policy of chain input drops it', places: [at('hosts/edge/nftables.json', 5)] },
      new: { verdict: 'delivered', says: 'edge: nftables inet filter input: rule 5 accepts it', places: [at('hosts/edge/nftables.json', 73)] },
    },
    {
      kind: 'gained',
      from: ['shop/Deployment/web', 'shop/Deployment/checkout'],
      to: ['shop/Deployment/catalog', 'shop/Deployment/checkout', 'shop/Deployment/web'],
      flows: [{ protocol: 'tcp', ports: '8080' }],
      perhaps: [{ protocol: 'udp', ports: '53' }],
      family: 'IPv6',
      named: { from: 2, to: 412 },
      pairs: 822,
      outside: false,
      witness: null,
      old: null,
      new: null,
    },
    {
      kind: 'lost',
      from: ['shop/Deployment/web'],
      to: ['db'],
      flows: [{ protocol: 'tcp', ports: '5432' }],
      pairs: 1,
      outside: false,
      witness: { from: 'shop/Deployment/web', to: 'db', flow: { protocol: 'tcp', ports: '5432', sources: 'shop/Deployment/web', destinations: '10.0.2.20' } },
      old: { verdict: 'delivered', says: 'db: nftables inet filter input: rule 4 accepts it', places: [at('hosts/db/nftables.json', 50)] },
      new: { verdict: null, says: 'db is not there', places: [] },
    },
  ],
  endpoints: {
    added: [{ id: 'shop/Deployment/batch', kind: 'workload', names: [], addresses: [], places: [at('kubernetes/batch.yaml', 1)] }],
    removed: [{ id: 'db', kind: 'host', names: [], addresses: ['10.0.2.20'], places: [at('hosts/db/addr.json', 1)] }],
    moved: [{ id: 'edge', was: 'i-0123', old: ['203.0.113.9'], new: ['203.0.113.10'] }],
  },
  findings: { new: check.findings.slice(0, 2), gone: check.findings.slice(2, 3) },
  names: [
    {
      name: 'www.shop.example',
      from: 'internet',
      old: { outcome: 'answered', to: ['203.0.113.10'], places: [at('dns/shop.example.zone', 19)] },
      new: { outcome: 'nxdomain', to: [], places: [at('dns/shop.example.zone', 20)] },
    },
  ],
  requests: [
    {
      at: 'edge',
      listener: 'server shop.example',
      requests: [{ protocol: 'any', http: { hosts: 'shop.example', paths: '/static/*', methods: 'GET' }, sources: '192.0.2.0/28' }, { protocol: 'any' }],
      old: { says: 'files from /var/www/shop', places: [at('hosts/edge/shop.conf', 42)] },
      new: { says: 'answers 410', places: [at('hosts/edge/shop.conf', 43)] },
    },
  ],
  brakes: [{ brake: 'gained:internet', says: '1 line gained, with the internet' }],
}

const nothingChanged: DiffDocument = {
  ...diff,
  compared: { ...diff.compared, matched: { id: 41, address: 0, name: 0 } },
  summary: { gained: { changes: 0, pairs: 0 }, lost: { changes: 0, pairs: 0 }, new: { error: 0, warning: 0, note: 0 }, gone: { error: 0, warning: 0, note: 0 } },
  gained: [],
  lost: [],
  changes: [],
  endpoints: { added: [], removed: [], moved: [] },
  findings: { new: [], gone: [] },
  names: [],
  requests: [],
  brakes: [],
}

const error: ErrorDocument = {
  schema: 'netwright/error@1',
  tool,
  code: 'usage/no-endpoint',
  says: '--to: there is no "dbb" in what was read.',
  todo: 'Try netwright map for what is there.',
  candidates: ['db', 'shop/Service/database'],
  places: [at('.netwright.yaml', 2)],
}

const schemas: SchemasDocument = {
  schema: 'netwright/schemas@1',
  tool,
  documents: [
    { name: 'check', schema: 'netwright/check@1', says: 'findings' },
    { name: 'trace', schema: 'netwright/trace@1', says: 'what happens to one flow, and back' },
  ],
}

const pair = { from: 'shop/Deployment/web', to: 'shop/Deployment/db', flows: [{ protocol: 'tcp', ports: '5432' }] }
const proof = {
  asked: 'delivered',
  reply: { verdict: 'delivered', layer: 'route' },
  holds: true,
  opens: [pair],
  closes: [],
  alsoOpens: [],
  alsoCloses: [],
  counts: { alsoOpens: 0, alsoCloses: 0 },
  names: 0,
  requests: 0,
  promises: { checked: 2, broken: [] },
} satisfies FixDocument['proof']
const patch = {
  file: 'kubernetes/policy.yaml',
  diff: 'diff --git a/kubernetes/policy.yaml b/kubernetes/policy.yaml\n--- a/kubernetes/policy.yaml\n+++ b/kubernetes/policy.yaml\n@@ -7,4 +7,5 @@\n   ingress:\n     - from:\n         - podSelector: { matchLabels: { app: job } }\n+        - podSelector: { matchLabels: { app: web } }\n       ports: [{ port: 5432 }]\n',
}
const fix: FixDocument = {
  schema: 'netwright/fix@1',
  tool: { name: 'netwright', version: '0.1.0' },
  complete: true,
  unread: [],
  unknowns: [],
  asked: { wants: 'pass', from: 'shop/Deployment/web', to: 'db:5432', flow: { protocol: 'tcp', ports: '5432' } },
  before: { verdict: 'dropped', layer: 'filter', reply: null },
  outcome: 'fixed',
  edits: [{ kind: 'policy rule', says: 'allow tcp 5432 from shop/Deployment/web in policy shop/db, ingress rule 1', places: [at('kubernetes/policy.yaml', 9)] }],
  patches: [patch],
  proof,
  remains: [],
  alternatives: [
    {
      edits: [{ kind: 'selector of a policy', says: 'select app=web too in policy shop/names, which allows tcp 5432', places: [at('kubernetes/policy.yaml', 5)] }],
      patches: [{ ...patch, masked: true }],
      proof: { ...proof, alsoOpens: [{ ...pair, from: 'internet', family: 'IPv4', perhaps: [{ protocol: 'udp', ports: '53' }] }], alsoCloses: [pair], counts: { alsoOpens: 1, alsoCloses: 1 }, names: 1, requests: 2, promises: { checked: 2, broken: ['only the job reaches the database'] } },
    },
  ],
}
const fixPartly: FixDocument = {
  ...fix,
  asked: { wants: 'stop', from: 'internet', to: 'https://shop.example/', request: 'GET https://shop.example/' },
  before: { verdict: 'delivered', layer: 'listen', reply: { verdict: 'dropped', layer: 'filter' } },
  outcome: 'partly',
  proof: { ...proof, asked: 'dropped', reply: null, holds: false },
  remains: [{ says: 'nftables inet filter input: the policy of chain input drops it', todo: 'at edge tcp 443 from the sender to edge would have to be permitted', places: [at('hosts/edge/nftables.json', 5)] }],
  alternatives: [],
}
const fixNothing: FixDocument = { ...fix, asked: { wants: 'tighten', from: 'any', to: 'kubernetes/ingress', rule: 'policy shop/db, ingress rule 1' }, before: null, outcome: 'nothing-to-do', edits: [], patches: [], proof: null, alternatives: [], written: [] }

/** One document of every kind, and of every turn that changes what is drawn. */
const assert: AssertDocument = {
  schema: 'netwright/assert@1',
  tool,
  complete: true,
  unread: [],
  unknowns: [],
  summary: { holds: 2, broken: 1, unknown: 1, unread: 1 },
  problems: [{ code: 'promise/no-kind', severity: 'error', says: 'A promise says one of must, never, only; this one does not count.', places: [at('.netwright.yaml', 12)] }],
  promises: [
    { name: 'the world can check out', kind: 'must', expects: 'internet reaches https://shop.example/', verdict: 'holds', says: 'All of it gets there, and back.', witness: null, decides: [], unknowns: [], places: [at('.netwright.yaml', 2)] },
    {
      name: 'only <web> asks "db" & nobody else',
      kind: 'only',
      expects: 'only app=web reaches app=db over tcp/5432',
      verdict: 'broken',
      says: 'shop/Deployment/batch-writer gets to shop/Pod/db.',
      because: 'batch works on a copy',
      witness: {
        from: 'shop/Deployment/batch-writer',
        to: 'shop/Pod/db',
        flow: { protocol: 'tcp', ports: '5432' },
        verdict: 'delivered',
        steps: [step('kubernetes', 'filter', 'permit', 'policy shop/to-db, ingress rule 1 accepts it', at('policy.yaml', 8))],
        command: 'netwright trace --from shop/Deployment/batch-writer --to shop/Pod/db',
      },
      decides: [{ says: 'policy shop/to-db, ingress rule 1 accepts it', places: [at('policy.yaml', 8)] }],
      unknowns: [],
      places: [at('.netwright.yaml', 4)],
    },
    { name: 'nothing reaches mail', kind: 'never', expects: 'any never reaches app=mail', verdict: 'unknown', vacuous: true, says: 'Nothing was asked: nobody has app=mail.', witness: null, decides: [], unknowns: [], places: [at('.netwright.yaml', 7)] },
    { name: 'logs stay inside', kind: 'within', expects: 'what app=web sends to app=logs stays in shop', verdict: 'holds', allowed: true, says: 'It may leave: a route is not known.', witness: null, decides: [], unknowns: [{ code: 'route/unknown', subject: 'a route is not known', places: [] }], places: [at('.netwright.yaml', 9)] },
  ],
}

const learn: LearnDocument = { schema: 'netwright/learn@1', tool, complete: true, unread: [], unknowns: [], promises: 1, yaml: 'promises:\n  - never: { from: internet, to: db }\n' }

export const examples = {
  assert,
  learn,
  'trace-delivered': delivered,
  'trace-dropped': dropped,
  'trace-lost-reply': lostReply,
  check,
  'check-nothing': nothing,
  reach,
  map: cluster(3, 2, 3),
  diff,
  'diff-nothing': nothingChanged,
  fix,
  'fix-partly': fixPartly,
  'fix-nothing': fixNothing,
  explain,
  error,
  schemas,
} as const
