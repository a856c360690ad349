import { drawDiff } from '../draw/diff.ts'
import { drawFail } from '../draw/fail.ts'
import { drawMap } from '../draw/map.ts'
import type { Picture } from '../draw/picture.ts'
import { drawTrace } from '../draw/trace.ts'
import type { DiffDocument } from './documents/diff.ts'
import type { FailDocument } from './documents/fail.ts'
import type { MapDocument } from './documents/map.ts'
import type { LegPart, TraceDocument } from './documents/trace.ts'
import { changeFlows, verdictWords } from './words/diff.ts'
import { elementWords, verdictWords as failWords } from './words/fail.ts'
import { flowWords, protocolWords } from './words/flow.ts'
import { actionTone, toneOf } from './words/verdict.ts'
import { foldWays } from './words/ways.ts'

/** The picture of a document that has one. */
export function pictureOf(document: DiffDocument | FailDocument | MapDocument | TraceDocument): Picture {
  if (document.schema === 'netwright/map@1') return drawMap(document)
  if (document.schema === 'netwright/diff@1') return drawDiff(document, { title: verdictWords(document), flows: changeFlows })
  if (document.schema === 'netwright/fail@1') return drawFail(document, { title: failWords(document), element: elementWords })
  return drawTrace(document, foldWays(document.paths, document.verdict).main, legWords, { action: actionTone, verdict: toneOf })
}

/** Addresses stand in the boxes. */
function legWords(leg: LegPart): { short: string; long: string } {
  return { short: protocolWords(leg.flow), long: flowWords(leg.flow) }
}
