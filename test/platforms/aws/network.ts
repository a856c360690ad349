import { connections, reach } from '../../../src/engine/reach.ts'
import { understand, type Question } from '../../../src/engine/question.ts'
import { trace, type Trace } from '../../../src/engine/trace.ts'
import { joinFacts, type Reading } from '../../../src/model/facts.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import type { Origin } from '../../../src/origin/origin.ts'
import { lowerAws } from '../../../src/platforms/aws/lower.ts'
import type { Resource } from '../../../src/platforms/resource.ts'

/** Resources lowered and linked: what questions are asked of. */
export function network(...resources: readonly Resource[]): Matching {
  return new Matching(link(joinFacts([lowered(...resources).facts])))
}

export function lowered(...resources: readonly Resource[]): Reading {
  return lowerAws(resources, {})
}

/** `ask(net, 'aws_instance.a', 'aws_instance.b:80')` */
export function ask(matching: Matching, from: string, to: string, more: Partial<Question> = {}): Trace {
  const asked = understand(matching, { from, to, ...more })
  if (!('understood' in asked)) throw new Error(`${asked.misasked.says} ${(asked.misasked.candidates ?? []).join(', ')}`)
  return trace(matching, asked.understood)
}

/** `delivered`, `delivered, reply dropped`, `unknown`: as the first line of an answer has it. */
export function verdict({ verdict: out, layer, reply }: Trace): string {
  const said = (one: string, by: string): string => (['delivered', 'answered', 'left'].includes(one) ? one : `${one} by ${by}`)
  return reply && reply.verdict !== 'delivered' ? `${said(out, layer)}, reply ${said(reply.verdict, reply.layer)}` : said(out, layer)
}

/** Every step of the ways that count, and of their replies: what is said, and the places that say so. */
export function steps({ ways }: Trace): string[] {
  const place = (because: readonly Origin[]): string =>
    placesOf(...because)
      .map(formatPlace)
      .join(' ')
  return ways
    .filter((way) => way.main)
    .flatMap((way) => [
      ...[...way.end.branch.finished, way.end.branch.leg].flatMap((leg) =>
        leg.steps.map((step) => `${step.at}: ${step.layer} ${step.action} ${step.says} [${place(step.because)}]`),
      ),
      ...way.replies.flatMap((reply) =>
        reply.ends.flatMap((end) =>
          end.branch.leg.steps.map((step) => `reply ${step.at}: ${step.layer} ${step.action} ${step.says} [${place(step.because)}]`),
        ),
      ),
    ])
}

/** `a → b`, every pair that surely or possibly passes something; possibly alone with a question mark. */
export function pairs(matching: Matching): string[] {
  return connections(matching, reach(matching)).map((one) => `${one.from} → ${one.to}${matching.space.isEmpty(one.surely) ? '?' : ''}`)
}
