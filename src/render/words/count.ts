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

/** Items by key, in the order in which the keys first appear. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
