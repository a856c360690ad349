import { expect, it } from 'vitest'
import { Analysis } from '../../src/engine/analysis.ts'
import { checks } from '../../src/checks/index.ts'
import { readPages } from '../../src/operations/pages.ts'
import { findIn, foldersIn, today } from './read.ts'

const pages = readPages()

/** Every finding about behaviour that a page's examples give, as it was found and as it is when somebody asks about its witness. */
const replayed = async (code: string): Promise<{ found: string; asked: string }[]> => {
  const examples = foldersIn(pages.get(code)?.sections.find(({ heading }) => heading === 'Example')?.text ?? '')
  const told: { found: string; asked: string }[] = []
  for (const example of examples) {
    const { findings, network } = await findIn(example, { only: [code], skip: [] })
    const analysis = new Analysis(network.model, {}, today)
    for (const { says, witness } of findings) {
      if (!witness) continue
      const { from, to, flow, verdict } = witness
      const plain = { from, to, port: flow.ports === undefined ? undefined : Number(flow.ports), protocol: flow.protocol }
      const asked = verdict === 'looped' && code === 'http/loop' ? { from, to: `http://${to}/` } : plain
      const trace = analysis.trace(asked)
      // What does not exist by its name can't be asked about.
      const verdicts: readonly (string | undefined)[] = trace ? [trace.verdict, trace.reply?.verdict] : ['failed']
      told.push({ found: `${says} ${verdict}`, asked: `${says} ${verdicts.includes(verdict) ? verdict : verdicts.join(' ')}` })
    }
  }
  return told
}

/** What a page shows of rules that cover others, or of listeners on one port, is shown by the lines themselves. */
const withoutFlow = new Set(['filter/redundant-rule', 'filter/shadowed-rule', 'listen/port-taken-twice'])

it.each(checks.map(({ code }) => code).filter((code) => !withoutFlow.has(code)))('%s has a witness that replays', async (code) => {
  const told = await replayed(code)
  expect(told.length).toBeGreaterThan(0)
  expect(told.map(({ asked }) => asked)).toEqual(told.map(({ found }) => found))
})
