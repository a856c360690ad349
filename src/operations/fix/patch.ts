/** So many lines stand around a change. */
const around = 3

interface Hunk {
  readonly kind: ' ' | '-' | '+'
  readonly line: string
}

/**
 * A unified diff as `git apply` and `patch -p1` take it. `old` undefined: the file is new. Lines keep their own ends; a last line without one is marked as such.
 */
export function unifiedDiff(path: string, old: string | undefined, now: string): string {
  const header = `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\n`
  const before = linesOf(old ?? '')
  const lines = compare(before, linesOf(now))
  const files = old === undefined ? `new file mode 100644\n--- /dev/null\n+++ ${quoted(`b/${path}`)}\n` : `--- ${quoted(`a/${path}`)}\n+++ ${quoted(`b/${path}`)}\n`
  return `${header}${files}${hunks(lines)}`
}

/** Names with characters that git quotes stand in quotes (git: core.quotePath, 2026-11). */
function quoted(name: string): string {
  if (!/["\\\u0000-\u001f\u007f-\uffff]/.test(name)) return name
  const bytes = [...Buffer.from(name)].map((byte) => (byte === 0x22 || byte === 0x5c ? `\\${String.fromCharCode(byte)}` : byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte)))
  return `"${bytes.join('')}"`
}

/** Each with its line end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function hunks(lines: readonly Hunk[]): string {
  let result = ''
  const changed = lines.flatMap(({ kind }, place) => (kind === ' ' ? [] : [place]))
  for (let from = 0; from < changed.length; ) {
    let to = from
    while ((changed[to + 1] ?? Infinity) - (changed[to] ?? 0) <= 2 * around) to++
    const first = Math.max(0, (changed[from] ?? 0) - around)
    const last = Math.min(lines.length - 1, (changed[to] ?? 0) + around)
    const part = lines.slice(first, last + 1)
    const count = (list: readonly Hunk[], without: '+' | '-'): number => list.filter(({ kind }) => kind !== without).length
    const above = lines.slice(0, first)
    const start = (without: '+' | '-'): string => {
      const own = count(part, without)
      const begins = count(above, without) + (own === 0 ? 0 : 1)
      return own === 1 ? `${begins}` : `${begins},${own}`
    }
    result += `@@ -${start('+')} +${start('-')} @@\n`
    for (const { kind, line } of part) result += line.endsWith('\n') ? `${kind}${line}` : `${kind}${line}\n\\ No newline at end of file\n`
    from = to + 1
  }
  return result
}

/** So much is compared line by line; of more the middle is replaced as a whole. */
const mostWork = 4_000_000

/** The fewest lines taken out and put in that lead from one list to the other; equal ends are set aside first. */
function compare(old: readonly string[], now: readonly string[]): Hunk[] {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  const same = (lines: readonly string[]): Hunk[] => lines.map((line) => ({ kind: ' ', line }))
  return [...same(old.slice(0, head)), ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)), ...same(old.slice(old.length - tail))]
}

function middle(old: readonly string[], now: readonly string[]): Hunk[] {
  const whole = (): Hunk[] => [...old.map((line): Hunk => ({ kind: '-', line })), ...now.map((line): Hunk => ({ kind: '+', line }))]
  if (old.length === 0 || now.length === 0 || old.length * now.length > mostWork) return whole()
  // Longest common subsequences of all ends; what is compared here is small.
  const width = now.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i * width + j] = old[i] === now[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
  const result: Hunk[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    const [a, b] = [old[i], now[j]]
    if (a !== undefined && a === b) {
      result.push({ kind: ' ', line: a })
      i++
      j++
    } else if (a !== undefined && (b === undefined || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      result.push({ kind: '-', line: a })
      i++
    } else if (b !== undefined) {
      result.push({ kind: '+', line: b })
      j++
    }
  }
  return result
}
