import type { Random } from '../nginx/random.ts'
import { addresses, nowhere, ports, type Probe } from './lab.ts'

type Family = 'inet' | 'ip' | 'ip6'

interface Hook {
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'
  readonly reject: boolean
}

const hooks: readonly Hook[] = [
  { hook: 'forward', reject: true },
  { hook: 'input', reject: true },
  { hook: 'forward', reject: true },
  { hook: 'output', reject: false },
  { hook: 'prerouting', reject: false },
  { hook: 'postrouting', reject: false },
]

const transport = /\b(?:tcp|udp|th|l4proto|icmp)\b/

/** Random rulesets in nft's own language, out of values that the lab's packets have. */
export class Rulesets {
  readonly #random: Random
  #sourcePort = 20000

  constructor(random: Random) {
    this.#random = random
  }

  ruleset(): string {
    const tables = Array.from({ length: 1 + this.#random.below(3) }, (_, i) => this.#table(i))
    if (this.#random.chance(0.5)) tables.push(this.#nat())
    return `flush ruleset\n${tables.join('\n')}\n`
  }

  probe(): Probe {
    const random = this.#random
    const at = random.chance(0.75) ? 'a' : 'r'
    const six = random.chance(0.5)
    const suits = (address: string): boolean => address.includes(':') === six
    const all = random.chance(0.1) ? nowhere : random.chance(0.65) ? addresses.b : addresses.r
    this.#sourcePort = this.#sourcePort >= 60000 ? 20000 : this.#sourcePort + 1
    return {
      at,
      protocol: random.chance(0.6) ? 'tcp' : 'udp',
      source: random.pick(addresses[at].filter(suits)),
      sourcePort: this.#sourcePort,
      destination: random.pick(all.filter(suits)),
      port: random.pick(ports),
    }
  }

  #table(index: number): string {
    const random = this.#random
    const family = random.pick<Family>(['inet', 'inet', 'ip', 'ip6'])
    const chains = [0, 1, 2].map((i) => `c${i}`)
    const lines = [`table ${family} t${index} {`]
    if (family !== 'ip6')
      lines.push(`  set four { type ipv4_addr; flags interval; elements = { ${this.#distinct(2, () => this.#four(true)).join(', ')} } }`)
    if (family !== 'ip')
      lines.push(`  set six { type ipv6_addr; flags interval; elements = { ${this.#distinct(2, () => this.#six(true)).join(', ')} } }`)
    lines.push(
      `  set pairs { type inet_proto . inet_service; elements = { ${this.#distinct(3, () => `${random.pick(['tcp', 'udp'])} . ${random.pick(ports)}`).join(', ')} } }`,
    )
    // A chain may only jump to those after it: no loops.
    for (const [i, name] of [...chains.entries()].toReversed()) {
      lines.push(
        `  chain ${name} {`,
        ...this.#rules(2 + random.below(3), family, { hook: 'forward', reject: false }, chains.slice(i + 1)),
        '  }',
      )
    }
    const count = 1 + random.below(3)
    for (let i = 0; i < count; i++) {
      const hook = random.pick(hooks)
      const priority = random.pick([-300, -150, -50, 0, 0, 0, 10, 150])
      // The sender's own errors pass its output chain: a policy that drops there hides every refusal.
      const policy = random.chance(0.35) && hook.hook !== 'output' ? 'drop' : 'accept'
      lines.push(`  chain b${i} {`, `    type filter hook ${hook.hook} priority ${priority}; policy ${policy};`)
      if (random.chance(0.75))
        lines.push(`    ct state ${random.pick(['established', 'established,related', '{ established, related }'])} accept`)
      lines.push(...this.#rules(2 + random.below(5), family, hook, chains), '  }')
    }
    return [...lines, '}'].join('\n')
  }

  #rules(count: number, family: Family, hook: Hook, jumps: readonly string[]): string[] {
    return Array.from({ length: count }, () => `    ${this.#rule(family, hook, jumps)}`)
  }

  #rule(family: Family, hook: Hook, jumps: readonly string[]): string {
    const random = this.#random
    const six = family === 'ip6' || (family === 'inet' && random.chance(0.5))
    const conditions = Array.from({ length: random.below(3) + (random.chance(0.8) ? 1 : 0) }, () => this.#condition(family, six, hook))
    const verdict = this.#verdict(hook, jumps, conditions)
    // Conditions on two transport protocols contradict each other: one of them is enough.
    const chosen = conditions.filter((c, i) => !transport.test(c) || conditions.findIndex((other) => transport.test(other)) === i)
    return [...chosen, ...(random.chance(0.15) ? ['counter'] : []), verdict].join(' ')
  }

  #verdict(hook: Hook, jumps: readonly string[], conditions: readonly string[]): string {
    const random = this.#random
    const kind = random.next()
    if (kind < 0.1 && !conditions.some((c) => transport.test(c)) && jumps.length > 0)
      return `tcp dport vmap { ${random.pick([22, 53])} : drop, 80 : jump ${random.pick(jumps)}, 1000-1999 : accept }`
    if (kind < 0.16) return `ct state vmap { invalid : drop, new : ${jumps[0] === undefined ? 'continue' : `jump ${jumps[0]}`} }`
    if (kind < 0.22) return `meta mark set ${random.pick(['0x1', '0x2', 'meta mark | 0x4', 'meta mark & 0xfffffffe'])}`
    if (kind < 0.34 && jumps.length > 0) return `${random.pick(['jump', 'jump', 'goto'])} ${random.pick(jumps)}`
    if (kind < 0.4) return 'return'
    if (kind < 0.55 && hook.reject) return random.pick(['reject', 'reject', 'reject with icmpx admin-prohibited'])
    return random.chance(0.55) ? 'accept' : 'drop'
  }

  #condition(family: Family, six: boolean, { hook }: Hook): string {
    const random = this.#random
    const ip = six ? 'ip6' : 'ip'
    const not = random.chance(0.2) ? '!= ' : ''
    const one = (): string => (six ? this.#six(false) : this.#four(false))
    const port = random.pick(ports)
    const knowsIn = hook !== 'output' && hook !== 'postrouting'
    const choices: readonly (() => string)[] = [
      () => `${ip} saddr ${not}${one()}`,
      () => `${ip} daddr ${not}${one()}`,
      () => `${ip} ${random.pick(['saddr', 'daddr'])} ${not}{ ${this.#distinct(2 + random.below(2), one).join(', ')} }`,
      () => `${ip} ${random.pick(['saddr', 'daddr'])} ${not}@${six ? 'six' : 'four'}`,
      () => `${random.pick(['tcp', 'udp'])} dport ${not}${port}`,
      () =>
        `${random.pick(['tcp', 'udp', 'th'])} dport ${not}{ ${this.#distinct(3, () => `${random.pick(ports)}`).join(', ')}, 2000-3000 }`,
      () => `tcp dport ${random.pick(['<', '>', '<=', '>='])} ${port}`,
      () => `${random.pick(['tcp', 'udp'])} sport ${20000 + random.below(40) * 10}-${20400 + random.below(500)}`,
      () => `meta l4proto ${not}${random.pick(['tcp', 'udp', '{ tcp, udp }', 'icmp'])}`,
      () => `meta l4proto . th dport @pairs`,
      () => `ct state ${random.pick(['new', 'established', 'new,established', '!= new', 'invalid'])}`,
      () => `tcp flags & (fin|syn|rst|ack) == syn`,
      () => `tcp flags ${random.pick(['syn', '& (syn|ack) == syn|ack', '! syn'])}`,
      () => `meta mark ${random.pick(['0x1', '!= 0x0', '& 0x4 == 0x4', '{ 0x0, 0x2 }'])}`,
      () =>
        knowsIn
          ? `iifname ${not}${random.pick(['"ra"', '"rb"', '{ "ra", "lo" }', '"r*"'])}`
          : `oifname ${not}${random.pick(['"ra"', '"rb"', '"lo"'])}`,
      () => (hook === 'forward' ? `oifname ${not}"rb"` : `${ip} daddr ${one()}`),
      () => (hook === 'forward' ? `iifname . oifname { "ra" . "rb" }` : `${ip} saddr ${one()}`),
      () => `fib daddr type ${not}local`,
      () => `ct status dnat`,
      () => (family === 'inet' ? `meta nfproto ${random.pick(['ipv4', 'ipv6'])}` : `${ip} saddr ${one()}`),
      () =>
        `${ip} saddr . ${random.pick(['tcp', 'udp'])} dport { ${this.#distinct(3, () => `${six ? random.pick(['fd01::2', 'fd01::3', 'fd01::1']) : random.pick(['10.1.0.2', '10.1.0.3', '10.1.0.1'])} . ${random.pick(ports)}`).join(', ')} }`,
    ]
    return random.pick(choices)()
  }

  #four(ofSet: boolean): string {
    const random = this.#random
    const wide = ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.0/16', '10.1.0.2/31', '10.2.0.2-10.2.0.3']
    const single = [...addresses.a, ...addresses.b, ...addresses.r].filter((a) => !a.includes(':'))
    return random.chance(0.4) ? random.pick(ofSet ? wide.slice(0, 3) : wide) : random.pick(single)
  }

  #six(ofSet: boolean): string {
    const random = this.#random
    const wide = ['fd01::/64', 'fd02::/64', 'fd03::/16', 'fd01::2/127', 'fd02::2-fd02::3']
    const single = [...addresses.a, ...addresses.b, ...addresses.r].filter((a) => a.includes(':'))
    return random.chance(0.4) ? random.pick(ofSet ? wide.slice(0, 3) : wide) : random.pick(single)
  }

  /** Different elements that don't overlap: nft refuses sets whose elements do. */
  #distinct(count: number, make: () => string): string[] {
    const found = new Set<string>()
    for (let tries = 0; tries < 12 && found.size < count; tries++) {
      const next = make()
      const net = (text: string): string => (/^(?:10|fd)/.test(text) ? text.replace(/^(10\.\d|fd0\d).*$/, '$1') : text)
      if (![...found].some((other) => net(other) === net(next) && (/[/-]/.test(other + next) || other === next))) found.add(next)
    }
    return [...found]
  }

  /** Translations: of what comes in to the far host or the router itself, of what leaves, of what the router sends. */
  #nat(): string {
    const random = this.#random
    const lines = ['table inet n {']
    const condition = (): string =>
      random.pick([
        `tcp dport ${random.pick(ports)}`,
        `udp dport ${random.pick(ports)}`,
        'iifname "ra" tcp dport { 80, 443 }',
        `ip daddr ${random.pick(addresses.r.slice(0, 2))} tcp dport 1000-9000`,
        'meta l4proto udp',
      ])
    const destination = (): string =>
      random.pick([
        'dnat ip to 10.2.0.3',
        'dnat ip to 10.2.0.2:80',
        'dnat ip6 to [fd02::3]:443',
        'dnat ip6 to fd02::4',
        'dnat ip to 10.2.0.2-10.2.0.4',
        'dnat ip to 10.3.0.1:8080',
        'redirect to :53',
        'dnat ip to tcp dport map { 80 : 10.2.0.3, 443 : 10.2.0.4, 22 : 10.2.0.1 }',
      ])
    if (random.chance(0.85)) {
      lines.push('  chain pre {', `    type nat hook prerouting priority ${random.pick([-100, -90, -150])};`)
      for (let i = 0; i < 1 + random.below(3); i++) {
        const to = destination()
        lines.push(`    ${to.includes(' map ') ? 'iifname "ra"' : condition()} ${to}`)
      }
      if (random.chance(0.3)) lines.push('    accept')
      lines.push('  }')
      if (random.chance(0.3))
        lines.push('  chain later {', '    type nat hook prerouting priority -80;', '    tcp dport 22 dnat ip to 10.2.0.4', '  }')
    }
    if (random.chance(0.6)) {
      const source = random.pick([
        'oifname "rb" masquerade',
        'meta l4proto tcp masquerade',
        'ip saddr 10.1.0.0/24 snat ip to 10.2.0.1',
        'ip saddr 10.1.0.2 snat ip to 10.99.0.1',
        'ip6 saddr fd01::2 snat ip6 to fd02::1',
        'oifname "rb" udp dport { 53, 80 } masquerade to :30000-30999',
      ])
      lines.push('  chain post {', '    type nat hook postrouting priority 100;', `    ${source}`, '  }')
    }
    if (random.chance(0.4)) {
      lines.push(
        '  chain out {',
        '    type nat hook output priority -100;',
        `    ${random.pick(['tcp dport 80 dnat ip to 10.2.0.3:8080', 'ip daddr 10.2.0.2 dnat ip to 10.1.0.1', 'udp dport 53 dnat ip6 to fd02::3', 'ip daddr 10.1.0.1 tcp dport { 22, 80 } dnat ip to 10.2.0.4'])}`,
        '  }',
      )
    }
    return [...lines, '}'].join('\n')
  }
}
