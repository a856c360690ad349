import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import type { MapTree, Tree } from '../../syntax/tree.ts'
import { get } from '../../syntax/tree.ts'
import { callOf, loop } from './call.ts'
import type { Call } from './call.ts'
import { conditionCall, decide } from './condition.ts'
import type { Truth } from './condition.ts'
import { splitBlock } from './cidr.ts'
import type { Ledger } from './ledger.ts'
import { writeOut } from './loop.ts'
import type { Spread } from './loop.ts'
import type { Scope } from './scope.ts'
import { inScope, withScope } from './scope.ts'
import {
  boolValue,
  concatenate,
  eitherValue,
  equalValues,
  jsonOf,
  linkOf,
  linkValue,
  listValue,
  movedTo,
  numberValue,
  resolvedText,
  textOf,
  textValue,
  unknownValue,
} from './value.ts'

/** What an expression may ask of the stack that it stands in. */
export interface Surroundings {
  readonly ledger: Ledger
  readonly hasExtensions: boolean
  readonly originOf: (tree: Tree) => Origin
  /** `undefined` is `AWS::NoValue`. */
  readonly ref: (name: string, origin: Origin) => Value | undefined
  readonly getAtt: (resource: string, attribute: string, origin: Origin) => Value
  readonly mapping: (map: string, first: string, second: string) => Tree | undefined
  readonly hasMapping: (map: string) => boolean
  readonly condition: (name: string, origin: Origin) => Truth
  readonly zones: (region: Value, origin: Origin) => Value
  readonly imported: (name: Value, origin: Origin) => Value
  /** While two values are compared, parameters that are never told are known. */
  readonly comparing: <T>(run: () => T) => T
}

type Result = Value | undefined

/** Evaluates what a template says. Never throws; what can't be known is an unknown value, what is wrong a problem beside it. */
export class Evaluation {
  readonly #in: Surroundings

  constructor(surroundings: Surroundings) {
    this.#in = surroundings
  }

  /** The value of an expression; undefined where it is `AWS::NoValue`. */
  evaluate(tree: Tree, scope: Scope | undefined): Result {
    const { ledger } = this.#in
    if (!ledger.budget.step()) {
      ledger.exhausted('too-much', this.#in.originOf(tree))
      return unknownValue('evaluating the templates takes too much', this.#in.originOf(tree))
    }
    return ledger.budget.deeper(
      () => this.#evaluate(tree, scope),
      () => {
        ledger.exhausted('too-deep', this.#in.originOf(tree))
        return unknownValue('values need each other too deeply', this.#in.originOf(tree))
      },
    )
  }

  #evaluate(tree: Tree, scope: Scope | undefined): Result {
    const call = callOf(tree)
    const origin = this.#in.originOf(tree)
    if (call !== undefined) return this.#call(call.name, call.argument, scope, origin)
    if (tree.kind === 'list') {
      const items: Value[] = []
      for (const item of tree.items) {
        const value = this.evaluate(item, scope)
        if (value !== undefined) items.push(value)
      }
      return listValue(items, origin)
    }
    if (tree.kind === 'map') {
      // What a macro makes of a map isn't known.
      if (get(tree, 'Fn::Transform') !== undefined) return unknownValue('a macro makes this', origin)
      const entries = new Map<string, Value>()
      for (const one of this.spread(tree, scope)) {
        const value = this.evaluate(one.value, one.scope)
        if (value !== undefined) entries.set(one.key, value)
      }
      return { kind: 'map', entries, origin }
    }
    if (tree.value === null) return { kind: 'null', origin }
    if (typeof tree.value === 'number') return numberValue(tree.value, tree.text, origin)
    if (typeof tree.value === 'boolean') return boolValue(tree.value, origin)
    return resolvedText(withScope(tree.value, scope), origin)
  }

  /** The entries of a map, loops written out. */
  spread(tree: MapTree, scope: Scope | undefined): readonly Spread[] {
    if (scope === undefined && !tree.entries.some(({ key }) => key.startsWith(loop))) {
      return tree.entries.map((entry) => ({ ...entry, scope }))
    }
    const all: Spread[] = []
    for (const entry of tree.entries) {
      if (!entry.key.startsWith(loop)) all.push({ ...entry, key: withScope(entry.key, scope), scope })
      else for (const one of writeOut(entry.value, scope, this.#in, this)) all.push(one)
    }
    return all
  }

  #call(name: string, argument: Tree, scope: Scope | undefined, origin: Origin): Result {
    switch (name) {
      case 'Ref': {
        const asked = argument.kind === 'scalar' ? withScope(argument.text, scope) : textOf(this.evaluate(argument, scope))
        if (asked === undefined) return this.#wrong(origin, 'Ref takes a name.')
        const held = inScope(scope, asked)
        return held === undefined ? this.#in.ref(asked, origin) : textValue(held, origin)
      }
      case 'Fn::GetAtt':
        return this.#getAtt(argument, scope, origin)
      case 'Fn::Sub':
        return this.#sub(argument, scope, origin)
      case 'Fn::If':
        return this.#if(argument, scope, origin)
      case 'Fn::Join':
        return this.#join(argument, scope, origin)
      case 'Fn::Select':
        return this.#select(argument, scope, origin)
      case 'Fn::Split':
        return this.#split(argument, scope, origin)
      case 'Fn::FindInMap':
        return this.#find(argument, scope, origin)
      case 'Fn::Cidr':
        return this.#cidr(argument, scope, origin)
      case 'Fn::GetAZs':
        return this.#in.zones(this.evaluate(argument, scope) ?? textValue('', origin), origin)
      case 'Fn::ImportValue': {
        const asked = this.evaluate(argument, scope)
        return asked === undefined ? this.#wrong(origin, 'Fn::ImportValue takes the name of an export.') : this.#in.imported(asked, origin)
      }
      case 'Fn::Base64': {
        const value = this.evaluate(argument, scope)
        const written = textOf(value)
        if (written === undefined) return unknownValue(value?.kind === 'unknown' ? value.says : 'not a text', origin)
        return this.#made(Buffer.from(written, 'utf8').toString('base64'), origin)
      }
      case 'Fn::Length': {
        const value = this.evaluate(argument, scope)
        if (value?.kind === 'unknown') return unknownValue(value.says, origin)
        if (value?.kind !== 'list') return this.#wrong(origin, 'Fn::Length takes a list.')
        return numberValue(value.items.length, String(value.items.length), origin)
      }
      case 'Fn::ToJsonString': {
        const value = this.evaluate(argument, scope)
        const json = value === undefined ? undefined : jsonOf(value)
        return json === undefined ? unknownValue('not all of it is known', origin) : this.#made(json, origin)
      }
      case 'Condition':
      case 'Fn::Equals':
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not': {
        const truth = this.#truthOf({ name, argument }, scope, origin)
        return truth.value === undefined ? unknownValue(truth.says, origin) : boolValue(truth.value, origin)
      }
      case 'Fn::Transform':
        return unknownValue('a macro makes this', origin)
      default:
        this.#in.ledger.skip(`the function ${name}`, origin, true)
        return unknownValue(`the function ${name} is not understood`, origin)
    }
  }

  #wrong(origin: Origin, says: string): Value {
    this.#in.ledger.problem('wrong-argument', origin, says)
    return unknownValue('its function has wrong arguments', origin)
  }

  #made(text: string, origin: Origin): Value {
    if (this.#in.ledger.budget.units(text.length)) return textValue(text, origin)
    this.#in.ledger.exhausted('too-much', origin)
    return unknownValue('the text is too long', origin)
  }

  #concatenated(pieces: readonly (string | Value)[], origin: Origin): Value {
    let length = 0
    for (const piece of pieces) length += typeof piece === 'string' ? piece.length : sizeOf(piece)
    if (this.#in.ledger.budget.units(length)) return concatenate(pieces, origin)
    this.#in.ledger.exhausted('too-much', origin)
    return unknownValue('the text is too long', origin)
  }

  /** The items of an argument that is written as a list; a problem where they are fewer. */
  #arguments(argument: Tree, least: number, most: number, name: string, origin: Origin): readonly Tree[] | undefined {
    if (argument.kind === 'list' && argument.items.length >= least && argument.items.length <= most) return argument.items
    this.#wrong(origin, `${name} takes a list of ${least === most ? least : `${least} to ${most}`}.`)
    return undefined
  }

  #getAtt(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    let resource: string | undefined
    let attribute: string | undefined
    if (argument.kind === 'scalar') {
      const whole = withScope(argument.text, scope)
      const dot = whole.indexOf('.')
      resource = dot < 0 ? whole : whole.slice(0, dot)
      attribute = dot < 0 ? undefined : whole.slice(dot + 1)
    } else if (argument.kind === 'list') {
      const words = argument.items.map((item) => textOf(this.evaluate(item, scope)))
      if (!words.includes(undefined)) [resource, attribute] = [words[0], words.slice(1).join('.')]
    }
    if (resource === undefined || attribute === undefined || attribute === '') {
      return this.#wrong(origin, 'Fn::GetAtt takes a resource and an attribute.')
    }
    return this.#in.getAtt(resource, attribute, origin)
  }

  #sub(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    const [pattern, given] = argument.kind === 'list' ? argument.items : [argument]
    if (pattern?.kind !== 'scalar' || (given !== undefined && given.kind !== 'map')) {
      return this.#wrong(origin, 'Fn::Sub takes a text, or a text and a map.')
    }
    const own = new Map<string, Tree>((given?.entries ?? []).map(({ key, value }) => [withScope(key, scope), value]))
    const pieces: (string | Value)[] = []
    const expression = /\$\{([^{}]*)\}/g
    const { text } = pattern
    let from = 0
    for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
      const inside = (match[1] ?? '').trim()
      if (match.index > from) pieces.push(withScope(text.slice(from, match.index), scope))
      from = expression.lastIndex
      if (inside.startsWith('!')) pieces.push(`\${${inside.slice(1)}}`)
      else pieces.push(this.#variable(inside, own, scope, origin))
    }
    if (from < text.length) pieces.push(withScope(text.slice(from), scope))
    const whole = this.#concatenated(pieces, origin)
    return whole.kind === 'text' ? resolvedText(whole.value, origin) : whole
  }

  #variable(name: string, own: ReadonlyMap<string, Tree>, scope: Scope | undefined, origin: Origin): Value {
    const tree = own.get(name)
    if (tree !== undefined) return this.evaluate(tree, scope) ?? textValue('', origin)
    const held = inScope(scope, name)
    if (held !== undefined) return textValue(held, origin)
    const dot = name.indexOf('.')
    if (dot > 0) return this.#in.getAtt(withScope(name.slice(0, dot), scope), name.slice(dot + 1), origin)
    return this.#in.ref(name, origin) ?? textValue('', origin)
  }

  /** Whether a condition holds that is written out. */
  truth(tree: Tree, scope: Scope | undefined): Truth {
    return this.#truthOf(conditionCall(tree) ?? tree, scope, this.#in.originOf(tree))
  }

  #truthOf(what: Call | Tree, scope: Scope | undefined, origin: Origin): Truth {
    const { ledger } = this.#in
    const says = 'evaluating the conditions takes too much'
    if (!ledger.budget.step()) {
      ledger.exhausted('too-much', origin)
      return { value: undefined, says }
    }
    return ledger.budget.deeper(
      () => ('name' in what ? decide(what, scope, origin, this.#in, this) : this.#plainTruth(this.evaluate(what, scope), origin)),
      () => {
        ledger.exhausted('too-deep', origin)
        return { value: undefined, says }
      },
    )
  }

  #plainTruth(value: Result, origin: Origin): Truth {
    const plain = textOf(value)?.toLowerCase()
    if (plain === 'true' || plain === 'false') return { value: plain === 'true', says: '' }
    if (value?.kind === 'unknown') return { value: undefined, says: value.says }
    this.#in.ledger.problem('wrong-argument', origin, 'A condition must be a function of conditions.')
    return { value: undefined, says: 'it is no condition' }
  }

  #if(argument: Tree, scope: Scope | undefined, origin: Origin): Result {
    const items = this.#arguments(argument, 3, 3, 'Fn::If', origin)
    const [name, yes, no] = items ?? []
    if (name === undefined || yes === undefined || no === undefined) return unknownValue('its function has wrong arguments', origin)
    const truth = name.kind === 'scalar' ? this.#in.condition(withScope(name.text, scope), origin) : this.truth(name, scope)
    if (truth.value !== undefined) return this.evaluate(truth.value ? yes : no, scope)
    const [a, b] = [this.evaluate(yes, scope), this.evaluate(no, scope)]
    return a !== undefined && equalValues(a, b) === true ? a : eitherValue(truth.says, origin, [a, b])
  }

  #join(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    const [between, list] = this.#arguments(argument, 2, 2, 'Fn::Join', origin) ?? []
    if (between === undefined || list === undefined) return unknownValue('its function has wrong arguments', origin)
    const delimiter = textOf(this.evaluate(between, scope))
    const value = this.evaluate(list, scope)
    if (value?.kind === 'unknown') return unknownValue(value.says, origin)
    if (delimiter === undefined || value?.kind !== 'list') return this.#wrong(origin, 'Fn::Join takes a delimiter and a list.')
    return this.#concatenated(value.items.flatMap((item, index) => (index === 0 || delimiter === '' ? [item] : [delimiter, item])), origin)
  }

  #select(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    const [which, list] = this.#arguments(argument, 2, 2, 'Fn::Select', origin) ?? []
    if (which === undefined || list === undefined) return unknownValue('its function has wrong arguments', origin)
    const at = this.evaluate(which, scope)
    const value = this.evaluate(list, scope)
    const written = textOf(at)
    const index = written === undefined || !/^\d+$/.test(written) ? undefined : Number(written)
    if (at?.kind === 'unknown') return unknownValue(at.says, origin)
    if (index === undefined) return this.#wrong(origin, 'Fn::Select takes a whole number and a list.')
    if (value?.kind === 'unknown') {
      const link = linkOf(value)
      if (link === undefined) return unknownValue(value.says, origin)
      return linkValue(link.resource, `${link.attribute}[${index}]`, origin, value.says)
    }
    if (value?.kind !== 'list') return this.#wrong(origin, 'Fn::Select takes a whole number and a list.')
    const item = value.items[index]
    if (item !== undefined) return movedTo(item, origin)
    this.#in.ledger.problem('out-of-range', origin, `Fn::Select asks for item ${index} of a list of ${value.items.length}.`)
    return unknownValue('the list is too short', origin)
  }

  #split(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    const [between, whole] = this.#arguments(argument, 2, 2, 'Fn::Split', origin) ?? []
    if (between === undefined || whole === undefined) return unknownValue('its function has wrong arguments', origin)
    const delimiter = textOf(this.evaluate(between, scope))
    const value = this.evaluate(whole, scope)
    if (value?.kind === 'unknown') {
      const link = linkOf(value)
      if (link === undefined) return unknownValue(value.says, origin)
      return linkValue(link.resource, `${link.attribute}.split("${delimiter ?? ''}")`, origin, value.says)
    }
    const text = textOf(value)
    if (delimiter === undefined || delimiter === '' || text === undefined) {
      return this.#wrong(origin, 'Fn::Split takes a delimiter and a text.')
    }
    if (!this.#in.ledger.budget.units(text.length)) return this.#made(text, origin)
    return listValue(text.split(delimiter).map((piece) => textValue(piece, origin)), origin)
  }

  #find(argument: Tree, scope: Scope | undefined, origin: Origin): Result {
    const items = this.#arguments(argument, 3, 4, 'Fn::FindInMap', origin)
    if (items === undefined) return unknownValue('its function has wrong arguments', origin)
    const standard = get(items[3], 'DefaultValue')
    const keys = items.slice(0, 3).map((item) => this.evaluate(item, scope))
    const [map, first, second] = keys.map(textOf)
    const missing = keys.find((key) => key?.kind === 'unknown')
    if (missing?.kind === 'unknown') return unknownValue(missing.says, origin)
    if (map === undefined || first === undefined || second === undefined) {
      return this.#wrong(origin, 'Fn::FindInMap takes a map and two keys.')
    }
    const found = this.#in.mapping(map, first, second)
    if (found !== undefined) {
      const value = this.evaluate(found, scope)
      return value && movedTo(value, { kind: 'derived', says: `mapping ${map}`, from: [origin, value.origin] })
    }
    if (standard !== undefined) return this.evaluate(standard, scope)
    const says = this.#in.hasMapping(map) ? `The mapping ${map} has no such keys.` : `There is no mapping ${map}.`
    this.#in.ledger.problem('no-mapping', origin, says)
    return unknownValue(`mapping ${map} has no such value`, origin)
  }

  #cidr(argument: Tree, scope: Scope | undefined, origin: Origin): Value {
    const items = this.#arguments(argument, 2, 3, 'Fn::Cidr', origin)
    if (items === undefined) return unknownValue('its function has wrong arguments', origin)
    const [block, count, bits] = items.map((item) => this.evaluate(item, scope))
    const [blockText, countText, bitsText] = [textOf(block), textOf(count), textOf(bits)]
    const missing = [block, count, bits].find((value) => value?.kind === 'unknown')
    if (missing?.kind === 'unknown') {
      const size = Number(countText)
      // As many as were asked for, each of them unknown.
      const known = block === missing && Number.isInteger(size) && size >= 1 && size <= 256
      const one = unknownValue(missing.says, origin)
      return known ? listValue(new Array<Value>(size).fill(one), origin) : one
    }
    const split = splitBlock(blockText ?? '', Number(countText ?? 'x'), items.length < 3 ? undefined : Number(bitsText ?? 'x'))
    if (typeof split === 'string') {
      if (items.length < 3) {
        this.#in.ledger.skip('Fn::Cidr without a number of host bits', origin, true)
        return unknownValue(split, origin)
      }
      this.#in.ledger.problem('wrong-argument', origin, `Fn::Cidr can't be evaluated: ${split}.`)
      return unknownValue(split, origin)
    }
    return listValue(split.map((text) => textValue(text, origin)), origin)
  }
}

function sizeOf(value: Value): number {
  if (value.kind === 'text') return value.value.length
  if (value.kind === 'unknown') return (value.parts ?? []).reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 20), 0)
  return value.kind === 'list' ? value.items.reduce((sum, item) => sum + sizeOf(item) + 1, 0) : 20
}
