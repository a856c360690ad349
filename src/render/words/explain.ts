import type { ExplainDocument } from '../documents/explain.ts'
import type { Next } from './next.ts'

/** The heading of a page of the handbook: its title where that names what was asked for, else that with its kind, and the title under it. */
export function headingOf({ id, about, title }: ExplainDocument): { readonly head: string; readonly soft: string; readonly title: string } {
  if (title !== id && title.includes(id)) return { head: title, soft: '', title: '' }
  return { head: id, soft: about, title: title === id ? '' : title }
}

/** After a check's page: how to see all that are checked about the same. */
export function nextAfterExplain({ about, id, related }: ExplainDocument): Next | undefined {
  const slash = id.indexOf('/')
  if (about !== 'check' || slash < 0 || related.length === 0) return undefined
  const domain = id.slice(0, slash)
  return { says: `All checks of "${domain}":`, command: `netwright explain ${domain}/` }
}
