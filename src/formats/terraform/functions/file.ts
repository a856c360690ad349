import { Text } from '../../../base/text.ts'
import type { Files } from '../expression/scope.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { makeSet } from '../value/set.ts'
import { boolType, dynamicType, setType, stringType } from '../value/type.ts'
import { bool, string, unknown, type TfValue } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Call, Functions, TfFunction } from './function.ts'
import { matchesGlob } from './glob.ts'
import { digest, type Digest } from './hash.ts'

export const files: Functions = {
  abspath: { parameters: parametersOf(stringType), result: stringType, run: ([path]) => absolute(textOf(path)) },
  basename: { parameters: parametersOf(stringType), result: stringType, run: ([path]) => string(baseOf(textOf(path))) },
  dirname: { parameters: parametersOf(stringType), result: stringType, run: ([path]) => string(folderOf(textOf(path))) },
  pathexpand: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([path]) => (textOf(path).startsWith('~') ? unknown('the home folder of whoever runs it', stringType) : string(textOf(path))),
  },
  file: reading((text) => string(text)),
  filebase64: reading((text) => string(Buffer.from(text, 'utf8').toString('base64'))),
  filebase64sha256: hashing('sha256', 'base64'),
  filebase64sha512: hashing('sha512', 'base64'),
  filemd5: hashing('md5', 'hex'),
  filesha1: hashing('sha1', 'hex'),
  filesha256: hashing('sha256', 'hex'),
  filesha512: hashing('sha512', 'hex'),
  fileexists: {
    parameters: parametersOf(stringType),
    result: boolType,
    run: ([path], { files }) => {
      const own = inRoots(textOf(path), files)
      if (own === undefined) throw outside()
      const opened = files.open(own)
      if ('text' in opened || opened.why === 'too large' || opened.why === 'unreadable') return bool(true)
      if (opened.why === 'outside') throw outside()
      return bool(false)
    },
  },
  fileset: {
    parameters: parametersOf(stringType, stringType),
    result: setType(stringType),
    run: ([path, pattern], { files }) => {
      const own = inRoots(textOf(path), files)
      if (own === undefined) throw outside()
      const below = own === '' ? '' : `${own}/`
      spend(files.paths.length)
      const found = files.paths.filter((each) => each.startsWith(below) && matchesGlob(each.slice(below.length), textOf(pattern)))
      return makeSet(stringType, found.map((each) => string(each.slice(below.length))))
    },
  },
  templatefile: {
    parameters: [{ type: stringType }, { type: dynamicType, needs: 'itself' }],
    result: dynamicType,
    run: ([path, names], call) => call.render(open(textOf(path), call.files), namesOf(names)),
    marks: 'inside',
  },
  templatestring: {
    parameters: [{ type: stringType }, { type: dynamicType, needs: 'itself' }],
    result: stringType,
    run: ([template, names], call) => call.render(new Text('', textOf(template)), namesOf(names)),
    marks: 'inside',
  },
}

function outside(): Fault {
  return new Fault('This path leads outside of what is read.', { argument: 0, code: 'terraform/file' })
}

function reading(make: (text: string) => TfValue): TfFunction {
  return {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([path], { files }: Call) => {
      const { content } = open(textOf(path), files)
      // A replacement character most likely stands for bytes that are no UTF-8: what the file holds isn't known here then.
      if (content.includes('\uFFFD')) return unknown('a file that is not UTF-8', stringType)
      spendBytes(content.length)
      return make(content)
    },
  }
}

function hashing(algorithm: string, form: Digest): TfFunction {
  return reading((text) => string(digest(algorithm, text, form)))
}

function open(path: string, files: Files): Text {
  const own = inRoots(path, files)
  if (own === undefined) throw outside()
  const opened = files.open(own)
  if ('text' in opened) return opened.text
  switch (opened.why) {
    case 'outside':
      throw outside()
    case 'absent':
      throw new Fault('There is no such file.', { argument: 0, code: 'terraform/file' })
    default:
      throw new Fault(`This file is ${opened.why}.`, { argument: 0, code: 'terraform/file' })
  }
}

/** A path of the roots; undefined for one outside of them. */
function inRoots(path: string, { folder }: Files): string | undefined {
  if (path.startsWith('/') || path.startsWith('~')) return undefined
  const parts: string[] = []
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function namesOf(value: TfValue | undefined): ReadonlyMap<string, TfValue> {
  if (value?.kind !== 'object' && value?.kind !== 'map') throw new Fault('A map or an object with the names is needed.', { argument: 1 })
  for (const name of value.entries.keys()) {
    if (!/^[\p{ID_Start}][\p{ID_Continue}-]*$/u.test(name)) throw new Fault('A name is no name that a template can use.', { argument: 1 })
  }
  return value.entries
}

/** Where it is run isn't known; a path from the top is what it is. */
function absolute(path: string): TfValue {
  return path.startsWith('/') ? string(clean(path)) : unknown('the folder in which it is run', stringType)
}

/** Go's filepath.Clean. */
function clean(path: string): string {
  const rooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !rooted) parts.push(part)
  }
  const joined = parts.join('/')
  return rooted ? `/${joined}` : joined === '' ? '.' : joined
}

function baseOf(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1))
}
