import type { Facts } from '../../src/model/facts.ts'
import type { Filter } from '../../src/model/filter.ts'
import type { Random } from '../oracles/nginx/random.ts'

/** The same network after a few small edits, as people make them: rules gone or turned round, addresses changed, endpoints gone, routes gone, pools changed. */
export function changed(facts: Facts, random: Random): Facts {
  let result = facts
  for (let edits = 1 + random.below(3); edits > 0; edits--) result = random.pick(kinds)(result, random)
  return result
}

type Edit = (facts: Facts, random: Random) => Facts

const without = <Item>(items: readonly Item[], random: Random): Item[] => {
  const gone = random.below(Math.max(1, items.length))
  return items.filter((_, place) => place !== gone)
}

const one = <Item>(items: readonly Item[], random: Random, change: (item: Item) => Item): Item[] => {
  const chosen = random.below(Math.max(1, items.length))
  return items.map((item, place) => (place === chosen ? change(item) : item))
}

const inFilter = (change: (filter: Filter, random: Random) => Filter): Edit => (facts, random) => ({ ...facts, filters: one(facts.filters, random, (filter) => change(filter, random)) })

const ruleGone = inFilter((filter, random) => ({ ...filter, chains: Object.fromEntries(Object.entries(filter.chains).map(([name, rules]) => [name, without(rules, random)])) }))

const ruleTurned = inFilter((filter, random) => ({
  ...filter,
  chains: Object.fromEntries(
    Object.entries(filter.chains).map(([name, rules]) => [
      name,
      one(rules, random, (rule) => (rule.action.do === 'accept' ? { ...rule, action: { do: 'drop' } } : rule.action.do === 'drop' ? { ...rule, action: { do: 'accept' } } : rule)),
    ]),
  ),
}))

const otherwiseTurned = inFilter((filter) => ({ ...filter, otherwise: { ...filter.otherwise, action: filter.otherwise.action === 'accept' ? 'drop' : 'accept' } }))

const endpointGone: Edit = (facts, random) => {
  const loose = facts.endpoints.filter((e) => e.kind !== 'host')
  if (loose.length === 0) return facts
  const gone = random.pick(loose)
  return { ...facts, endpoints: facts.endpoints.filter((e) => e !== gone) }
}

/** A pod gets an address, a host's interface another one. */
const addressChanged: Edit = (facts, random) =>
  random.chance(0.3)
    ? { ...facts, endpoints: one(facts.endpoints, random, (e) => (e.kind === 'workload' ? { ...e, addresses: [{ family: 4, value: 0x0af40063n }] } : e)) }
    : {
        ...facts,
        nodes: one(facts.nodes, random, (node) => ({
          ...node,
          interfaces: one(node.interfaces, random, (i) => ({ ...i, addresses: one(i.addresses, random, (a) => ({ ...a, address: { ...a.address, value: a.address.value + 100n } })) })),
        })),
      }

const familyGone: Edit = (facts, random) => ({
  ...facts,
  nodes: one(facts.nodes, random, (node) => ({ ...node, interfaces: node.interfaces.map((i) => ({ ...i, addresses: i.addresses.filter((a) => a.address.family === 4) })) })),
})

const routeGone: Edit = (facts, random) => ({ ...facts, tables: one(facts.tables, random, (table) => ({ ...table, routes: without(table.routes, random) })) })

const groupChanged: Edit = (facts, random) => ({
  ...facts,
  groups: one(facts.groups, random, (group) => (random.chance(0.5) ? { ...group, surely: without(group.surely, random) } : { ...group, surely: [...group.surely, random.pick(facts.endpoints).id] })),
})

const listenerGone: Edit = (facts, random) => ({ ...facts, listeners: without(facts.listeners, random) })

const memberGone: Edit = (facts, random) => ({ ...facts, pools: one(facts.pools, random, (pool) => ({ ...pool, members: without(pool.members, random) })) })

const kinds: readonly Edit[] = [ruleGone, ruleTurned, ruleTurned, otherwiseTurned, endpointGone, addressChanged, familyGone, routeGone, groupChanged, listenerGone, memberGone]
