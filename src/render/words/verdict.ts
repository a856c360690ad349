import type { Outcome, VerdictWord } from '../documents/common.ts'

export type Tone = 'good' | 'bad' | 'doubt' | 'plain'

interface Meaning {
  readonly tone: Tone
  /** What it means for the flow. */
  readonly says: string
}

/** What becomes of a flow, in words. */
export const verdictMeanings: Readonly<Record<VerdictWord, Meaning>> = {
  delivered: { tone: 'good', says: 'it arrives' },
  answered: { tone: 'good', says: 'a proxy answers it by itself' },
  refused: { tone: 'bad', says: 'the host answers that nothing listens there' },
  dropped: { tone: 'bad', says: 'it vanishes without an answer' },
  rejected: { tone: 'bad', says: 'it is turned away with an answer' },
  unrouted: { tone: 'bad', says: 'no route leads there' },
  looped: { tone: 'bad', says: 'it goes in circles' },
  left: { tone: 'plain', says: 'it leaves what is declared' },
  failed: { tone: 'bad', says: 'the request cannot be made' },
  unknown: { tone: 'doubt', says: 'something that decides is not known' },
  ambiguous: { tone: 'doubt', says: 'the network may do either' },
}

export function toneOf(verdict: VerdictWord): Tone {
  return verdictMeanings[verdict].tone
}

/** `delivered`, `dropped at filter`: the layer is told where it is the one that stopped the flow. */
export function outcomeWords(outcome: { readonly verdict: VerdictWord; readonly layer?: string | undefined }): string {
  const { verdict, layer } = outcome
  if (verdict === 'left') return 'left what is declared'
  return verdict === 'delivered' || (verdict === 'unrouted' && layer === 'route') || layer === undefined || layer === ''
    ? verdict
    : `${verdict} at ${layer}`
}

interface Ending {
  readonly verdict: VerdictWord
  readonly layer?: string | undefined
  readonly family?: 'IPv4' | 'IPv6' | undefined
}

/** How often each ending is met: `6 ways delivered, 1 way dropped at filter`. */
function endingsWords(paths: readonly Ending[]): string {
  const counts = new Map<string, number>()
  const families = paths.some(({ family }) => family !== undefined)
  for (const { verdict, layer, family } of paths) {
    const words = outcomeWords({ verdict, layer })
    if (families) {
      counts.set(`${family ?? 'either'} ${words}`, 0)
      continue
    }
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  if (families) return [...counts.keys()].join(', ')
  return [...counts].map(([words, number]) => `${number} ${number === 1 ? 'way' : 'ways'} ${words}`).join(', ')
}

/** One sentence about the way there and the way back. */
export function outcomeSentence(answer: {
  readonly verdict: VerdictWord
  readonly reply: Outcome | null
  readonly paths: readonly Ending[]
}): string {
  const { verdict, reply, paths } = answer
  const { says, tone } = verdictMeanings[verdict]
  const meaning = verdict === 'ambiguous' && paths.some(({ family }) => family !== undefined) ? 'IPv4 and IPv6 fare differently' : says
  const there = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}${tone === 'doubt' && paths.length > 0 ? `: ${endingsWords(paths)}` : ''}`
  if (reply === null) return `${there}.`
  if (reply.verdict === 'delivered') return toneOf(verdict) === 'good' ? `${there}, and the reply comes back.` : `${there}.`
  return `${there}, but the reply is ${replyWords(reply)}.`
}

/** `dropped at filter`, after "the reply is". */
export function replyWords(reply: Outcome): string {
  const { verdict, layer } = reply
  if (verdict === 'left') return `not seen again: it leaves what is declared (${layer})`
  if (verdict === 'unknown') return `in doubt: something that decides is not known (${layer})`
  if (verdict === 'ambiguous') return `in doubt: it may come back or be lost (${layer})`
  return outcomeWords(reply)
}

const actions: Readonly<Record<string, Tone>> = {
  deliver: 'good',
  answer: 'good',
  permit: 'good',
  accept: 'good',
  drop: 'bad',
  deny: 'bad',
  reject: 'bad',
  refuse: 'bad',
  loop: 'bad',
  nothing: 'bad',
  close: 'bad',
  undeclared: 'doubt',
  delegation: 'doubt',
}

/** What an action of a step means for the flow; `plain` where it merely goes on. */
export function actionTone(action: string): Tone {
  if (Object.hasOwn(verdictMeanings, action)) return verdictMeanings[action as VerdictWord].tone
  return Object.hasOwn(actions, action) ? (actions[action] ?? 'plain') : 'plain'
}

export const toneSigns: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', doubt: '?', plain: ' ' }
