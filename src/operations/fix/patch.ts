/** So many lines stand around a change; fewer where one further away looks like a secret. */
const around = 3

// A literal under a name that says what it is: `password = "…"`, `- { name: API_TOKEN, value: … }`, a key's own lines, a URL with a password in it.
const secret = /(?:passw(?:or)?d|passphrase|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key)[\w-]*["']?\s*(?:[:=]|,\s*value\b)\s*["']?[^\s"']|:\/\/[^\s/:@]*:[^\s/@]+@|-----BEGIN|^[A-Za-z0-9+/]{60,}={0,2}$/i
const named = /^\s*-?\s*name:\s*["']?\w*(?:passw(?:or)?d|secret|token|credential|key)\w*["']?\s*$/i

interface Hunk {
  readonly kind: ' ' | '-' | '+'
  readonly line: string
}

/**
 * A unified diff as `git apply` and `patch -p1` take it. `old` undefined: the file is new. Lines keep their own ends; a last line without one is marked as such.
 */
export function unifiedDiff(path: string, old: string | undefined, now: string): { readonly diff: string; readonly masked: boolean } {
  const header = `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\n`
  const before = linesOf(old ?? '')
  const lines = slide(compare(before, linesOf(now)))
  const files = old === undefined ? `new file mode 100644\n--- /dev/null\n+++ ${quoted(`b/${path}`)}\n` : `--- ${quoted(`a/${path}`)}\n+++ ${quoted(`b/${path}`)}\n`
  const told = hunks(lines)
  return { diff: `${header}${files}${told.text}`, masked: told.masked }
}

/** Whether a line holds what nobody should see: by itself, or below the line that names it. */
function isSecret(lines: readonly Hunk[], place: number): boolean {
  const line = lines[place]?.line ?? ''
  return secret.test(line) || (/^\s*value:/.test(line) && named.test(lines[place - 1]?.line ?? ''))
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

function hunks(lines: readonly Hunk[]): { readonly text: string; readonly masked: boolean } {
  let result = ''
  let masked = false
  const changed = lines.flatMap(({ kind }, place) => (kind === ' ' ? [] : [place]))
  for (let from = 0; from < changed.length; ) {
    let to = from
    while ((changed[to + 1] ?? Infinity) - (changed[to] ?? 0) <= 2 * around) to++
    let first = changed[from] ?? 0
    while (first > 0 && first > (changed[from] ?? 0) - around && !isSecret(lines, first - 1)) first--
    // A hunk that ends with a change is taken for the end of the file (git apply), so one line stands behind it, shown or not.
    let last = Math.min(lines.length - 1, (changed[to] ?? 0) + 1)
    while (last < lines.length - 1 && last < (changed[to] ?? 0) + around && !isSecret(lines, last + 1)) last++
    const part = lines.slice(first, last + 1)
    const count = (list: readonly Hunk[], without: '+' | '-'): number => list.filter(({ kind }) => kind !== without).length
    const above = lines.slice(0, first)
    const start = (without: '+' | '-'): string => {
      const own = count(part, without)
      const begins = count(above, without) + (own === 0 ? 0 : 1)
      return own === 1 ? `${begins}` : `${begins},${own}`
    }
    result += `@@ -${start('+')} +${start('-')} @@\n`
    for (const [place, { kind, line }] of part.entries()) {
      const hidden = kind === ' ' && isSecret(lines, first + place)
      masked ||= hidden
      const shown = hidden ? `${/^\s*/.exec(line)?.[0] ?? ''}…${line.endsWith('\n') ? '\n' : ''}` : line
      result += shown.endsWith('\n') ? `${kind}${shown}` : `${kind}${shown}\n\\ No newline at end of file\n`
    }
    from = to + 1
  }
  return { text: result, masked }
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

/**
 * Where the same lines stand before and behind a run of lines that are added (or gone), it may as well begin earlier or later: so that it begins with the blank line that sets a
 * block apart, which is how people would have it.
 */
function slide(lines: readonly Hunk[]): Hunk[] {
  const result = [...lines]
  for (let from = 0; from < result.length; from++) {
    const kind = result[from]?.kind
    if (kind === ' ' || kind === undefined) continue
    let to = from
    while (result[to + 1]?.kind === kind) to++
    const alone = result[from - 1]?.kind !== '-' && result[from - 1]?.kind !== '+' && result[to + 1]?.kind !== '-' && result[to + 1]?.kind !== '+'
    if (alone && result[from]?.line.trim() !== '') {
      // Up, as long as the line before the run is its last line too.
      let up = 0
      while (result[from - 1 - up]?.kind === ' ' && result[from - 1 - up]?.line === lineOfRun(result, from, to, -1 - up)) {
        up++
        if (lineOfRun(result, from, to, -up).trim() === '') break
      }
      // Down, as long as the line behind it is its first.
      let down = 0
      while (result[to + 1 + down]?.kind === ' ' && result[to + 1 + down]?.line === lineOfRun(result, from, to, down)) {
        down++
        if (lineOfRun(result, from, to, down).trim() === '') break
      }
      if (down > 0 && lineOfRun(result, from, to, down).trim() === '') {
        const whole = result.slice(from, to + 1 + down).map(({ line }) => line)
        result.splice(from, whole.length, ...whole.map((line, place): Hunk => ({ kind: place < down ? ' ' : kind, line })))
        from = to + down
        continue
      }
      if (up > 0 && lineOfRun(result, from, to, -up).trim() === '') {
        const run = result.slice(from, to + 1)
        const before = result.slice(from - up, from)
        const length = run.length
        const shifted = [...before, ...run].map((one) => one.line)
        result.splice(from - up, up + length, ...shifted.map((line, place): Hunk => ({ kind: place < length ? kind : ' ', line })))
      }
    }
    from = to
  }
  return result
}

/** The line at a place of a run that goes on round and round. */
function lineOfRun(lines: readonly Hunk[], from: number, to: number, place: number): string {
  const length = to - from + 1
  return lines[from + (((place % length) + length) % length)]?.line ?? ''
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
