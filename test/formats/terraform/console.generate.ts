/** Expressions of Terraform's language out of a seed: operators, conversions, templates, loops, splats and functions, mostly well-typed, some not. */
export function generate(seed: number, count: number): string[] {
  const random = randomOf(seed)
  return Array.from({ length: count }, () => new Generator(random).any(1 + Math.floor(random() * 4)))
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Kind = 'number' | 'text' | 'bool' | 'list' | 'object' | 'any'

const kinds: readonly Kind[] = ['number', 'text', 'bool', 'list', 'object']
const numbers = ['0', '1', '2', '3', '5', '10', '-1', '-7', '0.5', '1.5', '2.25', '1e3', '1e21', '0.1', '1e-7', '12345678901234567890', '255', '1/3', '3.14159', '100']
const words = ['', 'a', 'b', 'abc', 'Hello World', 'x-y_z', '10', '1.50', 'true', 'false', 'é', 'ß', 'a,b,c', ' pad ', 'naïve', 'foo.bar', 'AbC', '007', '<&>', '👍🏽x', 'e\\u0301', 'tab\\there', 'line\\nline', '10.0.0.0/16', '[1]', '2020-01-02T03:04:05Z']
const names = ['a', 'b', 'c', 'k', 'x', '"a b"', '"1"', 'true']
const patterns = ['a', '[a-z]+', '(\\\\d+)', '(?P<n>[A-Za-z]+)', 'x*', '^(.)(.*)$', '(?i)HELLO', '\\\\bW', '[^a-c]', '(a|b)?c', '\\\\pL', '(', 'a{2}', '.']
const formats = ['%s', '%v', '%d', '%5.1f', '%q', '%-6s|', '%06d', '%x', '%t', '%s and %s', '%[2]v %[1]v', '%e', '%g', '%%', '%#v', '%+d', '%o', '%.2s', '%b', '%3d']

class Generator {
  readonly #random: () => number
  readonly #bound: string[] = []

  constructor(random: () => number) {
    this.#random = random
  }

  any(depth: number): string {
    return this.of(this.#pick(kinds), depth)
  }

  of(wanted: Kind, depth: number): string {
    // Now and then something of another kind, or nothing.
    const chance = this.#random()
    const kind = chance < 0.05 || wanted === 'any' ? this.#pick(kinds) : wanted
    if (chance > 0.985) return 'null'
    const [name] = this.#bound
    if (chance > 0.8 && name !== undefined) return this.#pick(this.#bound)
    if (depth > 0 && this.#chance(0.12)) return this.#shared(kind, depth - 1)
    switch (kind) {
      case 'number':
        return depth <= 0 ? this.#pick(numbers) : this.#number(depth - 1)
      case 'text':
        return depth <= 0 ? `"${this.#pick(words)}"` : this.#text(depth - 1)
      case 'bool':
        return depth <= 0 ? this.#pick(['true', 'false']) : this.#bool(depth - 1)
      case 'list':
        return this.#list(depth - 1)
      default:
        return this.#object(depth - 1)
    }
  }

  /** What may come to anything. */
  #shared(kind: Kind, depth: number): string {
    switch (this.#pick(['conditional', 'try', 'index', 'attribute', 'element', 'lookup', 'coalesce', 'one', 'parentheses', 'template'])) {
      case 'conditional':
        return `(${this.of('bool', depth)} ? ${this.of(kind, depth)} : ${this.of(this.#chance(0.8) ? kind : 'any', depth)})`
      case 'try':
        return `try(${this.any(depth)}, ${this.of(kind, depth)})`
      case 'index':
        return `[${this.of(kind, depth)}, ${this.of(kind, depth)}][${this.#pick(['0', '1', '"1"', '2', this.of('number', 0)])}]`
      case 'attribute':
        return `{ a = ${this.of(kind, depth)}, b = ${this.any(depth)} }${this.#pick(['.a', '["a"]', '.b', '.c'])}`
      case 'element':
        return `element(${this.of('list', depth)}, ${this.of('number', 0)})`
      case 'lookup':
        return `lookup(${this.of('object', depth)}, "${this.#pick(['a', 'b', 'zz'])}"${this.#chance(0.7) ? `, ${this.of(kind, depth)}` : ''})`
      case 'coalesce':
        return `coalesce(${this.of(kind, depth)}, ${this.of(kind, depth)})`
      case 'one':
        return `one(${this.of('list', depth)})`
      case 'template':
        return `"\${${this.of(kind, depth)}}"`
      default:
        return `(${this.of(kind, depth)})`
    }
  }

  #number(depth: number): string {
    if (this.#chance(0.4)) return `(${this.of('number', depth)} ${this.#pick(['+', '-', '*', '/', '%'])} ${this.of('number', depth)})`
    const n = (): string => this.of('number', depth)
    return this.#pick([
      () => `-(${n()})`,
      () => `abs(${n()})`,
      () => `ceil(${n()})`,
      () => `floor(${n()})`,
      () => `max(${n()}, ${n()}, ${n()})`,
      () => `min(${n()}, ${n()})`,
      () => `signum(${n()})`,
      () => `length(${this.#pick([() => this.of('list', depth), () => this.of('text', depth), () => this.of('object', depth)])()})`,
      () => `sum(${this.#listOf('number', depth)})`,
      () => `tonumber(${this.of('text', depth)})`,
      () => `parseint("${this.#pick(['ff', '10', '-7', 'zz', '0x1'])}", ${this.#pick(['2', '8', '10', '16', '36', '62', '1'])})`,
      () => `index(${this.of('list', depth)}, ${this.any(0)})`,
      () => `max(${this.#listOf('number', depth)}...)`,
      () => `pow(${this.#pick(['2', '10', '3', '-2', '1.5'])}, ${this.#pick(['0', '1', '2', '8', '-1', '10'])})`,
      () => `timecmp("2020-01-01T00:00:00Z", "20${10 + Math.floor(this.#random() * 20)}-01-01T00:00:00+0${Math.floor(this.#random() * 9)}:00")`,
    ])()
  }

  #text(depth: number): string {
    const t = (): string => this.of('text', depth)
    const n = (): string => this.of('number', 0)
    return this.#pick([
      () => `"${this.#pick(words)}\${${this.any(depth)}}${this.#pick(words)}"`,
      () => `"<%{ if ${this.of('bool', depth)} ~} ${this.#pick(words)} %{ else }no%{ endif }>"`,
      () => `"%{ for v in ${this.of('list', depth)} }\${${this.#within(['v'], () => this.of('text', 0))}},%{ endfor }"`,
      () => `"\${${t()}}-\${${n()}}"`,
      () => `upper(${t()})`,
      () => `lower(${t()})`,
      () => `title(${t()})`,
      () => `strrev(${t()})`,
      () => `trimspace(${t()})`,
      () => `chomp(${t()})`,
      () => `trim(${t()}, "${this.#pick(['a', ' ', 'xyz', ''])}")`,
      () => `${this.#pick(['trimprefix', 'trimsuffix'])}(${t()}, "${this.#pick(['a', 'H', 'c', 'x'])}")`,
      () => `substr(${t()}, ${n()}, ${this.#pick(['-1', '0', '1', '2', '10'])})`,
      () => `join("${this.#pick([',', '', '-'])}", ${this.of('list', depth)})`,
      () => `replace(${t()}, "${this.#pick(['a', 'b', '', '/[a-c]/', '/(.)(.)/', '/x*/', '/(?P<q>l+)/'])}", "${this.#pick(['', 'Z', '$1', '$2$1', '$${q}', '$$'])}")`,
      () => `format("${this.#pick(formats)}", ${this.any(depth)})`,
      () => `format("${this.#pick(formats)}", ${this.of('number', depth)}, ${t()})`,
      () => `jsonencode(${this.any(depth)})`,
      () => `yamlencode(${this.any(depth)})`,
      () => `tostring(${this.any(depth)})`,
      () => `${this.#pick(['md5', 'sha1', 'sha256', 'base64encode', 'base64sha256', 'urlencode', 'sha512', 'base64sha512'])}(${t()})`,
      () => `base64decode(base64encode(${t()}))`,
      () => `indent(${this.#pick(['0', '2'])}, ${t()})`,
      () => `cidrsubnet("${this.#pick(['10.0.0.0/16', '192.168.1.7/24', 'fd00::/48', '10.0.0.0/33'])}", ${this.#pick(['0', '1', '4', '8', '9'])}, ${this.#pick(['0', '1', '3', '15', '255'])})`,
      () => `cidrhost("${this.#pick(['10.0.0.0/16', '192.168.1.7/30', 'fd00::/48'])}", ${this.#pick(['0', '1', '-1', '3', '4', '65536'])})`,
      () => `cidrnetmask("10.0.0.0/${Math.floor(this.#random() * 34)}")`,
      () => `formatdate("${this.#pick(['YYYY-MM-DD', 'DD MMM YY hh:mm ZZZ', 'EEE, H:m AA', "'Q' D", 'Y'])}", "20${10 + Math.floor(this.#random() * 20)}-0${1 + Math.floor(this.#random() * 9)}-1${Math.floor(this.#random() * 9)}T0${Math.floor(this.#random() * 9)}:30:59${this.#pick(['Z', '+05:30', '-08:00'])}")`,
      () => `timeadd("2020-02-28T23:59:59Z", "${this.#pick(['1s', '-1h', '24h', '1.5m', '90m30s', '2d'])}")`,
      () => `${this.#pick(['basename', 'dirname'])}("${this.#pick(['a/b', '/a/b/', 'a', '', '/', 'a//b/../c'])}")`,
      () => `regex("${this.#pick(patterns)}", ${t()})`,
    ])()
  }

  #bool(depth: number): string {
    const t = (): string => this.of('text', depth)
    return this.#pick([
      () => `(${this.of('number', depth)} ${this.#pick(['<', '>', '<=', '>='])} ${this.of('number', depth)})`,
      () => this.#same(depth),
      () => `(${this.of('bool', depth)} ${this.#pick(['&&', '||'])} ${this.of('bool', depth)})`,
      () => `!${this.of('bool', depth)}`,
      () => `can(${this.any(depth)})`,
      () => `contains(${this.of('list', depth)}, ${this.any(0)})`,
      () => `${this.#pick(['startswith', 'endswith', 'strcontains'])}(${t()}, "${this.#pick(['a', '', 'c', 'H'])}")`,
      () => `${this.#pick(['alltrue', 'anytrue'])}(${this.#listOf('bool', depth)})`,
      () => `tobool(${this.of('text', 0)})`,
    ])()
  }

  #same(depth: number): string {
    const kind = this.#pick(kinds)
    return `(${this.of(kind, depth)} ${this.#pick(['==', '!='])} ${this.of(kind, depth)})`
  }

  #listOf(kind: Kind, depth: number): string {
    return `[${Array.from({ length: Math.floor(this.#random() * 4) }, () => this.of(kind, depth)).join(', ')}]`
  }

  #list(depth: number): string {
    const kind = this.#pick(kinds)
    if (depth <= 0) return this.#listOf(this.#pick(['number', 'text', 'bool']), 0)
    const l = (): string => this.of('list', depth)
    return this.#pick([
      () => this.#listOf(kind, depth),
      () => this.#listOf('any', depth),
      () => `[for v in ${l()} : ${this.#within(['v'], () => this.any(depth))}${this.#filter('v', depth)}]`,
      () => `[for k, v in ${this.#pick([l, () => this.of('object', depth)])()} : ${this.#within(['k', 'v'], () => this.any(depth))}${this.#filter('k', depth)}]`,
      () => `${l()}[*]`,
      () => `[${this.of('object', depth)}, { a = 1, b = "x" }][*]${this.#pick(['.a', '["b"]', ''])}`,
      () => `${this.of('object', depth)}.*.a`,
      () => `concat(${l()}, ${l()})`,
      () => `${this.#pick(['flatten', 'distinct', 'reverse', 'tolist', 'toset', 'sort', 'compact'])}(${l()})`,
      () => `flatten([${l()}, [${l()}]])`,
      () => `slice(${l()}, ${this.#pick(['0', '1'])}, ${this.#pick(['1', '2', '0'])})`,
      () => `range(${this.#pick(['0', '3', '1, 4', '5, 1', '0, 10, 3', '1, 0, -0.25', '3, 1, 1'])})`,
      () => `${this.#pick(['keys', 'values'])}(${this.of('object', depth)})`,
      () => `split("${this.#pick([',', '', ' ', 'b'])}", ${this.of('text', depth)})`,
      () => `${this.#pick(['setunion', 'setintersection', 'setsubtract'])}(${l()}, ${l()})`,
      () => `setproduct(${l()}, ${l()})`,
      () => `chunklist(${l()}, ${this.#pick(['0', '1', '2'])})`,
      () => `coalescelist(${l()}, ${l()})`,
      () => `matchkeys(${l()}, ["a", "b"], ["b"])`,
      () => `regexall("${this.#pick(patterns)}", ${this.of('text', depth)})`,
      () => `formatlist("${this.#pick(formats)}", ${l()})`,
      () => `formatlist("%s-%v", ${l()}, ${this.any(0)})`,
      () => `cidrsubnets("10.0.0.0/16", ${this.#pick(['4', '8', '1', '0'])}, ${this.#pick(['4', '8', '2'])})`,
      () => `csvdecode("a,b\\n1,${this.#pick(['x', '\\"q, r\\"', ''])}\\n")`,
      () => `jsondecode(jsonencode(${l()}))`,
      () => `yamldecode(yamlencode(${l()}))`,
    ])()
  }

  #object(depth: number): string {
    const literal = (): string => {
      const own = names.filter(() => this.#chance(0.35))
      return `{ ${own.map((name) => `${name} = ${this.any(depth)}`).join(', ')} }`
    }
    if (depth <= 0) return literal()
    const o = (): string => this.of('object', depth)
    return this.#pick([
      literal,
      literal,
      () => `{ (${this.of('text', depth)}) = ${this.any(depth)}, "k\${${this.of('number', 0)}}" = 1 }`,
      () => `{ for k, v in ${o()} : k => ${this.#within(['k', 'v'], () => this.any(depth))}${this.#filter('k', depth)} }`,
      () => `{ for v in ${this.of('list', depth)} : ${this.#within(['v'], () => this.of('text', 0))} => ${this.#within(['v'], () => this.any(0))}... }`,
      () => `{ for k, v in ${this.of('list', depth)} : k => v }`,
      () => `merge(${o()}, ${o()})`,
      () => `tomap(${o()})`,
      () => `zipmap(${this.#listOf('text', 0)}, ${this.of('list', depth)})`,
      () => `transpose({ a = ["1", "2"], b = ["2"], c = ${this.#listOf('text', 0)} })`,
      () => `jsondecode(jsonencode(${o()}))`,
      () => `yamldecode(yamlencode(${o()}))`,
      () => `merge([${o()}, ${o()}]...)`,
    ])()
  }

  #filter(name: string, depth: number): string {
    if (!this.#chance(0.3)) return ''
    return ` if ${this.#within([name], () => this.#pick([() => `${name} != ${this.any(0)}`, () => this.of('bool', depth)])())}`
  }

  #within(added: readonly string[], run: () => string): string {
    this.#bound.push(...added)
    const result = run()
    this.#bound.length -= added.length
    return result
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T
  }

  #chance(share: number): boolean {
    return this.#random() < share
  }
}
