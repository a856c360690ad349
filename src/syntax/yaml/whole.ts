import { Composer, Lexer, Parser, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { Alias, CST, ErrorCode, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Span } from '../../base/text.ts'
import { withMerged, withoutDoubles } from '../entries.ts'
import { deepestTree } from '../tree.ts'
import type { Entry, Report, Tree } from '../tree.ts'
import type { YamlDialect } from '../yaml.ts'
import { resolvePlain } from './scalar.ts'

/** So many values may the aliases of a document add when they are written out; more is a bomb. */
const mostAliased = 250_000

/**
 * Reads any YAML by the `yaml` package: `source` begins at `offset` of the whole text.
 * Slower than `readUsual`, which declines whatever is out of the ordinary and leaves it to this one.
 */
export function readWhole(source: string, offset: number, dialect: YamlDialect, report: Report): Tree[] {
  const tokens = parse(source, offset, report)
  if (tokens === undefined) return []
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, merge: false, prettyErrors: false, logLevel: 'silent' })
  const trees: Tree[] = []
  // The package makes an Error for each fault; their stacks cost most of the time that a text full of faults takes.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    for (const document of composer.compose(tokens, true, source.length)) {
      for (const { pos, code } of document.errors) {
        report('syntax', within(source, offset, pos[0], pos[1]), faults[code] ?? faults.IMPOSSIBLE)
      }
      if (document.contents === null) continue
      const tree = new Conversion(source, offset, dialect, report).convert(document.contents, 0)
      if (!isEmptyScalar(tree)) trees.push(tree)
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    report('syntax', { start: offset, end: offset + source.length }, 'This document could not be read as YAML.')
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  return trees
}

/** The concrete tokens, or undefined after the problem that they nest too deep. */
function parse(source: string, offset: number, report: Report): CST.Token[] | undefined {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(source)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    // The stack also holds the document and, for a while, a scalar or two.
    if (parser.stack.length > deepestTree + 2) {
      const start = offset + Math.min(parser.offset, source.length)
      report('too-deep', { start, end: start }, `Maps and lists nest deeper than ${deepestTree} levels here; this document is not read.`)
      return undefined
    }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

class Conversion {
  readonly #source: string
  readonly #offset: number
  readonly #dialect: YamlDialect
  readonly #report: Report
  /** What each anchor's last definition so far became; undefined while it is being converted. */
  readonly #anchors = new Map<string, { readonly tree: Tree | undefined; readonly weight: number; readonly height: number }>()
  #nodes = 0
  #aliased = 0
  /** Where what was converted last ends, as it stands here: an alias ends at the alias, not at its anchor. */
  #end = 0
  /** The deepest level seen since the anchor that is being converted began. */
  #deepest = 0
  #bombed = false

  constructor(source: string, offset: number, dialect: YamlDialect, report: Report) {
    this.#source = source
    this.#offset = offset
    this.#dialect = dialect
    this.#report = report
  }

  convert(node: Node, depth: number): Tree {
    if (isAlias(node)) return this.#alias(node, depth)
    const before = this.#nodes++
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    const deepest = this.#deepest
    if (anchor !== undefined) {
      this.#anchors.set(anchor, { tree: undefined, weight: 0, height: 0 })
      this.#deepest = depth
    } else this.#deepest = Math.max(deepest, depth)
    let tree: Tree
    if (isMap(node)) tree = this.#map(node, depth)
    else if (isSeq(node)) tree = this.#list(node, depth)
    else tree = this.#scalar(node as Scalar)
    if (anchor !== undefined) {
      this.#anchors.set(anchor, { tree, weight: this.#nodes - before, height: this.#deepest - depth })
      this.#deepest = Math.max(deepest, this.#deepest)
    }
    return tree
  }

  #map(node: YAMLMap, depth: number): Tree {
    const entries: Entry[] = []
    const merged: Entry[] = []
    for (const pair of node.items as Pair<Node | null, Node | null>[]) this.#pair(pair, depth, entries, merged)
    const own = withoutDoubles(entries, this.#report)
    return { kind: 'map', span: this.#collectionSpan(node), entries: withMerged(own, merged), tag: ownTag(node.tag) }
  }

  #pair({ key, value }: Pair<Node | null, Node | null>, depth: number, entries: Entry[], merged: Entry[]): void {
    const keyTree = key === null ? this.#nothing() : this.convert(key, depth + 1)
    const keySpan = key === null ? keyTree.span : this.#span(key)
    const tree = value === null ? this.#nothing() : this.convert(value, depth + 1)
    if (keyTree.kind !== 'scalar') {
      this.#report('complex-key', keySpan, `A key must be a single value, and this one is a ${keyTree.kind}; its entry is left out.`)
    } else if (isScalar(key) && key.type === 'PLAIN' && key.source === '<<') this.#merge(tree, merged)
    else entries.push({ key: keyTree.text, keySpan, value: tree })
  }

  #merge(tree: Tree, merged: Entry[]): void {
    for (const source of tree.kind === 'list' ? tree.items : [tree]) {
      if (source.kind === 'map') for (const entry of source.entries) merged.push(entry)
      else this.#report('merge', source.span, 'What << merges must be a map or a list of maps.')
    }
  }

  #list(node: YAMLSeq, depth: number): Tree {
    const items: Tree[] = []
    for (const item of node.items as (Node | Pair<Node | null, Node | null> | null)[]) {
      if (item === null) items.push(this.#nothing())
      else if (isPair(item)) items.push(this.#pairInList(item, depth + 1))
      else items.push(this.convert(item, depth + 1))
    }
    return { kind: 'list', span: this.#collectionSpan(node), items, tag: ownTag(node.tag) }
  }

  /** `[a: 1]` is a list with a map of one entry. */
  #pairInList(pair: Pair<Node | null, Node | null>, depth: number): Tree {
    const entries: Entry[] = []
    const merged: Entry[] = []
    const start = pair.key === null ? this.#end : this.#span(pair.key).start
    this.#pair(pair, depth, entries, merged)
    return { kind: 'map', span: { start, end: Math.max(start, this.#end) }, entries: withMerged(entries, merged), tag: undefined }
  }

  #scalar(node: Scalar): Tree {
    const span = this.#span(node)
    this.#end = span.end
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    const tag = ownTag(node.tag)
    const resolves = node.tag === undefined ? node.type === 'PLAIN' : /^tag:yaml\.org,2002:(?:int|float|bool|null)$/.test(node.tag)
    return { kind: 'scalar', span, value: resolves ? resolvePlain(text, this.#dialect) : text, text, tag }
  }

  #alias(node: Alias, depth: number): Tree {
    const span = this.#span(node)
    this.#end = span.end
    const known = this.#anchors.get(node.source)
    if (known === undefined) this.#report('unknown-alias', span, 'No anchor of this name stands before the alias; it counts as null.')
    else if (known.tree === undefined) this.#report('alias-loop', span, 'The alias stands inside what it names; it counts as null.')
    else if (depth + known.height > deepestTree) {
      this.#report('too-deep', span, `Written out, the aliases nest deeper than ${deepestTree} levels here; this one counts as null.`)
    } else if (this.#aliased + known.weight <= mostAliased) {
      this.#aliased += known.weight
      this.#nodes += known.weight
      this.#deepest = Math.max(this.#deepest, depth + known.height)
      return known.tree
    } else if (!this.#bombed) {
      this.#bombed = true
      this.#report('alias-bomb', span, `Written out, the aliases add more than ${mostAliased} values; from here on they count as null.`)
    }
    return { kind: 'scalar', span, value: null, text: '', tag: undefined }
  }

  #nothing(): Tree {
    return { kind: 'scalar', span: { start: this.#end, end: this.#end }, value: null, text: '', tag: undefined }
  }

  /** Without the white space that the package counts in. */
  #span(node: Node): Span {
    const range = node.range ?? [0, 0, 0]
    let end = Math.min(range[1], this.#source.length)
    // An empty value stands right behind its colon or dash.
    const start = range[0] === range[1] ? 0 : range[0]
    while (end > start && isWhite(this.#source.charCodeAt(end - 1))) end--
    return within(this.#source, this.#offset, Math.min(range[0], end), end)
  }

  /** From bracket to bracket, or from the first key or dash to the end of the last value. */
  #collectionSpan(node: YAMLMap | YAMLSeq): Span {
    const { start, end } = this.#span(node)
    this.#end = node.flow === true ? end : Math.max(start, this.#end)
    return { start, end: this.#end }
  }
}

function within(source: string, offset: number, start: number, end: number): Span {
  const first = Math.min(start, source.length)
  return { start: first + offset, end: Math.max(first, Math.min(end, source.length)) + offset }
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** The tag, unless it is one of YAML's own. */
function ownTag(tag: string | undefined): string | undefined {
  return tag?.startsWith('tag:yaml.org,2002:') === true ? undefined : tag
}

function isEmptyScalar(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null && tree.span.start === tree.span.end
}

/** The package's own messages may repeat what was written, secrets included. */
const faults: Record<ErrorCode, string> = {
  ALIAS_PROPS: 'An alias takes neither an anchor nor a tag.',
  BAD_ALIAS: 'An alias needs a name of its own.',
  BAD_COLLECTION_TYPE: 'The tag does not fit what it stands before.',
  BAD_DIRECTIVE: 'This directive is not one of YAML.',
  BAD_DQ_ESCAPE: 'This escape sequence does not exist.',
  BAD_INDENT: 'The indentation does not fit what is around it.',
  BAD_PROP_ORDER: 'The anchor or tag stands in the wrong place.',
  BAD_SCALAR_START: 'A value without quotes cannot begin with this character.',
  BLOCK_AS_IMPLICIT_KEY: 'A map cannot begin on the line of a key.',
  BLOCK_IN_FLOW: 'A block cannot stand inside brackets or braces.',
  DUPLICATE_KEY: 'This key is written twice.',
  IMPOSSIBLE: 'This is not YAML.',
  KEY_OVER_1024_CHARS: 'The colon must follow within 1024 characters of where the key begins.',
  MISSING_CHAR: 'A character is missing here: a closing quote, bracket or brace, a comma or a colon.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line.',
  MULTIPLE_ANCHORS: 'A value takes one anchor.',
  MULTIPLE_DOCS: 'One document was expected.',
  MULTIPLE_TAGS: 'A value takes one tag.',
  NON_STRING_KEY: 'A key must be a string.',
  RESOURCE_EXHAUSTION: 'Reading this would take too much.',
  TAB_AS_INDENT: 'Tabs cannot indent in YAML.',
  TAG_RESOLVE_FAILED: 'The tag cannot be resolved.',
  UNEXPECTED_TOKEN: 'This is not expected here.',
}
