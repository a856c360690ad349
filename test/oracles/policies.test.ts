import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { ReachDocument } from '../../src/render/documents/reach.ts'
import type { TraceDocument } from '../../src/render/documents/trace.ts'
import { ask } from '../cases/ask.ts'
import { Random } from './nginx/random.ts'
import { compareReach, compareService, serviceQuestions, type Compared } from './policies/compare.ts'
import { clusterOf } from './policies/generate.ts'
import { idOf, manifestsOf } from './policies/manifest.ts'

/** POLICIES_SEED begins elsewhere, POLICIES_COUNT takes more clusters, POLICIES_SHOW prints what was met. The manifests of a single cluster are shown. */
const first = Number(process.env.POLICIES_SEED ?? 20261120)
const count = Number(process.env.POLICIES_COUNT ?? 160)
const workplace = mkdtempSync(join(tmpdir(), 'netwright-policies-'))
afterAll(() => rmSync(workplace, { recursive: true, force: true }))

interface Difference {
  readonly seed: number
  readonly says: readonly string[]
  readonly manifests: string
}

async function compareCluster(seed: number, compared: Compared): Promise<Difference | undefined> {
  const random = new Random(seed)
  const cluster = clusterOf(random)
  const manifests = manifestsOf(cluster).map((one) => stringify(one)).join('---\n')
  const folder = join(workplace, String(seed))
  mkdirSync(folder)
  writeFileSync(join(folder, 'cluster.yaml'), manifests)
  const routed = random.chance(0.75)
  const profile = routed ? '--profile pods=routed ' : ''
  const { document } = await ask(`netwright reach ${profile}.`, folder)
  const says = compareReach(cluster, document as ReachDocument, random, routed, compared)
  for (const question of serviceQuestions(cluster, random)) {
    const { from, service, port, protocol } = question
    const name = `${service.name}.${service.namespace}:${port}`
    const answer = await ask(`netwright trace --from ${idOf(from)} --to ${name} --protocol ${protocol.toLowerCase()} .`, folder)
    says.push(...compareService(cluster, question, answer.document as TraceDocument, compared))
  }
  return says.length === 0 ? undefined : { seed, says: says.slice(0, 5), manifests }
}

describe('NetworkPolicies and the text that tells what they mean', () => {
  it('agree about random clusters', { timeout: 240_000 }, async () => {
    const compared: Compared = { packets: 0, truths: { yes: 0, maybe: 0, no: 0 }, services: 0, verdicts: {} }
    const differences: Difference[] = []
    for (let seed = first; seed < first + count && differences.length < 3; seed++) {
      const difference = await compareCluster(seed, compared)
      if (difference) differences.push(difference)
    }
    if (process.env.POLICIES_SHOW !== undefined) process.stdout.write(`${JSON.stringify(compared)}\n`)
    expect(differences.map(({ seed, says, manifests }) => `POLICIES_SEED=${seed} POLICIES_COUNT=1\n${says.join('\n')}${count === 1 ? `\n${manifests}` : ''}`).join('\n')).toBe('')
    // Whatever the seed, enough of everything was met for the agreement to mean something.
    for (const truth of ['yes', 'maybe', 'no'] as const) expect(compared.truths[truth]).toBeGreaterThan(compared.packets / 100)
    for (const verdict of ['delivered', 'dropped', 'rejected']) expect(compared.verdicts[verdict] ?? 0).toBeGreaterThan(compared.services / 100)
  })
})
