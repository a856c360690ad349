import { pairCount, reach } from '../src/engine/reach.ts'
import { joinFacts } from '../src/model/facts.ts'
import { link } from '../src/model/link/link.ts'
import { Matching } from '../src/model/matching.ts'
import { lowerAws } from '../src/platforms/aws/lower.ts'
import type { Resource } from '../src/platforms/resource.ts'
import { generateAws } from './generate/aws.ts'
import { generateTransit } from './generate/transit.ts'
import { median, type Row } from './row.ts'

export const name = 'Reachability: all pairs on AWS'
/** Measured as users run it. */
export const bundled = true

interface Figures {
  /** Resources to facts. */
  readonly lower: number
  /** Facts to the exact answer by classes: linking, sets, walking, reading back. */
  readonly reach: number
  readonly pairs: number
}

function measure(resources: readonly Resource[], runs: number): Figures {
  const lowering: number[] = []
  const reaching: number[] = []
  let pairs = 0
  for (let run = 0; run < runs; run++) {
    globalThis.gc?.()
    const start = performance.now()
    const facts = joinFacts([lowerAws(resources, {}).facts])
    const lowered = performance.now()
    pairs = pairCount(reach(new Matching(link(facts))))
    lowering.push(lowered - start)
    reaching.push(performance.now() - lowered)
  }
  return { lower: median(lowering), reach: median(reaching), pairs }
}

export function run(): readonly Row[] {
  measure(generateAws({ vpcs: 2, subnets: 40, groups: 20, rules: 200, instances: 60, aclEvery: 0 }), 2)
  const small = measure(generateAws({ vpcs: 1, subnets: 100, groups: 30, rules: 500, instances: 150, aclEvery: 0 }), 5)
  const large = measure(generateAws({ vpcs: 5, subnets: 1000, groups: 300, rules: 5000, instances: 1500, aclEvery: 0 }), 5)
  const guarded = measure(generateAws({ vpcs: 5, subnets: 1000, groups: 300, rules: 5000, instances: 1500, aclEvery: 10 }), 3)
  const transit = measure(generateTransit(100), 3)
  return [
    { what: '100 subnets × 500 security-group rules, 150 instances', value: small.reach, unit: 'ms', beside: `${small.pairs} pairs` },
    {
      what: '1,000 subnets × 5,000 security-group rules, 1,500 instances, after lowering',
      value: large.reach,
      unit: 'ms',
      limit: 1000,
      beside: `${large.pairs} pairs, median of 5`,
    },
    { what: 'the same with network ACLs on every tenth subnet', value: guarded.reach, unit: 'ms', beside: `${guarded.pairs} pairs` },
    { what: '100 VPCs on one transit gateway, 500 instances', value: transit.reach, unit: 'ms', beside: `${transit.pairs} pairs` },
    { what: 'lowering those resources', value: large.lower, unit: 'ms', beside: 'the large one' },
  ]
}
