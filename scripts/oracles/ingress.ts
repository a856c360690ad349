import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Text } from '../../src/base/text.ts'
import { understand } from '../../src/engine/question.ts'
import { holders } from '../../src/engine/tell.ts'
import { trace } from '../../src/engine/trace.ts'
import { read as readTexts } from '../../src/formats/kubernetes/read.ts'
import { joinFacts } from '../../src/model/facts.ts'
import { link } from '../../src/model/link/link.ts'
import { Matching } from '../../src/model/matching.ts'
import type { OracleResult } from './result.ts'

interface Scenario {
  readonly name: string
  readonly method: string
  readonly url: string
  /** The service's name, or the status. */
  readonly expected: string
}

/** Conformance scenarios of Ingress: manifests in each feature's background; a request and who answers it in each scenario. */
export function run(folder: string): OracleResult {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.feature'))
    .toSorted()
    .flatMap((name) => {
      const feature = readFileSync(join(folder, name), 'utf8')
      const matching = readManifests(manifestsOf(feature))
      return scenariosOf(feature).map(({ name: scenario, method, url, expected }) => {
        const actual = answerTo(matching, method, url)
        return { case: `${name.replace('.feature', '')}: ${scenario} (${method} ${url})`, expected, actual, passed: actual === expected }
      })
    })
  return { name: 'ingress', passed: rows.filter(({ passed }) => passed).length, failed: rows.filter(({ passed }) => !passed).length, rows }
}

/** The Ingress of a background, and for each backend that it names a Service in front of a Deployment. */
function manifestsOf(feature: string): string {
  const given = /Given an Ingress resource([^\n]*)\n\s*"""\n([^]*?)\n\s*"""/.exec(feature)
  const lines = (given?.[2] ?? '').split('\n')
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length))
  const text = lines.map((line) => line.slice(margin)).join('\n')
  const named = /named "([^"]+)" with this spec/.exec(given?.[1] ?? '')
  const ingress = named ? `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${named[1] ?? ''}\nspec:\n${text.replace(/^/gm, '  ')}` : text
  const services = [...new Set([...text.matchAll(/service:\s*\n\s*name: (\S+)/g)].map((match) => match[1] ?? ''))]
  const secrets = [...feature.matchAll(/TLS secret named "([^"]+)"/g)].map((match) => `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: { name: ${match[1] ?? ''} }`)
  return [ingress, ...secrets, ...services.flatMap((name) => [serviceOf(name), deploymentOf(name)])].join('\n---\n')
}

const serviceOf = (name: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 8080, targetPort: 3000 }]`

const deploymentOf = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: echo, image: echo, ports: [{ containerPort: 3000 }] }] }`

function readManifests(manifests: string): Matching {
  const path = 'ingress.yaml'
  const reading = readTexts([new Text(path, manifests)], { profile: { ingress: 'standard' }, paths: [path], open: () => ({ why: 'absent' }), match: () => [] })
  return new Matching(link(joinFacts([reading.facts])))
}

function scenariosOf(feature: string): Scenario[] {
  return feature.split(/^\s*Scenario(?: Outline)?: /m).slice(1).flatMap((text): Scenario[] => {
    const name = text.slice(0, text.indexOf('\n'))
    const asked = /When I send a "([^"]+)" request to (\S+)/.exec(text)
    const service = /served by the "([^"]+)" service/.exec(text)?.[1]
    const expected = service ?? /status-code must be (\d+)/.exec(text)?.[1] ?? 'nothing'
    const [method = '', url = ''] = [asked?.[1], asked?.[2]?.replaceAll('"', '')]
    const [head, ...examples] = (/Examples:\n([^]*)/.exec(text)?.[1] ?? '').split('\n').filter((line) => line.includes('|')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
    if (!head) return [{ name, method, url, expected }]
    const fill = (template: string, row: readonly string[]): string => head.reduce((filled, key, place) => filled.replaceAll(`<${key}>`, row[place] ?? ''), template)
    return examples.map((row) => ({ name, method: fill(method, row), url: fill(url, row), expected }))
  })
}

/** Who answers: the service's name, the status, or why nobody does. */
function answerTo(matching: Matching, method: string, url: string): string {
  const controller = [...matching.model.endpoints.values()].find(({ kind }) => kind === 'controller')
  if (!controller) return 'no controller'
  // Who names no host asks by address.
  const { understood, misasked } = { understood: undefined, misasked: undefined, ...understand(matching, { from: 'internet', to: controller.id, request: `${method} ${url.replace(/^(https?:\/\/)(\/|$)/, '$1192.0.2.1$2')}` }) }
  if (!understood) return misasked?.says ?? 'not understood'
  const { verdict, ways } = trace(matching, understood)
  const [end] = ways.filter((way) => way.main).map((way) => way.end)
  if (!end) return verdict
  if (verdict === 'answered') return `${end.status ?? 'answered'}`
  if (verdict !== 'delivered') return verdict
  return holders(matching, end.at, end.set).map((id) => id.split('/').at(-1) ?? id).join(', ')
}
