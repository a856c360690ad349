import type { DiffDocument } from '../../render/documents/diff.ts'
import type { Refusal } from '../operation.ts'

/** What makes the exit status 1. */
export type Brake =
  | { readonly kind: 'flows'; readonly of: 'gained' | 'lost'; readonly outside: boolean }
  | { readonly kind: 'findings'; readonly least: 'error' | 'warning' | 'note' }
  | { readonly kind: 'most'; readonly of: 'gained' | 'lost'; readonly number: number; readonly share: boolean }

const words = ['gained', 'gained:internet', 'lost', 'lost:internet', 'new:error', 'new:warning', 'new:note', 'never'] as const

/** Reads `--fail-on` and the two limits; new errors count unless something else was said. */
export function readBrakes(input: { readonly failOn: readonly string[]; readonly maxLost?: string | undefined; readonly maxGained?: string | undefined }): { readonly brakes: readonly Brake[] } | { readonly refusal: Refusal } {
  const brakes: Brake[] = []
  const said = input.failOn.flatMap((word) => word.split(',')).map((word) => word.trim())
  for (const word of said.length > 0 ? said : ['new:error']) {
    const severity = /^(?:new:)?(error|warning|note)$/.exec(word)?.[1]
    const flows = /^(gained|lost)(:internet)?$/.exec(word)
    if (severity === 'error' || severity === 'warning' || severity === 'note') brakes.push({ kind: 'findings', least: severity })
    else if (flows) brakes.push({ kind: 'flows', of: flows[1] === 'lost' ? 'lost' : 'gained', outside: flows[2] !== undefined })
    else if (word !== 'never') return { refusal: { code: 'usage/bad-value', says: `--fail-on cannot be "${word}".`, todo: 'It may be given more than once.', candidates: words } }
  }
  for (const [of, option, text] of [
    ['lost', '--max-lost', input.maxLost],
    ['gained', '--max-gained', input.maxGained],
  ] as const) {
    if (text === undefined) continue
    const found = /^(\d{1,12})(?:\.\d+)?(%?)$/.exec(text)
    if (!found || (found[2] === '' && text.includes('.'))) return { refusal: { code: 'usage/bad-value', says: `${option} wants a number of pairs, or a share of them such as 30%.`, todo: 'Write it as 12 or 30%.' } }
    brakes.push({ kind: 'most', of, number: Number.parseFloat(text), share: found[2] === '%' })
  }
  return { brakes }
}

/** Those that hold, in words. */
export function brakesOf(brakes: readonly Brake[], document: Pick<DiffDocument, 'summary' | 'changes' | 'findings'>): DiffDocument['brakes'] {
  const { summary, changes } = document
  return brakes.flatMap((brake): DiffDocument['brakes'] => {
    if (brake.kind === 'findings') {
      const counted = summary.new.error + (brake.least === 'error' ? 0 : summary.new.warning) + (brake.least === 'note' ? summary.new.note : 0)
      return counted > 0 ? [{ brake: `new:${brake.least}`, says: `${counted} new ${counted === 1 ? 'finding' : 'findings'}` }] : []
    }
    if (brake.kind === 'flows') {
      const own = changes.filter((one) => one.kind === brake.of && (!brake.outside || one.outside))
      return own.length > 0 ? [{ brake: `${brake.of}${brake.outside ? ':internet' : ''}`, says: `${own.length} ${own.length === 1 ? 'line' : 'lines'} ${brake.of}${brake.outside ? ', with the internet' : ''}` }] : []
    }
    const { pairs } = summary[brake.of]
    if (!brake.share) return pairs > brake.number ? [{ brake: `max-${brake.of} ${brake.number}`, says: `${pairs} pairs ${brake.of}` }] : []
    const before = summary.before ?? 0
    const share = before === 0 ? (pairs > 0 ? Number.POSITIVE_INFINITY : 0) : (100 * pairs) / before
    if (share <= brake.number) return []
    return [{ brake: `max-${brake.of} ${brake.number}%`, says: before === 0 ? `${pairs} pairs ${brake.of}, and there were none before` : `${pairs} of ${before} pairs ${brake.of} (${share.toFixed(share < 10 ? 1 : 0)}%)` }]
  })
}
