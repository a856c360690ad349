/** One whole configuration, and what is given beside it, as both Terraform and we are to read it. */
export interface Configuration {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** `-var` on the command line. */
  readonly values: Readonly<Record<string, string>>
  /** `-var-file` on the command line, before the values. */
  readonly varFiles: readonly string[]
}

type Type =
  | 'string'
  | 'number'
  | 'bool'
  | { readonly list: Type }
  | { readonly set: Type }
  | { readonly map: Type }
  | { readonly object: Readonly<Record<string, Type>>; readonly optional: Readonly<Record<string, string>> }

/** Something that can be referred to: `var.a`, `each.key`. */
interface Name {
  readonly says: string
  readonly type: Type
  /** Only where it isn't known before apply must it stay out of keys and counts. */
  readonly known: boolean
}

const words = ['web', 'app', 'db', 'eu', 'us', 'Blue', 'a-b', 'x_1', '10', 'zebra', 'ä', '']
const shapes: readonly Type[] = [
  'string',
  'number',
  'bool',
  { list: 'string' },
  { list: 'number' },
  { set: 'string' },
  { map: 'string' },
  { map: 'number' },
  { object: { name: 'string', port: 'number', on: 'bool' }, optional: { port: '443', on: '' } },
  { list: { object: { name: 'string', size: 'number', zones: { list: 'string' } }, optional: { size: '', zones: '["a", "b"]' } } },
  { map: { object: { cidr: 'string', public: 'bool' }, optional: { public: 'true' } } },
  { map: { list: 'string' } },
]

/** A small generator with a seed: the same configuration for the same seed, everywhere. */
class Writer {
  #state: number
  names: Name[] = []
  #fresh = 0

  constructor(seed: number) {
    this.#state = seed * 7919 + 11
  }

  below(top: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % top
  }

  maybe(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }

  fresh(prefix: string): string {
    return `${prefix}${this.#fresh++}`
  }

  /** A constant of a type, as one writes it; `loose` with another type that converts to it. */
  constant(type: Type, loose = false): string {
    if (type === 'string') return loose && this.maybe(30) ? this.pick(['12', 'true', '1.5']) : JSON.stringify(this.pick(words))
    if (type === 'number')
      return loose && this.maybe(30) ? this.pick(['"7"', '"0.25"']) : this.pick(['0', '1', '2', '3', '-4', '10', '2.5', '1e3'])
    if (type === 'bool') return loose && this.maybe(30) ? '"false"' : this.pick(['true', 'false'])
    if ('list' in type) return `[${this.several(() => this.constant(type.list, loose)).join(', ')}]`
    if ('set' in type) return `[${this.several(() => this.constant(type.set, loose)).join(', ')}]`
    if ('map' in type)
      return `{ ${this.keys()
        .map((key) => `${key} = ${this.constant(type.map, loose)}`)
        .join(', ')} }`
    const entries = Object.entries(type.object).filter(([key]) => !loose || type.optional[key] === undefined || this.maybe(50))
    return `{ ${entries.map(([key, of]) => `${key} = ${this.constant(of, loose)}`).join(', ')} }`
  }

  several(make: () => string): string[] {
    return Array.from({ length: 1 + this.below(3) }, make)
  }

  keys(): string[] {
    return ['k1', 'alpha', 'Z9', '"two words"', 'beta'].filter(() => this.maybe(50)).concat('last')
  }

  declared(type: Type): string {
    if (typeof type === 'string') return type
    if ('list' in type) return `list(${this.declared(type.list)})`
    if ('set' in type) return `set(${this.declared(type.set)})`
    if ('map' in type) return `map(${this.declared(type.map)})`
    const of = Object.entries(type.object).map(([key, inner]) => {
      const given = type.optional[key]
      if (given === undefined) return `${key} = ${this.declared(inner)}`
      return given === '' ? `${key} = optional(${this.declared(inner)})` : `${key} = optional(${this.declared(inner)}, ${given})`
    })
    return `object({ ${of.join(', ')} })`
  }

  reference(type: Type, known: boolean): string | undefined {
    const fitting = this.names.filter((name) => same(name.type, type) && (name.known || !known))
    return fitting.length === 0 ? undefined : this.pick(fitting).says
  }

  /** An expression of a type over the names so far. */
  expression(type: Type, depth: number, known = false): string {
    const found = this.maybe(depth > 0 ? 35 : 60) ? this.reference(type, known) : undefined
    if (found !== undefined) return found
    if (depth <= 0) return this.constant(type)
    const sub = (of: Type): string => this.expression(of, depth - 1, known)
    const either = (): string => `(${sub('bool')} ? ${sub(type)} : ${sub(type)})`
    if (type === 'string') {
      return this.pick([
        either,
        () => `"${this.pick(['p-', '', '$${x} '])}\${${sub('string')}}-\${${sub('number')}}"`,
        () => `upper(${sub('string')})`,
        () => `join("-", ${sub({ list: 'string' })})`,
        () => `format("%s/%03d", ${sub('string')}, ${this.below(40)})`,
        () => `lookup(${sub({ map: 'string' })}, "k1", ${sub('string')})`,
        () => `cidrsubnet("10.${this.below(200)}.0.0/16", ${1 + this.below(7)}, ${this.below(2)})`,
        () => `replace(${sub('string')}, "a", "b")`,
        () => `jsonencode(${sub({ map: 'number' })})`,
        () => `try(${sub({ list: 'string' })}[7], ${sub('string')})`,
        () => `"%{ if ${sub('bool')} }yes%{ else }no \${${sub('number')}}%{ endif }"`,
        () => `"%{ for s in ${sub({ list: 'string' })} }<\${s}>%{ endfor }"`,
        () => `element(concat(${sub({ list: 'string' })}, ["q"]), ${this.below(5)})`,
        () => `tostring(${sub('number')})`,
        () => `coalesce(${sub('string')}, "none")`,
      ])()
    }
    if (type === 'number') {
      return this.pick([
        either,
        () => `(${sub('number')} + ${sub('number')})`,
        () => `(${sub('number')} * 3 - ${sub('number')})`,
        () => `(${this.below(50)} % ${1 + this.below(6)})`,
        () => `length(${sub(this.pick<Type>([{ list: 'string' }, { set: 'string' }, { map: 'string' }, 'string']))})`,
        () => `max(${sub('number')}, ${sub('number')}, 1)`,
        () => `floor(${sub('number')} / 2)`,
        () => `sum(concat(${sub({ list: 'number' })}, [0]))`,
        () => `abs(${sub('number')})`,
      ])()
    }
    if (type === 'bool') {
      return this.pick([
        () => `(${sub('number')} ${this.pick(['<', '<=', '>', '>=', '==', '!='])} ${sub('number')})`,
        () => `(${sub('string')} == ${sub('string')})`,
        () => `(${sub('bool')} ${this.pick(['&&', '||'])} ${sub('bool')})`,
        () => `!${sub('bool')}`,
        () => `contains(${sub({ list: 'string' })}, ${sub('string')})`,
        () => `can(${sub({ list: 'string' })}[2])`,
        () => `anytrue([${sub('bool')}, ${sub('bool')}])`,
      ])()
    }
    if ('list' in type) {
      const of = type.list
      const general = [
        either,
        () => `[${this.several(() => sub(of)).join(', ')}]`,
        () => `concat(${sub(type)}, ${sub(type)})`,
        () => `reverse(${sub(type)})`,
        () => `tolist(${sub(type)})`,
        () => `flatten([${sub(type)}, ${sub(type)}])`,
      ]
      const strings = [
        () => `[for s in ${sub({ list: 'string' })} : "\${s}!"]`,
        () => `[for i, s in ${sub({ list: 'string' })} : "\${i}-\${s}" if s != "db"]`,
        () => `[for k, v in ${sub({ map: 'string' })} : "\${k}=\${v}"]`,
        () => `sort(${sub({ list: 'string' })})`,
        () => `distinct(${sub({ list: 'string' })})`,
        () => `keys(${sub({ map: 'number' })})`,
        () => `values(${sub({ map: 'string' })})`,
        () => `tolist(${sub({ set: 'string' })})`,
        () => `split(",", ${sub('string')})`,
        () => `compact(${sub({ list: 'string' })})`,
      ]
      const numbers = [
        () => `range(${1 + this.below(4)})`,
        () => `[for s in ${sub({ list: 'string' })} : length(s)]`,
        () => `values(${sub({ map: 'number' })})`,
      ]
      return this.pick(of === 'string' ? [...general, ...strings] : of === 'number' ? [...general, ...numbers] : general)()
    }
    if ('set' in type) {
      return this.pick([
        () => `toset(${sub({ list: type.set })})`,
        () => `setunion(${sub(type)}, ${sub(type)})`,
        () => `toset([for s in ${sub({ list: type.set })} : s])`,
      ])()
    }
    if ('map' in type) {
      const of = type.map
      return this.pick([
        () =>
          `tomap({ ${this.keys()
            .map((key) => `${key} = ${sub(of)}`)
            .join(', ')} })`,
        () => `merge(${sub(type)}, ${sub(type)})`,
        () => `{ for k, v in ${sub(type)} : "n-\${k}" => v }`,
        () => `{ for i, s in ${sub({ list: 'string' })} : "\${i}-\${s}" => ${sub(of)} }`,
        () => `zipmap(["u", "v"], [${sub(of)}, ${sub(of)}])`,
      ])()
    }
    return `{ ${Object.entries(type.object)
      .map(([key, of]) => `${key} = ${sub(of)}`)
      .join(', ')} }`
  }
}

function same(a: Type, b: Type): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The files of one module below a folder, its variables, and what its outputs are. `depth` more modules may be nested in it. */
function writeModule(
  writer: Writer,
  folder: string,
  depth: number,
  files: Record<string, string>,
): { variables: { name: string; type: Type; required: boolean }[]; outputs: Name[] } {
  const outer = writer.names
  writer.names = []
  const out: string[] = []
  const variables: { name: string; type: Type; required: boolean }[] = []
  for (let i = 1 + writer.below(4); i > 0; i--) {
    const type = writer.pick(shapes)
    const name = writer.fresh('v')
    const required = writer.maybe(40)
    variables.push({ name, type, required })
    const lines = [`  type = ${writer.declared(type)}`]
    if (!required) lines.push(`  default = ${writer.constant(type, true)}`)
    if (writer.maybe(15)) lines.push('  nullable = false')
    out.push(`variable "${name}" {\n${lines.join('\n')}\n}`)
    writer.names.push({ says: `var.${name}`, type, known: true })
  }
  const locals: string[] = []
  for (let i = writer.below(5); i > 0; i--) {
    const type = writer.pick<Type>([
      'string',
      'number',
      'bool',
      { list: 'string' },
      { map: 'string' },
      { set: 'string' },
      { map: 'number' },
    ])
    const name = writer.fresh('l')
    locals.push(`  ${name} = ${writer.expression(type, 3)}`)
    // A for-expression or literal is a tuple or object, not what the name says; so they are passed through a conversion where one is needed.
    const whole =
      typeof type === 'object' && 'map' in type
        ? `tomap(local.${name})`
        : typeof type === 'object' && 'list' in type
          ? `tolist(local.${name})`
          : `local.${name}`
    writer.names.push({ says: whole, type, known: true })
  }
  // The order in which locals are written means nothing.
  if (locals.length > 0) out.unshift(`locals {\n${locals.reverse().join('\n')}\n}`)
  if (depth > 0 && writer.maybe(60)) {
    const name = writer.fresh('m')
    const inner = writeModule(writer, `${folder}mods/${name}/`, depth - 1, files)
    const inputs = inner.variables
      .filter((one) => one.required || writer.maybe(50))
      .map((one) => `  ${one.name} = ${writer.expression(one.type, 1, true)}`)
    const repeat = writer.below(3)
    const head = repeat === 1 ? [`  count = ${1 + writer.below(3)}`] : repeat === 2 ? ['  for_each = toset(["red", "green"])'] : []
    out.push(`module "${name}" {\n  source = "./mods/${name}"\n${[...head, ...inputs].join('\n')}\n}`)
    for (const output of inner.outputs) {
      const says =
        repeat === 1
          ? `module.${name}[0].${output.says}`
          : repeat === 2
            ? `module.${name}["red"].${output.says}`
            : `module.${name}.${output.says}`
      writer.names.push({ says, type: output.type, known: output.known })
      if (repeat === 1 && output.type === 'string')
        writer.names.push({ says: `module.${name}[*].${output.says}`, type: { list: 'string' }, known: output.known })
    }
  }
  for (let i = 1 + writer.below(3); i > 0; i--) {
    const name = writer.fresh('r')
    const outside = writer.names
    const lines: string[] = []
    const repeat = writer.below(4)
    if (repeat === 1) {
      lines.push(
        `  count = ${writer.pick(['0', '1', '2', '3', `length(${writer.expression({ list: 'string' }, 1, true)})`, `${writer.expression('bool', 1, true)} ? 1 : 0`])}`,
      )
      writer.names = [...outside, { says: 'count.index', type: 'number', known: true }]
    } else if (repeat === 2) {
      lines.push(`  for_each = toset(${writer.expression({ list: 'string' }, 1, true)})`)
      writer.names = [...outside, { says: 'each.key', type: 'string', known: true }, { says: 'each.value', type: 'string', known: true }]
    } else if (repeat === 3) {
      lines.push(`  for_each = ${writer.expression({ map: 'number' }, 1, true)}`)
      writer.names = [...outside, { says: 'each.key', type: 'string', known: true }, { says: 'each.value', type: 'number', known: true }]
    }
    const type = writer.pick(shapes)
    lines.push(
      `  input = ${writer.maybe(50) ? `{ a = ${writer.expression(type, 2)}, b = ${writer.expression('string', 3)} }` : writer.expression(type, 3)}`,
    )
    if (writer.maybe(20)) lines.push(`  triggers_replace = [${writer.expression('string', 1)}]`)
    out.push(`resource "terraform_data" "${name}" {\n${lines.join('\n')}\n}`)
    writer.names = outside
    if (repeat === 0) writer.names = [...writer.names, { says: `terraform_data.${name}.id`, type: 'string', known: false }]
    else if (repeat === 1)
      writer.names = [
        ...writer.names,
        { says: `length(terraform_data.${name})`, type: 'number', known: true },
        { says: `terraform_data.${name}[*].id`, type: { list: 'string' }, known: false },
      ]
    else writer.names = [...writer.names, { says: `keys(terraform_data.${name})`, type: { list: 'string' }, known: true }]
  }
  const outputs: Name[] = []
  for (let i = 1 + writer.below(3); i > 0; i--) {
    const type = writer.pick<Type>(['string', 'number', { list: 'string' }, { map: 'string' }])
    const name = writer.fresh('o')
    const value = writer.expression(type, 2, true)
    out.push(
      `output "${name}" {\n  value = ${typeof type === 'object' ? ('map' in type ? `tomap(${value})` : `tolist(${value})`) : value}\n}`,
    )
    outputs.push({ says: name, type, known: true })
  }
  files[`${folder}main.tf`] = `${out.join('\n\n')}\n`
  writer.names = outer
  return { variables, outputs }
}

/** The configuration of a seed: its variables are given in every way that there is. */
export function generateConfiguration(seed: number): Configuration {
  const writer = new Writer(seed)
  const files: Record<string, string> = {}
  const { variables } = writeModule(writer, '', 2, files)
  const environment: Record<string, string> = {}
  const values: Record<string, string> = {}
  const varFiles: string[] = []
  const put = (file: string, line: string): void => {
    files[file] = `${files[file] ?? ''}${line}\n`
  }
  for (const { name, type, required } of variables) {
    const ways = required ? 1 + writer.below(3) : writer.below(3)
    for (let i = 0; i < ways; i++) {
      const value = writer.constant(type, true)
      const bare = typeof type === 'string' ? value.replace(/^"(.*)"$/, '$1') : value
      const way = writer.below(6)
      if (way === 0) environment[`TF_VAR_${name}`] = bare
      else if (way === 1) put('terraform.tfvars', `${name} = ${value}`)
      else if (way === 2) put('a.auto.tfvars', `${name} = ${value}`)
      else if (way === 3) put('b.auto.tfvars', `${name} = ${value}`)
      else if (way === 4) put('given.tfvars', `${name} = ${value}`)
      else values[name] = bare
    }
  }
  // A file may name a variable once.
  for (const [path, content] of Object.entries(files)) {
    if (!path.endsWith('.tfvars')) continue
    const once = new Map(
      content
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.split(' ')[0], line]),
    )
    files[path] = `${[...once.values()].join('\n')}\n`
  }
  if (files['given.tfvars'] !== undefined) varFiles.push('given.tfvars')
  return { name: `generated ${seed}`, files, environment, values, varFiles }
}
