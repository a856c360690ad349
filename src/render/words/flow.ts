import type { FlowPart, HttpPart } from '../documents/common.ts'
import { list } from './count.ts'

const mostRanges = 6

/** A flow in a few words: `tcp/443 GET shop.example/cart`, `udp/53 from 10.0.0.0/8`, `anything`. */
export function flowWords(flow: FlowPart): string {
  const parts = [protocolWords(flow)]
  const { http } = flow
  if (http) {
    const where = webWords(http)
    parts.push(
      ...[http.methods, where === '' ? undefined : where, http.headers && `with ${http.headers}`].filter((part) => part !== undefined),
    )
  }
  if (flow.sources !== undefined) parts.push(`from ${rangeWords(flow.sources)}`)
  if (flow.sourcePorts !== undefined) parts.push(`from port ${rangeWords(flow.sourcePorts)}`)
  if (flow.destinations !== undefined) parts.push(`to ${rangeWords(flow.destinations)}`)
  return parts.join(' ')
}

/** `shop.example/cart` for one host and path, else `host a, b path /x*, /y`. */
function webWords({ hosts, paths }: HttpPart): string {
  const one = /^[^\s,]+$/
  if ((hosts === undefined || one.test(hosts)) && (paths === undefined || (one.test(paths) && paths.startsWith('/'))))
    return `${hosts ?? ''}${paths ?? ''}`
  return [hosts && `host ${hosts}`, paths && `path ${paths}`].filter((part) => part !== undefined && part !== '').join(' ')
}

/** `tcp/443`, `icmp type 8`, `anything`. */
export function protocolWords(flow: FlowPart): string {
  const protocol =
    flow.protocol === 'any'
      ? flow.ports === undefined
        ? 'anything'
        : 'any'
      : /^\d/.test(flow.protocol)
        ? protocolNumbers(flow.protocol)
        : flow.protocol
  if (flow.icmp !== undefined) return `${protocol} type ${flow.icmp}`
  return flow.ports === undefined ? protocol : `${protocol}/${rangeWords(flow.ports)}`
}

function protocolNumbers(text: string): string {
  return `IP protocol${/[-,]/.test(text) ? 's' : ''} ${rangeWords(text)}`
}

/** The first ranges of a long list: `80,443,8000-8080 and 12 more`. */
function rangeWords(text: string): string {
  const ranges = text.split(/,\s*/)
  return ranges.length > mostRanges + 1 ? list(ranges, mostRanges) : text
}

/** Several flows, the same ones everywhere in the same words. */
export function flowsWords(flows: readonly FlowPart[]): string {
  return flows.map(flowWords).join('; ')
}
