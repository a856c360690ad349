import { Text } from '../../../src/base/text.ts'
import { understand } from '../../../src/engine/question.ts'
import { trace, type Trace } from '../../../src/engine/trace.ts'
import { linux } from '../../../src/formats/linux/index.ts'
import { read as readHosts } from '../../../src/formats/linux/read.ts'
import { joinFacts } from '../../../src/model/facts.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'
import type { Outcome, Probe } from './lab.ts'

/** The network as its dumps say it. */
export function readNetwork(files: Readonly<Record<string, string>>): { readonly matching: Matching; readonly unread: readonly string[] } {
  const texts = Object.entries(files).map(([path, content]) => new Text(path, content))
  for (const text of texts)
    if (linux.recognise(text.path, text.content.slice(0, 65536)) !== 'yes') throw new Error(`${text.path} is not recognised`)
  const { facts, unread, problems } = readHosts(texts)
  return { matching: new Matching(link(joinFacts([facts]))), unread: [...unread.map((u) => u.what), ...problems.map((p) => p.says)] }
}

/** What who sends a packet sees of it, by the engine; the trace, to say why. */
export function expected(matching: Matching, probe: Probe): { readonly outcome: Outcome | 'unknown'; readonly trace: Trace } {
  const { source, sourcePort, destination, port, protocol } = probe
  const understood = understand(matching, { from: source, to: destination, port, protocol, sourcePort })
  if ('misasked' in understood) throw new Error(understood.misasked.says)
  const found = trace(matching, understood.understood)
  return { outcome: outcomeOf(found), trace: found }
}

function outcomeOf({ verdict, reply }: Trace): Outcome | 'unknown' {
  switch (verdict) {
    case 'delivered':
      return reply?.verdict === 'delivered'
        ? 'answered'
        : reply?.verdict === 'unknown' || reply?.verdict === 'ambiguous'
          ? 'unknown'
          : 'silent'
    // A router without a route says so.
    case 'unrouted':
    case 'rejected':
    case 'refused':
      return 'refused'
    case 'dropped':
      return 'silent'
    default:
      return 'unknown'
  }
}
