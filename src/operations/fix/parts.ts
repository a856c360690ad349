import { formatIntervals } from '../../base/interval.ts'
import { protocolName } from '../../base/protocol.ts'
import type { Understood } from '../../engine/question.ts'
import type { Want } from '../../model/want.ts'
import { written } from '../../origin/origin.ts'
import { placesOf } from '../../origin/place.ts'
import type { FlowPart } from '../../render/documents/common.ts'
import type { FixCandidatePart, FixDocument, FixEditPart, FixRemainsPart } from '../../render/documents/fix.ts'
import type { Draft } from './draft.ts'
import { unifiedDiff } from './patch.ts'

/** A draft's edits and patches, as the document has them. */
export function patchParts(draft: Draft): Pick<FixCandidatePart, 'edits' | 'patches'> {
  return {
    edits: draft.edits.map(({ kind, says, commands }, number): FixEditPart => {
      const places = draft.places(number).flatMap(({ text, start, end }) => placesOf(written(text, { start, end })))
      return { kind, says, places, ...(commands && { commands: [...commands] }) }
    }),
    patches: draft.changed().map(({ path, old, now }) => {
      const { diff, masked } = unifiedDiff(path, old, now)
      return { file: path, diff, ...(masked && { masked }) }
    }),
  }
}

export function askedPart(understood: Understood, wants: FixDocument['asked']['wants'], request: string | undefined): FixDocument['asked'] {
  const flow: FlowPart = { protocol: protocolName(understood.protocol), ...(understood.ports && { ports: formatIntervals(understood.ports) }) }
  const { request: asked } = understood
  const url = asked ? `${asked.method} ${asked.scheme}://${asked.host}${asked.path}` : request
  return { wants, from: understood.from.says, to: understood.says, flow, ...(url !== undefined && { request: url }) }
}

/** What nobody can write a patch for is said: what is in the way, where, and what would have to be otherwise. */
export function remainsPart(want: Want): FixRemainsPart {
  return { says: `${want.reply && !want.says.startsWith('reply') ? 'reply: ' : ''}${want.says}`, todo: todoOf(want), places: placesOf(...want.because) }
}

function todoOf({ kind, at, flow, name }: Want): string {
  const who = (ids: readonly string[], otherwise: string): string => (ids.length > 0 && ids.length <= 3 ? ids.join(', ') : otherwise)
  const from = who(flow.from, 'the sender')
  const to = who(flow.to, 'the receiver')
  const what = `${protocolName(flow.protocol)}${flow.ports.length === 0 || (flow.ports[0]?.first === 0 && flow.ports[0].last === 65535) ? '' : ` ${formatIntervals(flow.ports)}`}`
  switch (kind) {
    case 'permit':
      return `at ${at} ${what} from ${from} to ${to} would have to be permitted`
    case 'stop':
      return `at ${at} ${what} from ${from} to ${to} would have to be stopped`
    case 'route':
      return `${at} would need a route to ${to}`
    case 'serve':
      return `somebody would have to take ${what} at ${to}`
    case 'speak':
      return `${at} would have to speak what is asked, TLS or plain HTTP`
    case 'answer':
      return `${at} would have to hand the request to somebody who serves it`
    case 'resolve':
      return `${name ?? 'the name'} would have to lead somewhere`
  }
}
