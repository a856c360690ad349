import { formatAddress, type AddressOrToken } from '../../base/address.ts'
import { protocolName } from '../../base/protocol.ts'
import { icmpText, isIcmp } from '../../engine/flows.ts'
import type { Doubt } from '../../flow/path.ts'
import type { Matching } from '../../model/matching.ts'
import { placesOf } from '../../origin/place.ts'
import type { PromisePart, PromiseWitnessPart } from '../../render/documents/assert.ts'
import type { FlowPart, UnknownPart } from '../../render/documents/common.ts'
import type { Outcome, Shown } from './outcome.ts'
import type { NetworkPromise } from './promises.ts'

/** A promise and what became of it, as the document says it. What is not known counts as held where that is allowed. */
export function promisePart(matching: Matching, promise: NetworkPromise, outcome: Outcome, allowed: boolean): PromisePart {
  const { name, kind, expects, because, origin } = promise
  const passes = outcome.verdict === 'unknown' && allowed
  return {
    name,
    kind,
    expects,
    verdict: passes ? 'holds' : outcome.verdict,
    says: outcome.says,
    ...(because !== undefined && { because }),
    ...(outcome.vacuous && { vacuous: true }),
    ...(passes && { allowed: true }),
    witness: outcome.witness ? witnessPart(matching, outcome.witness) : null,
    decides: (outcome.because ?? []).map(({ says, origins }) => ({ says, places: placesOf(...origins) })),
    unknowns: (outcome.doubts ?? []).map(unknownPart),
    places: placesOf(origin),
  }
}

const unknownPart = ({ code, says, origins }: Doubt): UnknownPart => ({ code, subject: says, places: placesOf(...origins) })

function witnessPart(matching: Matching, shown: Shown): PromiseWitnessPart {
  const { packet, request, verdict, steps, from, to } = shown
  const source = addressText(matching, packet.source)
  const destination = addressText(matching, packet.destination)
  const hasPorts = packet.protocol === 6 || packet.protocol === 17 || packet.protocol === 132
  const flow: FlowPart = {
    protocol: protocolName(packet.protocol),
    ...(hasPorts && { ports: `${packet.destinationPort}` }),
    ...(isIcmp(packet.protocol) && { icmp: icmpText([{ first: packet.destinationPort, last: packet.destinationPort }]) }),
    ...(source !== undefined && { sources: source }),
    ...(destination !== undefined && { destinations: destination }),
    ...(request && { http: { hosts: request.host, paths: request.path, methods: request.method } }),
  }
  const url = request && `${request.scheme}://${request.host}${packet.destinationPort === (request.scheme === 'https' ? 443 : 80) ? '' : `:${packet.destinationPort}`}${request.path}${request.query === '' ? '' : `?${request.query}`}`
  const command = shown.command ?? commandOf(shown, source, destination, flow, url)
  return {
    from,
    to,
    flow,
    ...(request && { request: `${request.method} ${url ?? ''}` }),
    verdict,
    steps: steps.map((step) => ({ at: step.at, layer: step.layer, action: step.action, says: step.says, because: placesOf(...step.because) })),
    ...(command !== undefined && { command }),
  }
}

/** How the same flow is asked about again: by addresses where they are known, by ids where not. */
function commandOf({ from, packet, request }: Shown, source: string | undefined, destination: string | undefined, flow: FlowPart, url: string | undefined): string | undefined {
  const sender = source ?? from
  const ports = flow.ports === undefined ? '' : ` --port ${flow.ports}`
  const protocol = flow.protocol === 'tcp' ? '' : ` --protocol ${flow.protocol}`
  if (request && url !== undefined) return `netwright trace --from ${quoted(sender)} ${request.method === 'GET' ? `--to ${quoted(url)}` : `--request ${quoted(`${request.method} ${url}`)}`}`
  const target = destination ?? ('token' in packet.destination ? undefined : formatAddress(packet.destination))
  return target === undefined ? undefined : `netwright trace --from ${quoted(sender)} --to ${quoted(target)}${ports}${protocol}`
}

/** An address, or the id of whoever has none that is known. */
function addressText({ model }: Matching, address: AddressOrToken): string | undefined {
  return 'token' in address ? model.tokens[address.token] : formatAddress(address)
}

/** As it must be typed: quoted where a shell would take it apart. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
