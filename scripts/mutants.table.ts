/** One way to break the program that the tests must notice. */
export interface Mutant {
  /** What the broken program would believe, in a few words. */
  readonly name: string
  /** From the checkout's root. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly search: string
  readonly replacement: string
  /** What vitest is asked to run: paths or parts of them. The fewest files that ought to notice. */
  readonly tests: readonly string[]
}

/** One packet at a time beside the engine: notices within seconds whatever changes the meaning of facts. */
const scalar = ['test/oracles/scalar.test.ts']

export const mutants: readonly Mutant[] = [
  {
    name: 'rules are asked last first',
    file: 'src/model/chains.ts',
    search: '    const rules = chains[name]\n',
    replacement: '    const rules = chains[name]?.toReversed()\n',
    tests: scalar,
  },
  {
    name: 'a filter without a matching rule accepts',
    file: 'src/layers/filter.ts',
    search: 'verdict: filter.otherwise.action',
    replacement: 'verdict: \'accept\'',
    tests: scalar,
  },
  {
    name: 'source and destination change places',
    file: 'src/model/matching.ts',
    search: 'return this.peersAs(match.kind, match.peers)',
    replacement: 'return this.peersAs(match.kind === \'source\' ? \'destination\' : \'source\', match.peers)',
    tests: scalar,
  },
  {
    name: 'every packet begins a session',
    file: 'src/engine/walk.ts',
    search: '(options.replyTo.visited.has(node) ? \'established\' : \'invalid\')',
    replacement: '\'new\'',
    tests: scalar,
  },
  {
    name: 'replies of permitted sessions are asked again',
    file: 'src/engine/walk.ts',
    search: 'if (options.replyTo && filter.sessions === \'implicit\'',
    replacement: 'if (options.replyTo && filter.says === \'\'',
    tests: scalar,
  },
  {
    name: 'the shortest prefix wins',
    file: 'src/layers/route.ts',
    search: 'weight(b.one) - weight(a.one)',
    replacement: 'weight(a.one) - weight(b.one)',
    tests: scalar,
  },
  {
    name: 'the highest metric wins',
    file: 'src/layers/route.ts',
    search: 'a.one.metric - b.one.metric',
    replacement: 'b.one.metric - a.one.metric',
    tests: scalar,
  },
  {
    name: 'replies keep the translated source',
    file: 'src/engine/session.ts',
    search: 'return undo(matching, leg, node, branch, [\'destination\', \'destinationPort\'])',
    replacement: 'return branch',
    tests: scalar,
  },
  {
    name: 'replies keep the translated destination',
    file: 'src/engine/session.ts',
    search: 'return undo(matching, leg, node, branch, [\'source\', \'sourcePort\'])',
    replacement: 'return branch',
    tests: scalar,
  },
  {
    name: 'all of several conditions means any of them',
    file: 'src/model/matching.ts',
    search: '(sets) => space.intersect(sets)',
    replacement: '(sets) => space.union(sets)',
    tests: scalar,
  },
  {
    name: 'what is not known matches surely',
    file: 'src/model/matching.ts',
    search: '      case \'opaque\':\n        return { surely: space.none, possibly: space.all }',
    replacement: '      case \'opaque\':\n        return sure(space.all)',
    tests: scalar,
  },
  {
    name: 'not is forgotten',
    file: 'src/model/matching.ts',
    search: 'const outside = space.not(possibly)',
    replacement: 'const outside = possibly',
    tests: scalar,
  },
  {
    name: 'backups are chosen like all others',
    file: 'src/layers/balance.ts',
    search: 'return first.length > 0 ? first : up',
    replacement: 'return up',
    tests: scalar,
  },
  {
    name: 'the last HTTP rule that matches wins',
    file: 'src/layers/http.ts',
    search: '  for (const rule of rules) {\n    if (here.length === 0) return',
    replacement: '  for (const rule of rules.toReversed()) {\n    if (here.length === 0) return',
    tests: scalar,
  },
  {
    name: 'goto comes back like jump',
    file: 'src/model/chains.ts',
    search: 'returned.push(...run(action.chain ?? \'\', [part], depth + 1))',
    replacement: 'next.push(...run(action.chain ?? \'\', [part], depth + 1))',
    tests: scalar,
  },
  {
    name: 'marks travel to the next host',
    file: 'src/engine/walk.ts',
    search: 'space.assign(sent.set, \'mark\', unmarked)',
    replacement: 'sent.set',
    tests: scalar,
  },
  {
    name: 'a translation changes the family',
    file: 'src/layers/nat.ts',
    search: 'const { ranges, tokens } = matching.amongFamilies(addresses, families)',
    replacement: 'const { ranges, tokens } = addresses',
    tests: scalar,
  },
  {
    name: 'a default route leaves out who has no known address',
    file: 'src/model/places.ts',
    search: 'place.family === undefined ? whole[4] || whole[6] : whole[place.family]',
    replacement: 'place.family !== undefined && whole[place.family]',
    tests: scalar,
  },
  {
    name: 'of several cases the last is asked first',
    file: 'src/engine/walk.ts',
    search: 'for (const one of options.explain ? stage.cases : alikeCases(model, stage)) {',
    replacement: 'for (const one of stage.cases.toReversed()) {',
    tests: scalar,
  },
  {
    name: 'a way brings things where it leads nowhere',
    file: 'src/engine/walk.ts',
    search: '    if (loses) {',
    replacement: '    if (loses && node === \'\') {',
    tests: scalar,
  },
  {
    name: 'entries of a network ACL go by their place',
    file: 'src/platforms/aws/vpc/acl.ts',
    search: 'rules.toSorted((a, b) => a.number - b.number)',
    replacement: 'rules.toSorted((a, b) => b.number - a.number)',
    tests: ['test/platforms/aws/vpc'],
  },
  {
    name: 'rules of a load balancer go by their place',
    file: 'src/platforms/aws/balance/rule.ts',
    search: '.toSorted((a, b) => a.priority - b.priority)',
    replacement: '.toSorted((a, b) => b.priority - a.priority)',
    tests: ['test/platforms/aws/balance'],
  },
  {
    name: 'a prefix list counts as much as a prefix',
    file: 'src/platforms/aws/vpc/routes.ts',
    search: 'rank: list === undefined ? 0 : 1',
    replacement: 'rank: 0',
    tests: ['test/cases'],
  },
  {
    name: 'records of weight 0 are answered',
    file: 'src/platforms/aws/names/policy.ts',
    search: 'one.weight === 0 || one.secondary',
    replacement: 'one.secondary',
    tests: ['test/platforms/aws/policy'],
  },
]
