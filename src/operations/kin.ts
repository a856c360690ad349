import { firstParagraph, type Page } from './pages.ts'

const mostKin = 8

/** Words that pages share without being about the same. */
const common = new Set('a an and are as at be but by can each every for from has have in into is it its no not nothing of on one only or other others out same so some surely than that the their them there they thing this to two what where which who whom whose with without'.split(' '))

/** The checks that are about the nearest to one: words of their codes and of what they find, rare ones first, and the same domain. At most eight. */
export function nearestCodes(code: string, pages: readonly Page[]): string[] {
  const words = new Map(pages.map((page) => [page.code, wordsOf(page)]))
  const own = words.get(code) ?? new Set()
  const uses = new Map<string, number>()
  for (const set of words.values()) for (const word of set) uses.set(word, (uses.get(word) ?? 0) + 1)
  const [domain = '', fault = ''] = code.split('/')
  const named = stems(fault)
  const near = pages.flatMap((page) => {
    if (page.code === code) return []
    const [otherDomain, otherFault = ''] = page.code.split('/')
    const shared = [...(words.get(page.code) ?? [])].filter((word) => own.has(word))
    // A word that few pages have tells more; one of the code itself tells most.
    const weight = shared.reduce((sum, word) => sum + Math.log(pages.length / (uses.get(word) ?? 1)), 0)
    const inNames = stems(otherFault).filter((word) => named.includes(word)).length
    const score = weight + 3 * inNames + (otherDomain === domain ? 2 : 0)
    return score >= least ? [{ code: page.code, score }] : []
  })
  return near
    .toSorted((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
    .slice(0, mostKin)
    .map((one) => one.code)
}

/** Less than this is chance. */
const least = 5

function wordsOf(page: Page): ReadonlySet<string> {
  return new Set([...stems(page.code.split('/')[1] ?? ''), ...stems(firstParagraph(page, 'What it finds'))])
}

/** Lower case, without the common ones and without the plural's s. */
function stems(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && !common.has(word))
    .map((word) => (word.length > 3 ? word.replace(/(?<!s)s$/, '') : word))
}
