import type { WantedFlow } from '../../../model/want.ts'
import type { Argument } from '../../change.ts'

const names: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [58, 'icmpv6'],
])

/** What a rule says of protocol and ports, once for each run of ports. `protocol` is called differently from type to type. */
export function portArguments({ protocol, ports }: WantedFlow, called: { readonly protocol: string; readonly from: string; readonly to: string }): Argument[][] {
  const name = names.get(protocol)
  const said: Argument = { name: called.protocol, value: { kind: 'text', value: name ?? String(protocol) } }
  const number = (key: string, value: number): Argument => ({ name: key, value: { kind: 'number', value } })
  if (protocol === 1 || protocol === 58) {
    const [first] = ports
    const whole = first === undefined || (first.first === 0 && first.last === 65535)
    // The engine packs type and code into the place of ports. AWS: -1 is every type (AuthorizeSecurityGroupIngress, 2026-11).
    const type = whole ? -1 : first.first >> 8
    const code = whole || first.last - first.first > 0 ? -1 : first.first & 255
    return [[said, number(called.from, type), number(called.to, code)]]
  }
  if (protocol !== 6 && protocol !== 17) return [[said]]
  return (ports.length === 0 ? [{ first: 0, last: 65535 }] : ports).map(({ first, last }) => [said, number(called.from, first), number(called.to, last)])
}

/** `tcp 5432`. */
export function portWords({ protocol, ports }: WantedFlow): string {
  const all = ports.length === 0 || (ports[0]?.first === 0 && ports[0].last === 65535)
  const list = ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
  return `${names.get(protocol) ?? `protocol ${protocol}`}${all || protocol === 1 || protocol === 58 ? '' : ` ${list}`}`
}
