/** A name as names are compared: lower case, without the last dot, Route 53's way of writing a wildcard undone. Undefined where it isn't known. */
export function domain(name: string | undefined): string | undefined {
  return name?.toLowerCase().replace(/\.$/, '').replaceAll('\\052', '*')
}
