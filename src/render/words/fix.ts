import type { FixCandidatePart, FixDocument, FixEditPart, FixProofPart } from '../documents/fix.ts'
import type { PairPart } from '../documents/diff.ts'
import { count, list } from './count.ts'
import { flowsWords } from './flow.ts'
import type { Next } from './next.ts'
import { outcomeWords, type Tone } from './verdict.ts'

/** What is the matter, in a line: `allow tcp 8080 …; opens nothing else`. */
export function fixWords(document: FixDocument): { readonly says: string; readonly tone: Tone } {
  const { outcome, asked, edits } = document
  switch (outcome) {
    case 'nothing-to-do':
      return { says: asked.wants === 'pass' ? 'It passes already: nothing is to be done' : asked.wants === 'stop' ? 'It does not pass: nothing is to be done' : 'The rule lets pass no more than is needed', tone: 'good' }
    case 'fixed':
      return { says: `${count(edits.length, 'edit')} ${edits.length === 1 ? (asked.wants === 'pass' ? 'makes it pass' : asked.wants === 'stop' ? 'stops it' : 'narrows it') : asked.wants === 'pass' ? 'make it pass' : asked.wants === 'stop' ? 'stop it' : 'narrow it'}`, tone: 'good' }
    case 'partly':
      return { says: `${count(edits.length, 'edit')} can be written, and ${count(document.remains.length, 'thing')} more ${document.remains.length === 1 ? 'is' : 'are'} in the way`, tone: 'doubt' }
    default:
      return { says: 'No edit was found that would do', tone: 'bad' }
  }
}

export function askedWords({ asked }: FixDocument): string {
  if (asked.rule !== undefined) return asked.rule
  const over = asked.request ?? (asked.flow ? flowsWords([asked.flow]) : '')
  return `${asked.from} → ${asked.to}${over === '' || asked.to.includes('://') ? '' : `, ${over}`}`
}

/** `now: dropped at filter; with the patch: delivered, and the reply comes back`. */
export function proofWords(before: FixDocument['before'], proof: FixProofPart): string {
  if (before === null) return 'what is needed still passes'
  const now = `now ${outcomeWords(before)}${before.reply && before.reply.verdict !== 'delivered' ? `, the reply ${outcomeWords(before.reply)}` : ''}; `
  const reply = proof.reply === null ? '' : proof.reply.verdict === 'delivered' ? ', and the reply comes back' : `, the reply ${outcomeWords(proof.reply)}`
  return `${now}with the patch ${outcomeWords({ verdict: proof.asked })}${reply}`
}

/** `opens nothing else, closes nothing`. */
export function besidesWords({ opens, closes, counts, names, requests, promises }: FixProofPart): string {
  const asked = opens.length > counts.alsoOpens || closes.length > counts.alsoCloses
  const [nothing, also] = asked ? ['nothing else', 'also '] : ['nothing', '']
  const parts = [
    ...(counts.alsoOpens === 0 && counts.alsoCloses === 0
      ? [`opens and closes ${nothing}`]
      : [counts.alsoOpens === 0 ? `opens ${nothing}` : `${also}opens ${count(counts.alsoOpens, 'pair')}`, counts.alsoCloses === 0 ? `closes ${nothing}` : `${also}closes ${count(counts.alsoCloses, 'pair')}`]),
    ...(names > 0 ? [`${count(names, 'name')} led elsewhere`] : []),
    ...(requests > 0 ? [`${count(requests, 'kind')} of requests answered otherwise`] : []),
    ...(promises.broken.length > 0 ? [`breaks ${list(promises.broken, 3)}`] : promises.checked > 0 ? [`${count(promises.checked, 'promise')} ${promises.checked === 1 ? 'holds' : 'hold'}`] : []),
  ]
  return parts.join(', ')
}

export function pairWords({ from, to, flows, perhaps, family }: PairPart): string {
  const over = [flowsWords(flows), perhaps ? `perhaps ${flowsWords(perhaps)}` : ''].filter((part) => part !== '').join('; ')
  return `${from} → ${to}: ${over}${family === undefined ? '' : `, over ${family} only`}`
}

export function editWords({ kind, says }: FixEditPart): string {
  return `${says} (${kind})`
}

/** What to type on the hosts whose dumps are changed, host by host in the order of the edits. */
export function commandsOf({ edits }: Pick<FixCandidatePart, 'edits'>): { readonly on: string; readonly run: readonly string[] }[] {
  const all = edits.flatMap(({ commands }) => commands ?? [])
  return [...new Set(all.map(({ on }) => on))].map((on) => ({ on, run: all.filter((one) => one.on === on).map(({ run }) => run) }))
}

/** How an alternative differs: the edits that the first candidate has not. */
export function alternativeWords({ edits }: FixCandidatePart, document: FixDocument): string {
  const own = edits.filter(({ says }) => !document.edits.some((one) => one.says === says))
  return (own.length > 0 ? own : edits).map(editWords).join('; ')
}

export function nextAfterFix(document: FixDocument): Next {
  if (document.written !== undefined && document.written.length > 0) return { says: `${list(document.written, 4)} ${document.written.length === 1 ? 'was' : 'were'} changed; ask again with netwright trace` }
  if (document.outcome === 'fixed') {
    const masked = document.patches.some((patch) => patch.masked)
    return { says: masked ? 'Ask the same with --write to have it written; a line beside it holds a secret, so the patch is not whole' : 'Ask the same with --write to have it written, or pipe this to git apply' }
  }
  if (document.outcome === 'nothing-to-do') return { says: 'See it step by step:', command: document.asked.wants === 'tighten' ? 'netwright check' : 'netwright trace' }
  return { says: 'See step by step what is in the way, with netwright trace' }
}
