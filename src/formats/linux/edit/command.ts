import type { Edit } from '../../edit.ts'

/**
 * What to type on a host. `words` are those of it that come from a dump: whoever copies the line into a shell must get what he reads, so where one isn't a plain
 * name or address there is no line.
 */
export function commandOn(host: string, run: string, ...words: readonly string[]): Pick<Edit, 'commands'> {
  return words.every((word) => /^[\w@.:/*+-]+$/.test(word)) ? { commands: [{ on: host, run }] } : {}
}
