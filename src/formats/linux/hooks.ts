import { not } from '../../flow/match.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import type { Stage } from '../../model/node.ts'
import type { Translation, TranslationRule } from '../../model/translation.ts'
import { implied, type Origin } from '../../origin/origin.ts'
import { isFamily } from './matches.ts'

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'

export const hooks: readonly Hook[] = ['prerouting', 'input', 'forward', 'output', 'postrouting']

interface Base {
  readonly id: string
  readonly says: string
  readonly hook: Hook
  readonly priority: number
  /** Undefined for both. */
  readonly family: 4 | 6 | undefined
  readonly start: string
  readonly policy: 'accept' | 'drop'
  /** What set the policy. */
  readonly origin: Origin
}

/** A chain that the kernel calls at a hook, of nftables or of an iptables table. */
export type BaseChain =
  | (Base & {
      readonly kind: 'filter'
      readonly chains: Readonly<Record<string, readonly FilterRule[]>>
      /** The same for what comes in by loopback, where that differs: its connection is known before it is tracked. */
      readonly looped?: Readonly<Record<string, readonly FilterRule[]>>
    })
  | (Base & { readonly kind: 'nat'; readonly chains: Readonly<Record<string, readonly TranslationRule[]>> })

export interface Hooked {
  readonly filters: readonly Filter[]
  readonly translations: readonly Translation[]
  readonly stages: Readonly<Record<Hook, readonly Stage[]>>
  /** The same without translations: what a host says to itself passes them by. */
  readonly filtering: Readonly<Record<Hook, readonly Stage[]>>
}

/**
 * Where all chains of type nat run, whatever their own priority, which orders them among themselves only (Linux net/netfilter/nf_nat_core.c
 * and nf_nat_proto.c, 2026-11).
 */
const natPriority: Readonly<Record<Hook, number>> = { prerouting: -100, input: 100, forward: 0, output: -100, postrouting: 100 }

/** One stage for each chain that a hook calls, by priority. `bases` are in the order in which they were made. */
export function lowerHooks(host: string, bases: readonly BaseChain[]): Hooked {
  const filters: Filter[] = []
  const translations: Translation[] = []
  const stages: Record<Hook, Stage[]> = { prerouting: [], input: [], forward: [], output: [], postrouting: [] }
  const filtering: Record<Hook, Stage[]> = { prerouting: [], input: [], forward: [], output: [], postrouting: [] }
  for (const hook of hooks) {
    let earlierNat = false
    for (const base of inOrder([...bases, ...puttingBack(host, bases)].filter((one) => one.hook === hook))) {
      if (base.kind === 'nat') {
        translations.push(translationOf(base, earlierNat))
        earlierNat = true
        stages[hook].push({ stage: 'translate', translation: base.id })
        continue
      }
      filters.push(filterOf(base))
      stages[hook].push({ stage: 'filter', filter: base.id })
      const looped = base.looped && { ...base, id: `${base.id} by loopback`, chains: base.looped }
      if (looped) filters.push(filterOf(looped))
      filtering[hook].push({ stage: 'filter', filter: looped?.id ?? base.id })
    }
  }
  return { filters, translations, stages, filtering }
}

/**
 * Replies to what was translated as it left are put back before routing, at the place of translations, whether or not there is such a chain
 * (Linux net/netfilter/nf_nat_core.c, 2026-11): filters in front of that place see what was sent.
 */
function puttingBack(host: string, bases: readonly BaseChain[]): BaseChain[] {
  const [first] = bases.filter((base) => base.kind === 'nat')
  if (!first || bases.some((base) => base.kind === 'nat' && base.hook === 'prerouting' && isAsked(base))) return []
  const says = trackingSays
  return [
    {
      kind: 'nat',
      id: `${host}/connection tracking`,
      says,
      hook: 'prerouting',
      priority: -100,
      family: undefined,
      start: 'replies',
      policy: 'accept',
      origin: first.origin,
      chains: { replies: [] },
    },
  ]
}

const trackingSays = 'connection tracking'
const isAsked = (base: BaseChain): boolean => base.policy === 'drop' || (base.chains[base.start]?.length ?? 0) > 0

/** By priority; among equals the one that was made last comes first (Linux net/netfilter/core.c, nf_hook_entries_grow, 2026-11). */
function inOrder(bases: readonly BaseChain[]): BaseChain[] {
  const place = (base: BaseChain): number => (base.kind === 'nat' ? natPriority[base.hook] : base.priority)
  return bases
    .map((base, made) => ({ base, made }))
    .filter(({ base }) => isAsked(base) || base.says === trackingSays)
    .toSorted((a, b) => place(a.base) - place(b.base) || a.base.priority - b.base.priority || b.made - a.made)
    .map(({ base }) => base)
}

function filterOf(base: BaseChain & { kind: 'filter' }): Filter {
  const chains = { ...base.chains }
  const guard = guardOf(base)
  if (guard) chains[base.start] = [{ ...guard, action: { do: 'accept' } }, ...(chains[base.start] ?? [])]
  const otherwise = { action: base.policy, says: `the policy of chain ${base.start}`, origin: base.origin } as const
  return { id: base.id, says: base.says, chains, start: base.start, otherwise, sessions: 'rules' }
}

function translationOf(base: BaseChain & { kind: 'nat' }, earlierNat: boolean): Translation {
  const own = base.chains[base.start] ?? []
  const guard = guardOf(base)
  const side = base.hook === 'prerouting' || base.hook === 'output' ? 'destination' : 'source'
  const settled: TranslationRule = {
    match: { kind: 'translated', side },
    action: { do: 'leave' },
    says: 'what another chain translated is not translated again',
    origin: implied('netfilter: the first chain of a hook that translates a connection is the last'),
  }
  const rules: TranslationRule[] = [
    ...(guard ? [{ ...guard, action: { do: 'leave' } as const }] : []),
    ...(earlierNat ? [settled] : []),
    ...own,
    ...(base.policy === 'drop'
      ? [
          {
            match: { kind: 'all', of: [] } as const,
            action: { do: 'drop' } as const,
            says: `the policy of chain ${base.start}`,
            origin: base.origin,
          },
        ]
      : []),
  ]
  return { id: base.id, says: base.says, chains: { ...base.chains, [base.start]: rules }, start: base.start }
}

/** A table of one family never sees the other's packets. An endpoint of which no address is known counts as IPv4. */
function guardOf(base: BaseChain): Pick<FilterRule, 'match' | 'says' | 'origin'> | undefined {
  if (base.family === undefined) return undefined
  const match = base.family === 4 ? not(isFamily(4)) : isFamily(4)
  const says = `(a table for IPv${base.family} alone)`
  return {
    match,
    says,
    origin: implied(`netfilter: a table of family ${base.family === 4 ? 'ip' : 'ip6'} sees IPv${base.family} packets only`),
  }
}
