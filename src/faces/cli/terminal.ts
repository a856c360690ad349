import type { Refusal } from '../../operations/operation.ts'

/** As much of a stream as is needed; tests hand in their own. */
export interface Outlet {
  write(text: string, done?: (error?: Error | null) => void): boolean
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/**
 * Whether colours are wanted: by the options, NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org), then by what the
 * stream is.
 */
export function wantsColor(stream: Outlet, env: Readonly<Record<string, string | undefined>>, noColor: boolean): boolean {
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined && forced !== '') return forced !== '0'
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

/** Columns to write in: those of the terminal within reason, otherwise 100. */
export function widthOf(stream: Outlet): number {
  return stream.isTTY === true && stream.columns ? Math.max(40, Math.min(stream.columns, 160)) : 100
}

/** Writes everything, waiting for a slow reader; `false` when the reader has gone. */
export async function writeAll(stream: Outlet, text: string): Promise<boolean> {
  const piece = 1 << 20
  for (let at = 0; at < text.length; at += piece) {
    const gone = await new Promise<boolean>((resolve) => {
      stream.write(text.slice(at, at + piece), (error) => resolve(error !== undefined && error !== null))
    })
    if (gone) return false
  }
  return true
}

/** One line at the bottom of a terminal that says what is being done, and is gone when there is something to read. */
export function progressOn(stream: Outlet, wanted: boolean): { says(text: string): void; clear(): void } {
  let shown = false
  let last = 0
  if (!wanted || stream.isTTY !== true) return { says: () => undefined, clear: () => undefined }
  return {
    says(text) {
      const now = performance.now()
      if (shown && now - last < 50) return
      last = now
      shown = true
      stream.write(`\r\u001B[2K${printable(text).slice(0, (stream.columns ?? 80) - 1)}`)
    },
    clear() {
      if (shown) stream.write('\r\u001B[2K')
      shown = false
    },
  }
}

/** Control characters from names and files must not reach the terminal as commands. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '\uFFFD')
}

/** A refusal as a person reads it. */
export function sayRefusal(refusal: Refusal): string {
  const lines = [`netwright: ${refusal.says}`]
  const candidates = refusal.candidates ?? []
  if (candidates.length > 0) {
    const shown = candidates.slice(0, 12).join(', ')
    const more = candidates.length > 12 ? `, and ${candidates.length - 12} more` : ''
    const slip = refusal.code === 'usage/unknown-verb' || refusal.code === 'usage/unknown-option'
    lines.push(slip ? `  Did you mean ${shown}?` : `  It can be: ${shown}${more}.`)
  }
  lines.push(`  ${refusal.todo}`)
  return `${printable(lines.join('\n'))}\n`
}
