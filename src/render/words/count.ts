/** `1 file`, `3 files`, `2 ways`; `many` where adding an s will not do. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** The first few of a list, and how many are left. */
export function cut<Item>(items: readonly Item[], limit: number): { readonly shown: readonly Item[]; readonly left: number } {
  // "and 1 more" takes the line that the one would take.
  if (items.length <= limit + 1) return { shown: items, left: 0 }
  return { shown: items.slice(0, limit), left: items.length - limit }
}

/** `a, b and 3 more`. */
export function list(items: readonly string[], limit: number): string {
  const { shown, left } = cut(items, limit)
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`
}
