import { all, nothing, not, some, type Match } from '../../../flow/match.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Problem } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, items, number, part, text, unknownIn, type Holder } from '../attribute.ts'
import { namedMatch, type Names } from '../vpc/named.ts'
import {
  addressesMatch,
  domain,
  parseRules,
  portsMatch,
  protocolMatch,
  ruleOf,
  type FirewallRule,
  type RuleParts,
  type Variables,
} from './suricata.ts'

/** What the names of a policy's networks stand for: `HOME_NET` is the firewall's own VPC unless something else is said. */
export interface Home {
  readonly own: (side: 'source' | 'destination') => Match
  /** Those of the policy, which go before a group's own. */
  readonly sets: ReadonlyMap<string, Value>
}

/** A stateless rule, as far as it matches what it says. */
export interface StatelessRule {
  readonly priority: number
  readonly actions: readonly string[]
  readonly match: Match
  readonly says: string
  readonly origin: Origin
}

const first = (value: Value | undefined): Holder | undefined => blocks(value)[0]

/** Reads rule groups of Network Firewall; `problems` takes lines of rule text that are no rules. */
export class RuleGroups {
  readonly problems: Problem[] = []
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  /** The stateless rules of a group; undefined where they aren't known. */
  stateless(group: Resource): readonly StatelessRule[] | undefined {
    const source = first(part(first(attribute(group, 'rule_group')) ?? group, 'rules_source'))
    const inner = source && first(part(source, 'stateless_rules_and_custom_actions'))
    if (!inner) return undefined
    const rules = blocks(part(inner, 'stateless_rule')).map((block): StatelessRule => {
      const definition = first(part(block, 'rule_definition'))
      const priority = number(part(block, 'priority'))
      return {
        priority: priority ?? 0,
        actions: definition ? items(part(definition, 'actions')).map((value) => text(value) ?? 'not known') : [],
        match: all(
          this.#attributes(definition && first(part(definition, 'match_attributes'))),
          ...(priority === undefined ? [opaque('its priority is not known', block.origin)] : []),
        ),
        says: `${group.id} rule ${priority ?? '?'}`,
        origin: block.origin,
      }
    })
    return rules.toSorted((a, b) => a.priority - b.priority)
  }

  #attributes(holder: Holder | undefined): Match {
    if (!holder) return all()
    const protocols = items(part(holder, 'protocols'))
    const known = protocols.flatMap((value) => number(value) ?? [])
    const sides = (['source', 'destination'] as const).flatMap((side): Match[] => {
      const addresses = blocks(part(holder, side)).flatMap((block) => part(block, 'address_definition') ?? [])
      const ports = blocks(part(holder, `${side}_port`)).map((block) => ({
        first: number(part(block, 'from_port')) ?? 0,
        last: number(part(block, 'to_port')) ?? number(part(block, 'from_port')) ?? 65_535,
      }))
      return [
        ...(addresses.length > 0
          ? [
              namedMatch(
                side,
                addresses.map((value) => this.#names.range(value)),
              ),
            ]
          : []),
        ...(ports.length > 0 ? [{ kind: side === 'source' ? ('sourcePort' as const) : ('destinationPort' as const), ports }] : []),
      ]
    })
    const missing = unknownIn({
      kind: 'map',
      entries: new Map([...holder.attributes].filter(([name]) => name !== 'source' && name !== 'destination')),
      origin: holder.origin,
    })
    return all(
      ...(protocols.length > 0 ? [{ kind: 'protocol' as const, protocols: known.map((one) => ({ first: one, last: one })) }] : []),
      ...sides,
      ...(blocks(part(holder, 'tcp_flag')).length > 0 ? [opaque('which TCP flags a packet has', holder.origin)] : []),
      ...(missing ? [opaque(missing.says, missing.origin)] : []),
    )
  }

  /** The stateful rules of a group in their order; undefined where they aren't known. */
  stateful(group: Resource, home: Home): readonly FirewallRule[] | undefined {
    const body = first(attribute(group, 'rule_group'))
    const source = body && first(part(body, 'rules_source'))
    const variables = this.#variables(body, home)
    const written = attribute(group, 'rules') ?? (source && part(source, 'rules_string'))
    const found: FirewallRule[] = []
    if (written !== undefined) {
      const known = text(written)
      if (known === undefined) return undefined
      found.push(...this.#text(group, known, written.origin, variables))
    }
    if (!source) return written === undefined ? undefined : found
    for (const list of blocks(part(source, 'rules_source_list'))) found.push(...domainRules(group, list, variables))
    for (const [at, block] of blocks(part(source, 'stateful_rule')).entries()) {
      const rule = this.#block(group, block, at + 1, variables)
      if (!rule) return undefined
      found.push(rule)
    }
    return unknownIn(part(source, 'stateful_rule'))?.origin === part(source, 'stateful_rule')?.origin &&
      part(source, 'stateful_rule')?.kind === 'unknown'
      ? undefined
      : found
  }

  #text(group: Resource, known: string, origin: Origin, variables: Variables): FirewallRule[] {
    const { rules, strange } = parseRules(known)
    for (const line of strange)
      this.problems.push({
        code: 'aws/firewall-rule',
        severity: 'error',
        says: `${group.id}: line ${line} of its rules is no rule.`,
        origin,
      })
    return rules.flatMap(({ parts, line }) => {
      const message = parts.options.find(({ keyword }) => keyword === 'msg')?.settings?.replaceAll('"', '')
      return ruleOf(parts, variables, `${group.id} line ${line}${message === undefined ? '' : ` (${message})`}`, origin) ?? []
    })
  }

  #block(group: Resource, block: Holder, at: number, variables: Variables): FirewallRule | undefined {
    const header = first(part(block, 'header'))
    const word = (name: string): string | undefined => {
      const value = header && part(header, name)
      return value === undefined ? 'any' : text(value)
    }
    const action = text(part(block, 'action'))
    const [protocol, source, sourcePort, direction, destination, destinationPort] = [
      'protocol',
      'source',
      'source_port',
      'direction',
      'destination',
      'destination_port',
    ].map(word)
    if (action === undefined || protocol === undefined || direction === undefined) return undefined
    const options = blocks(part(block, 'rule_option')).map((one): RuleParts['options'][number] => {
      const settings = items(part(one, 'settings')).map((value) => text(value) ?? '')
      return {
        keyword: text(part(one, 'keyword')) ?? 'an option that is not known',
        settings: settings.length > 0 ? settings.join(',') : undefined,
      }
    })
    const hidden = [source, sourcePort, destination, destinationPort].includes(undefined)
    const rule = ruleOf(
      {
        action,
        protocol,
        source: source ?? 'any',
        sourcePort: sourcePort ?? 'any',
        direction,
        destination: destination ?? 'any',
        destinationPort: destinationPort ?? 'any',
        options,
      },
      variables,
      `${group.id} rule ${at}`,
      block.origin,
    )
    return rule && hidden ? { ...rule, match: all(rule.match, opaque('its header is not known entirely', block.origin)) } : rule
  }

  /**
   * AWS: `HOME_NET` is the range of the VPC that the firewall is in, `EXTERNAL_NET` everything else, unless either is set
   * (suricata-limitations-caveats, 2026-11).
   */
  #variables(body: Holder | undefined, home: Home): Variables {
    const own = blocks(body && part(body, 'rule_variables'))
    const sets = (name: 'ip_set' | 'port_set'): Map<string, Value> => setsOf(own, name)
    const addresses = new Map([...sets('ip_set'), ...home.sets])
    const ports = sets('port_set')
    const open = new Set<string>()
    const variables: Variables = {
      addresses: (name, side) => {
        const definition = addresses.get(name)
        if (definition && !open.has(name)) {
          open.add(name)
          const found = items(definition).map((value): Match => {
            const written = text(value)
            return written !== undefined && /[[!$@]|^any$/i.test(written)
              ? addressesMatch(written, side, variables, value.origin)
              : namedMatch(side, [this.#names.range(value)])
          })
          open.delete(name)
          const excluded = found.filter(({ kind }) => kind === 'not')
          const wanted = found.filter(({ kind }) => kind !== 'not')
          return all(...(wanted.length > 0 ? [some(...wanted)] : []), ...excluded)
        }
        if (name === 'HOME_NET') return home.own(side)
        return name === 'EXTERNAL_NET' ? not(variables.addresses('HOME_NET', side) ?? nothing) : undefined
      },
      ports: (name, side) => {
        const definition = ports.get(name)
        if (!definition || open.has(`port ${name}`)) return undefined
        open.add(`port ${name}`)
        const found = items(definition).map((value): Match => {
          const written = text(value)
          return written === undefined
            ? opaque(`what $${name} stands for is not known`, value.origin)
            : portsMatch(written, side, variables, value.origin)
        })
        open.delete(`port ${name}`)
        return some(...found)
      },
    }
    return variables
  }
}

/** `ip_sets { key = "A"  ip_set { definition = […] } }` by key. */
export function setsOf(variables: readonly Holder[], name: 'ip_set' | 'port_set'): Map<string, Value> {
  return new Map(
    variables
      .flatMap((one) => blocks(part(one, `${name}s`)))
      .flatMap((one) => {
        const key = text(part(one, 'key'))
        const inner = first(part(one, name))
        const definition = inner && part(inner, 'definition')
        return key === undefined || !definition ? [] : [[key, definition] as const]
      }),
  )
}

function opaque(says: string, origin: Origin): Match {
  return { kind: 'opaque', says, origin }
}

/**
 * The rules that AWS makes of a list of domains, for what goes from `HOME_NET` to `EXTERNAL_NET`: those of an allow list deny every other
 * name of the same protocol (stateful-rule-groups-domain-names, 2026-11).
 */
function domainRules(group: Resource, list: Holder, variables: Variables): FirewallRule[] {
  const { origin } = list
  const type = text(part(list, 'generated_rules_type'))
  const kinds = items(part(list, 'target_types')).flatMap((value) => text(value) ?? [])
  const targets = items(part(list, 'targets'))
  const languages = targets.flatMap((value) => {
    const written = text(value)
    return written === undefined ? [] : [domain(written.toLowerCase())]
  })
  const missing = targets.find((value) => text(value) === undefined)
  const within = all(
    addressesMatch('$HOME_NET', 'source', variables, origin),
    addressesMatch('$EXTERNAL_NET', 'destination', variables, origin),
  )
  return kinds.flatMap((kind): FirewallRule[] => {
    const speaks = all(protocolMatch(kind === 'TLS_SNI' ? 'tls' : 'http', origin), within)
    const named = all(
      speaks,
      some(
        { kind: 'host', language: { kind: 'some', of: languages } },
        ...(missing ? [opaque('a domain of the list is not known', missing.origin)] : []),
      ),
    )
    const common = { says: `${group.id} ${kind} list`, origin }
    if (type === 'ALLOWLIST')
      return [
        { ...common, action: 'pass', match: named },
        { ...common, says: `${group.id}: no ${kind} of its list`, action: 'drop', match: speaks },
      ]
    return [{ ...common, action: type === 'REJECTLIST' ? 'reject' : type === 'ALERTLIST' ? 'alert' : 'drop', match: named }]
  })
}
