import { parsePrefix, parseRange } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { all, anything, nobody, not, some, type Match } from '../../../flow/match.ts'
import type { FilterAction } from '../../../model/filter.ts'
import type { Language } from '../../../flow/text/language.ts'
import type { Origin } from '../../../origin/origin.ts'

/** What `$NAME` stands for, on one side of a flow; undefined: nobody knows it. */
export interface Variables {
  readonly addresses: (name: string, side: 'source' | 'destination') => Match | undefined
  readonly ports: (name: string, side: 'source' | 'destination') => Match | undefined
}

/** A rule in its parts, as `stateful_rule` blocks and rule text both have them. */
export interface RuleParts {
  readonly action: string
  readonly protocol: string
  readonly source: string
  readonly sourcePort: string
  readonly direction: string
  readonly destination: string
  readonly destinationPort: string
  readonly options: readonly { readonly keyword: string; readonly settings: string | undefined }[]
}

export interface FirewallRule {
  readonly action: 'pass' | 'drop' | 'reject' | 'alert'
  readonly match: Match
  readonly says: string
  readonly origin: Origin
}

const deepest = 12
const number = (first: number, last = first): Match => ({ kind: 'protocol', protocols: [{ first, last }] })
const tcp = number(6)
const udp = number(17)
const ports = (...of: readonly number[]): Match => ({ kind: 'destinationPort', ports: of.map((one) => ({ first: one, last: one })) })

/**
 * Application protocols, by the transport and the ports that they usually have. The engine finds them by what is spoken, on any port
 * (Suricata user guide "Rules format", 2026-11).
 */
const spoken: Readonly<Record<string, readonly [Match, Match]>> = {
  http: [tcp, ports(80)],
  http2: [tcp, ports(443)],
  tls: [tcp, ports(443)],
  ssl: [tcp, ports(443)],
  ssh: [tcp, ports(22)],
  smtp: [tcp, ports(25)],
  ftp: [tcp, ports(21)],
  imap: [tcp, ports(143)],
  smb: [tcp, ports(445)],
  krb5: [some(tcp, udp), ports(88)],
  dns: [some(tcp, udp), ports(53)],
  ntp: [udp, ports(123)],
  dhcp: [udp, ports(67, 68)],
  tftp: [udp, ports(69)],
  ikev2: [udp, ports(500)],
  quic: [udp, ports(443)],
}

export function protocolMatch(written: string, origin: Origin): Match {
  const name = written.toLowerCase()
  if (name === 'ip' || name === 'any') return anything
  if (name === 'tcp' || name === 'tcp-pkt' || name === 'tcp-stream') return tcp
  if (name === 'udp') return udp
  if (name === 'icmp') return some(number(1), number(58))
  if (name === 'icmpv4') return number(1)
  if (name === 'icmpv6') return number(58)
  const known = spoken[name]
  if (!known) return { kind: 'opaque', says: `what ${name} matches is not known`, origin }
  return all(known[0], some(known[1], { kind: 'opaque', says: `whether ${name} is spoken on that port`, origin }))
}

/** The members of `[a, b, [c]]`, split where no bracket is open; of anything else itself. */
function members(written: string): string[] {
  const inner = /^\[(.*)\]$/s.exec(written.trim())?.[1]
  if (inner === undefined) return [written.trim()]
  const found: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= inner.length; at++) {
    const character = inner[at]
    if (character === '[') depth += 1
    else if (character === ']') depth -= 1
    else if (at === inner.length || (character === ',' && depth === 0)) {
      const one = inner.slice(start, at).trim()
      if (one !== '') found.push(one)
      start = at + 1
    }
  }
  return found
}

/** `any`, one, `!one`, a list of those: any of the plain ones, and none of those with `!`. */
function combine(written: string, single: (one: string) => Match, depth = 0): Match {
  const one = written.trim()
  if (depth > deepest) return single('a list nested that deeply')
  if (/^any$/i.test(one)) return anything
  if (one.startsWith('!')) return not(combine(one.slice(1), single, depth + 1))
  if (!one.startsWith('[')) return single(one)
  const parts = members(one)
  const wanted = parts.filter((part) => !part.startsWith('!')).map((part) => combine(part, single, depth + 1))
  const unwanted = parts.filter((part) => part.startsWith('!')).map((part) => not(combine(part.slice(1), single, depth + 1)))
  return all(...(wanted.length > 0 ? [some(...wanted)] : []), ...unwanted)
}

export function addressesMatch(written: string, side: 'source' | 'destination', variables: Variables, origin: Origin): Match {
  return combine(written, (one) => {
    if (one.startsWith('$') || one.startsWith('@'))
      return variables.addresses(one.slice(1), side) ?? { kind: 'opaque', says: `what ${one} stands for is not known`, origin }
    const range = parsePrefix(one) ?? parseRange(one)
    if (!range) return { kind: 'opaque', says: `${one} is not a range of addresses`, origin }
    return { kind: side, peers: { ...nobody, ranges: [range] } }
  })
}

export function portsMatch(written: string, side: 'source' | 'destination', variables: Variables, origin: Origin): Match {
  return combine(written, (one) => {
    if (one.startsWith('$'))
      return variables.ports(one.slice(1), side) ?? { kind: 'opaque', says: `what ${one} stands for is not known`, origin }
    const found = /^(\d*)(:?)(\d*)$/.exec(one)
    const first = found?.[1] === '' || found?.[1] === undefined ? 0 : Number(found[1])
    const last = found?.[2] === '' ? first : found?.[3] === '' || found?.[3] === undefined ? 65_535 : Number(found[3])
    if (!found || (found[1] === '' && found[3] === '')) return { kind: 'opaque', says: `${one} is not a port`, origin }
    const range: Interval = { first, last: Math.min(last, 65_535) }
    return { kind: side === 'source' ? 'sourcePort' : 'destinationPort', ports: [range] }
  })
}

/** Keywords that say what a rule is called and how it is told, not what it matches. */
const telling = new Set([
  'msg',
  'sid',
  'rev',
  'gid',
  'classtype',
  'metadata',
  'reference',
  'priority',
  'noalert',
  'alert',
  'target',
  'tag',
  'nocase',
  'fast_pattern',
])
const hostBuffers = new Set(['tls.sni', 'tls_sni', 'http.host', 'http_host', 'ssl.sni'])

const quoted = (written: string): { readonly negated: boolean; readonly text: string } => {
  const found = /^(!?)\s*"?(.*?)"?$/s.exec(written.trim())
  return { negated: found?.[1] === '!', text: (found?.[2] ?? '').replaceAll(/\\(.)/g, '$1') }
}

/** What the options of a rule ask beyond addresses and ports. */
function optionsMatch(options: RuleParts['options'], origin: Origin): Match[] {
  const found: Match[] = []
  const opaque = (keyword: string): void => {
    found.push({ kind: 'opaque', says: `whether its option ${keyword} matches`, origin })
  }
  for (let at = 0; at < options.length; at++) {
    const { keyword, settings = '' } = options[at] ?? { keyword: 'msg' }
    const name = keyword.toLowerCase()
    if (telling.has(name)) continue
    if (name === 'flow') {
      if (settings.split(',').some((word) => !/^\s*(established|to_server|from_client|stateless|)\s*$/i.test(word)))
        opaque(`flow:${settings}`)
      continue
    }
    if (!hostBuffers.has(name)) {
      opaque(name)
      // What follows a buffer or a content is about it.
      continue
    }
    const mine: RuleParts['options'][number][] = []
    while (
      at + 1 < options.length &&
      /^(content|startswith|endswith|dotprefix|nocase|bsize|fast_pattern|to_lowercase)$/i.test(options[at + 1]?.keyword ?? '')
    ) {
      at += 1
      const next = options[at]
      if (next) mine.push(next)
    }
    const language = hostLanguage(mine)
    if (language) found.push(language === 'any' ? anything : { kind: 'host', language })
    else opaque(name)
  }
  return found
}

function hostLanguage(options: RuleParts['options']): Language | 'any' | undefined {
  const has = (keyword: string): boolean => options.some((one) => one.keyword.toLowerCase() === keyword)
  const contents = options.filter((one) => one.keyword.toLowerCase() === 'content')
  const [only, more] = contents
  if (!only) return options.length === 0 ? 'any' : undefined
  if (more || has('bsize') || /\|/.test(only.settings ?? '')) return undefined
  const { negated, text } = quoted(only.settings ?? '')
  const plain = ((): Language | undefined => {
    if (has('dotprefix')) return has('endswith') && text.startsWith('.') ? domain(text) : undefined
    if (has('startswith') && has('endswith')) return { kind: 'exact', text, ignoreCase: true }
    if (has('endswith')) return { kind: 'suffix', text, ignoreCase: true }
    return { kind: has('startswith') ? 'prefix' : 'contains', text, ignoreCase: true }
  })()
  return plain && negated ? { kind: 'not', of: plain } : plain
}

/** `.example.com` is it and all below it, `example.com` it alone (RulesSourceList, Network Firewall API reference, 2026-11). */
export function domain(written: string): Language {
  if (!written.startsWith('.')) return { kind: 'exact', text: written, ignoreCase: true }
  return {
    kind: 'some',
    of: [
      { kind: 'exact', text: written.slice(1), ignoreCase: true },
      { kind: 'suffix', text: written, ignoreCase: true },
    ],
  }
}

/** Of rejecting actions all but the reset's direction is alike. */
const actions: Readonly<Record<string, FirewallRule['action']>> = {
  pass: 'pass',
  drop: 'drop',
  reject: 'reject',
  rejectsrc: 'reject',
  rejectdst: 'reject',
  rejectboth: 'reject',
  alert: 'alert',
}

/** A rule as a match; undefined where its action is no action. */
export function ruleOf(parts: RuleParts, variables: Variables, says: string, origin: Origin): FirewallRule | undefined {
  const action = actions[parts.action.toLowerCase()]
  if (!action) return undefined
  const way = (from: readonly [string, string], to: readonly [string, string]): Match =>
    all(
      addressesMatch(from[0], 'source', variables, origin),
      portsMatch(from[1], 'source', variables, origin),
      addressesMatch(to[0], 'destination', variables, origin),
      portsMatch(to[1], 'destination', variables, origin),
    )
  const there = way([parts.source, parts.sourcePort], [parts.destination, parts.destinationPort])
  const both = parts.direction === '<>' || parts.direction.toLowerCase() === 'any'
  const ends = both ? some(there, way([parts.destination, parts.destinationPort], [parts.source, parts.sourcePort])) : there
  return { action, match: all(protocolMatch(parts.protocol, origin), ends, ...optionsMatch(parts.options, origin)), says, origin }
}

/** Words of a rule's header: what brackets hold is one. */
function words(written: string): string[] {
  const found: string[] = []
  let depth = 0
  let word = ''
  for (const character of written) {
    if (character === '[') depth += 1
    if (character === ']') depth -= 1
    if (/\s/.test(character) && depth <= 0) {
      if (word !== '') found.push(word)
      word = ''
    } else word += character
  }
  return word === '' ? found : [...found, word]
}

/** `msg:"a;b"; sid:1`: split where no quote is open. */
function optionsOf(written: string): RuleParts['options'] {
  const found: { keyword: string; settings: string | undefined }[] = []
  let open = false
  let start = 0
  for (let at = 0; at <= written.length; at++) {
    const character = written[at]
    if (character === '\\') at += 1
    else if (character === '"') open = !open
    else if (at >= written.length || (character === ';' && !open)) {
      const one = written.slice(start, at).trim()
      const colon = one.indexOf(':')
      if (one !== '')
        found.push(
          colon < 0
            ? { keyword: one, settings: undefined }
            : { keyword: one.slice(0, colon).trim(), settings: one.slice(colon + 1).trim() },
        )
      start = at + 1
    }
  }
  return found
}

/** Rule text, rule by rule; lines that are none are told as `strange`. */
export function parseRules(text: string): {
  readonly rules: readonly { readonly parts: RuleParts; readonly line: number }[]
  readonly strange: readonly number[]
} {
  const rules: { parts: RuleParts; line: number }[] = []
  const strange: number[] = []
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1
    let written = lines[at]?.trim() ?? ''
    while (written.endsWith('\\') && at + 1 < lines.length) {
      at += 1
      written = `${written.slice(0, -1)} ${lines[at]?.trim() ?? ''}`
    }
    if (written === '' || written.startsWith('#')) continue
    const bracket = written.indexOf('(')
    const [action, protocol, source, sourcePort, direction, destination, destinationPort, more] = words(
      bracket < 0 ? written : written.slice(0, bracket),
    )
    if (
      action === undefined ||
      protocol === undefined ||
      source === undefined ||
      sourcePort === undefined ||
      destination === undefined ||
      destinationPort === undefined ||
      more !== undefined ||
      !(direction === '->' || direction === '<>' || direction === '=>') ||
      !(action.toLowerCase() in actions)
    ) {
      strange.push(line)
      continue
    }
    const options = bracket < 0 ? [] : optionsOf(written.slice(bracket + 1).replace(/\)\s*$/, ''))
    rules.push({ line, parts: { action, protocol, source, sourcePort, direction, destination, destinationPort, options } })
  }
  return { rules, strange }
}

/** What a rule does to a flow that matches: an alert is told and goes on. */
export function doing({ action }: FirewallRule): FilterAction {
  return action === 'pass'
    ? { do: 'accept' }
    : action === 'alert'
      ? { do: 'continue' }
      : action === 'drop'
        ? { do: 'drop' }
        : { do: 'reject', with: 'reset' }
}
