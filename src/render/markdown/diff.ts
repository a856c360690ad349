import type { FindingPart } from '../documents/check.ts'
import type { ChangePart, DiffDocument, ToldPart } from '../documents/diff.ts'
import type { RenderOptions } from '../options.ts'
import { count, cut } from '../words/count.ts'
import { besidesWords, changeFlows, doubtfulWords, isDoubtful, ledWords, matchedWords, nextAfterDiff, partyWords, requestWords, verdictWords, witnessLine } from '../words/diff.ts'
import { findingWords } from '../words/findings.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, code, folded, place, plain, rowsOf, table } from './write.ts'

const signs: Readonly<Record<FindingPart['severity'], string>> = { error: '❌', warning: '⚠️', note: 'ℹ️' }

/** A comment for a pull request: the verdict, what flows change in one table, new findings; everything else folded. */
export function diffMarkdown(document: DiffDocument, options: RenderOptions): string {
  const { compared, changes, endpoints, findings, names, requests, brakes } = document
  const { shown, left } = cut(changes.filter((one) => !isDoubtful(one)), rowsOf(options, 15))
  const beside = besidesWords(document)
  const doubtful = doubtfulWords(changes)
  const grave = cut(
    findings.new.filter((one) => one.severity !== 'note'),
    rowsOf(options, 10),
  )
  const quiet = [...findings.new.filter((one) => one.severity === 'note').map((one) => ({ sign: '+', one })), ...findings.gone.map((one) => ({ sign: '−', one }))]
  const matched = matchedWords(compared)
  return [
    `### ${brakes.length > 0 ? '❌ ' : ''}${capital(plain(verdictWords(document)))}`,
    '',
    `${code(compared.old)} → ${code(compared.new)}${brakes.length === 0 ? '' : `. Stopped by ${brakes.map((brake) => `${code(brake.brake)} (${plain(brake.says)})`).join(', ')}.`}`,
    ...(beside === '' ? [] : ['', `Besides: ${plain(beside)}.`]),
    ...(shown.length > 0 ? ['', ...table(['', 'From', 'To', 'Over', 'Decided by'], shown.map(changeRow))] : []),
    ...andMore(left),
    ...(doubtful === '' ? [] : ['', plain(doubtful)]),
    ...(grave.shown.length > 0 ? ['', ...table(['', 'New finding', 'Code', 'Where'], grave.shown.map(findingRow))] : []),
    ...andMore(grave.left),
    ...folded('Why, flow by flow', shown.filter((one) => one.witness !== null).flatMap(changeDetails)),
    ...listed(options, 'request', 'Requests that are handled otherwise', ['At', 'Requests', 'Before', 'Now', 'Where'], requests, (one) => [plain(one.at), plain(requestWords(one, 4)), plain(one.old.says), plain(one.new.says), place(mainPlace(one.new.places))]),
    ...listed(options, 'name', 'Names that lead elsewhere', ['Name', 'Asked by', 'Before', 'Now', 'Where'], names, (one) => [plain(one.name), plain(one.from), plain(ledWords(one.old)), plain(ledWords(one.new)), place(mainPlace(one.new.places))]),
    ...listed(options, 'finding', 'Notes and findings that are gone', ['', 'Finding', 'Code', 'Where'], quiet, ({ sign, one }) => [sign, plain(findingWords(one)), code(one.code), place(mainPlace(one.places))]),
    ...listed(
      options,
      'endpoint',
      'Endpoints added and removed',
      ['', 'Endpoint', 'Where'],
      [...endpoints.added.map((one) => ({ sign: '+', one })), ...endpoints.removed.map((one) => ({ sign: '−', one }))],
      ({ sign, one }) => [sign, plain(one.id), place(mainPlace(one.places))],
    ),
    ...listed(options, 'endpoint', `Endpoints by other addresses or ids${matched === '' ? '' : ` (${plain(matched)})`}`, ['Endpoint', 'Before', 'Now'], endpoints.moved, (one) => [plain(one.id), plain([...(one.was === undefined ? [] : [one.was]), ...one.old].join(', ')), plain(one.new.join(', '))]),
    ...ending(document, options, nextAfterDiff(document)),
    '',
  ].join('\n')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function changeRow(change: ChangePart): string[] {
  const [first] = [change.new, change.old].flatMap((one) => mainPlace((one?.places ?? []).filter((where) => 'file' in where)) ?? [])
  return [change.kind === 'gained' ? '➕' : '➖', plain(partyWords(change.from, 3, change.named?.from)), plain(partyWords(change.to, 3, change.named?.to)), plain(changeFlows(change)), place(first)]
}

function changeDetails(change: ChangePart): string[] {
  const { witness, old, new: now } = change
  if (!witness) return []
  const side = (name: string, told: ToldPart | null): string[] => (told ? [`  - ${name}: ${told.verdict === null ? '' : `**${told.verdict}**, `}${plain(told.says)}${told.places.length > 0 ? ` (${told.places.slice(0, 3).map(place).join(', ')})` : ''}`] : [])
  return [`- ${change.kind === 'gained' ? '➕' : '➖'} ${code(witnessLine(witness))}${change.pairs > 1 ? `, one of ${count(change.pairs, 'pair')}` : ''}`, ...side('before', old), ...side('now', now)]
}

function findingRow(finding: FindingPart): string[] {
  return [signs[finding.severity], plain(findingWords(finding)), code(finding.code), place(mainPlace(finding.places))]
}

function listed<Item>(options: RenderOptions, one: string, title: string, heads: readonly string[], items: readonly Item[], row: (item: Item) => readonly string[]): string[] {
  const { shown, left } = cut(items, rowsOf(options, 30))
  return folded(`${title}: ${count(items.length, one)}`, shown.length === 0 ? [] : [...table(heads, shown.map(row)), ...andMore(left)])
}
