import { formatIntervals, type Interval } from '../base/interval.ts'
import { protocolName } from '../base/protocol.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'

/** A product of conditions, as people read it; what is absent is free. */
export interface FlowText {
  readonly protocol: string
  readonly ports?: string
  readonly icmp?: string
  readonly http?: { readonly hosts?: string; readonly paths?: string; readonly methods?: string; readonly headers?: string }
}

const mostBoxes = 2000
const portProtocols = new Set([6, 17, 33, 132, 136])
const every: readonly Interval[] = [{ first: 0, last: 255 }]

/**
 * A set of flows as the fewest readable products of protocol, destination port and HTTP; addresses and source ports are passed over. Deterministic:
 * sorted by protocol, then port.
 */
export function flowTexts(matching: Matching, set: FlowSet): FlowText[] {
  const { space } = matching
  const flows = space.forget(set, ['source', 'destination', 'sourcePort', 'mark'])
  if (flows === space.all) return [{ protocol: 'any' }]
  const { boxes, leftOut } = space.boxes(flows, mostBoxes)
  const byPorts = new Map<string, { protocols: Interval[]; ports: readonly Interval[]; rest: FlowSet }>()
  for (const box of boxes) {
    const key = `${formatIntervals(box.destinationPorts)} ${box.rest}`
    const known = byPorts.get(key)
    if (known) known.protocols.push(...box.protocols)
    else byPorts.set(key, { protocols: [...box.protocols], ports: box.destinationPorts, rest: box.rest })
  }
  const parts: { order: number; flow: FlowText }[] = []
  for (const { protocols, ports, rest } of byPorts.values()) {
    for (const http of httpTexts(matching, rest)) {
      for (const piece of protocolPieces(protocols)) {
        const all = ports.length === 1 && ports[0]?.first === 0 && ports[0].last === 65535
        const flow: FlowText = {
          protocol: piece.text,
          ...(!all && isIcmp(piece.number) && { icmp: icmpText(ports) }),
          ...(!all && !isIcmp(piece.number) && { ports: formatIntervals(ports) }),
          ...(http && { http }),
        }
        parts.push({ order: piece.order, flow })
      }
    }
  }
  if (leftOut > 0) parts.push({ order: 999, flow: { protocol: `and ${leftOut} more` } })
  return parts.toSorted((a, b) => a.order - b.order || (JSON.stringify(a.flow) < JSON.stringify(b.flow) ? -1 : 1)).map((p) => p.flow)
}

function protocolPieces(protocols: readonly Interval[]): { text: string; order: number; number: number | undefined }[] {
  const normal = [...protocols].toSorted((a, b) => a.first - b.first)
  if (formatIntervals(normal) === formatIntervals(every)) return [{ text: 'any', order: -1, number: undefined }]
  const count = normal.reduce((sum, i) => sum + i.last - i.first + 1, 0)
  if (count > 24) return [{ text: formatIntervals(normal), order: 300, number: undefined }]
  return normal.flatMap((i) => Array.from({ length: i.last - i.first + 1 }, (_, k) => ({ text: protocolName(i.first + k), order: portProtocols.has(i.first + k) ? i.first + k : 200 + i.first + k, number: i.first + k })))
}

export const isIcmp = (protocol: number | undefined): boolean => protocol === 1 || protocol === 58

/** `8`, `3/1`: type, or type and code, which take the place of ports. */
export function icmpText(ports: readonly Interval[]): string {
  return ports.map(({ first, last }) => (last - first === 255 && first % 256 === 0 ? `${first / 256}` : first === last ? `${first >> 8}/${first & 255}` : `${first >> 8}/${first & 255}-${last >> 8}/${last & 255}`)).join(',')
}

/** What a set says of requests: products of host, path, method and headers. `undefined` where it says nothing. */
function httpTexts(matching: Matching, rest: FlowSet): (FlowText['http'] | undefined)[] {
  const { space } = matching
  if (rest === space.all) return [undefined]
  const order = matching.dimensionNames().toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
  let products: { rest: FlowSet; http: Record<string, string> }[] = [{ rest, http: {} }]
  for (const name of order) {
    const dimension = matching.dimension(name)
    products = products.flatMap((product) => {
      const free = space.forgetVariables(product.rest, dimension.variables)
      if (free === product.rest) return [product]
      const classes = dimension.classesIn((cube) => space.overlaps(product.rest, space.intersect(cube.map((bit) => space.literal(bit.variable, bit.positive)))))
      const grouped = new Map<FlowSet, number[]>()
      for (const one of classes) {
        const left = space.forgetVariables(space.and(product.rest, dimension.setOf([one])), dimension.variables)
        grouped.set(left, [...(grouped.get(left) ?? []), one])
      }
      return [...grouped].map(([left, members]) => ({ rest: left, http: { ...product.http, [name]: dimension.describe(members).text } }))
    })
  }
  return products.map(({ http }) => {
    const { host, path, method, ...others } = http
    const named = Object.entries(others).map(([name, text]) => `${name.replace(/^header:/, '')}: ${text}`)
    return { ...(host !== undefined && { hosts: host }), ...(path !== undefined && { paths: path }), ...(method !== undefined && { methods: method }), ...(named.length > 0 && { headers: named.join('; ') }) }
  })
}

const rankOf = (name: string): number => ['host', 'path', 'method'].indexOf(name) + (name.includes(':') ? 10 : 0)
