import type { Random } from '../oracles/nginx/random.ts'

const insertions = ['{', '}', '[', ']', '{{', '}}', '(', ')', '"', "'", ';', ':', ',', '\0', '\uFEFF', '\u2028', '*', '&a ', '!!', '#', '\\', '%', '$', '../', '/', '-', '\t', '\r', '\n', '\n---\n',
  '99999999999999999999', '-1', '0x7fffffff', '1e999', '4294967296', '/33', '/129', '::::', '0.0.0.0/0', 'null', 'true', '~', '<<: *a\n', '__proto__', 'constructor', 'toString']

const mutations: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  // A bit turns.
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    const at = random.below(Math.max(1, changed.length))
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8))
    return changed
  },
  // A piece goes.
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.chance(0.2) ? 400 : 12))])
  },
  // A piece comes twice, or many times.
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    const piece = bytes.subarray(at, at + 1 + random.below(random.chance(0.2) ? 600 : 40))
    return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: random.chance(0.1) ? 50 : 2 }, () => piece), bytes.subarray(at)])
  },
  // The end is missing.
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  // Two words change places.
  (bytes, random) => {
    const words = bytes.toString('latin1').split(/(\s+|[{}[\]();:,"'=])/)
    const [a, b] = [random.below(words.length), random.below(words.length)]
    ;[words[a], words[b]] = [words[b] ?? '', words[a] ?? '']
    return Buffer.from(words.join(''), 'latin1')
  },
  // Something is put in.
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(insertions)), bytes.subarray(at)])
  },
  // A number becomes another.
  (bytes, random) => {
    const text = bytes.toString('latin1')
    const numbers = [...text.matchAll(/\d+/g)]
    if (numbers.length === 0) return bytes
    const one = random.pick(numbers)
    return Buffer.from(text.slice(0, one.index) + random.pick(['0', '-1', '65536', '256', '99999999999999999999', '1e308', '0.5', '']) + text.slice(one.index + one[0].length), 'latin1')
  },
  // A line goes elsewhere.
  (bytes, random) => {
    const lines = bytes.toString('latin1').split('\n')
    const [line = ''] = lines.splice(random.below(lines.length), 1)
    lines.splice(random.below(lines.length + 1), 0, line)
    return Buffer.from(lines.join('\n'), 'latin1')
  },
  // Deeper.
  (bytes, random) => {
    const text = bytes.toString('latin1')
    const at = random.below(text.length + 1)
    return Buffer.from(text.slice(0, at) + random.pick(['[', '{', '(', '{a: ', '- ', 'location / {', '"']).repeat(200) + text.slice(at), 'latin1')
  },
]

/** The same file with one thing wrong. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  return random.pick(mutations)(Buffer.from(bytes), random)
}
