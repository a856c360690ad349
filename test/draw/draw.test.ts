import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldAlike } from '../../src/draw/fold.ts'
import { drawMap } from '../../src/draw/map.ts'
import type { Line, Picture, Shape } from '../../src/draw/picture.ts'
import { drawTrace } from '../../src/draw/trace.ts'
import { layOut } from '../../src/render/svg.ts'
import { actionTone, toneOf } from '../../src/render/words/verdict.ts'
import type { MapDocument, MapEndpointPart } from '../../src/render/documents/map.ts'
import { examples } from '../render/documents.ts'
import { cluster } from './networks.ts'

/** What can be seen of a picture, a line for each thing: `team-1 > web-1`, `edge -sends-> node-1`. */
function seen(picture: Picture): string[] {
  const label = (id: string): string => picture.shapes.find((shape) => shape.id === id)?.lines[0] ?? `missing ${id}`
  const frame = (id: string | undefined): string =>
    id === undefined ? '' : `${picture.frames.find((one) => one.id === id)?.label.split('  ')[0] ?? `missing ${id}`} > `
  return [
    ...picture.shapes.map((shape) => `${frame(shape.within)}${shape.lines[0] ?? ''}`),
    ...picture.lines.map((line) => `${label(line.from)} -${line.kind}-> ${label(line.to)}`),
  ].toSorted()
}

const check = (picture: Picture, expected: readonly string[]): void => expect(seen(picture)).toEqual(expected.toSorted())

describe('a map', () => {
  it('shows a workload and its Service as one, and nothing that a frame says already', () => {
    check(drawMap(cluster(2, 1, 2)), [
      'internet',
      'edge',
      'shop.example',
      '10.0.0.0/16 > 10.0.0.0/16',
      '10.0.0.0/16 > node-1',
      '10.0.0.0/16 > node-2',
      'team-1 > web-1',
      'team-1 > web-2',
      'edge -attached-> 10.0.0.0/16',
      'edge -routes-> internet',
      'edge -sends-> node-1',
      'edge -sends-> node-2',
      'node-1 -sends-> web-1',
      'node-2 -sends-> web-1',
      'shop.example -resolves-> edge',
      'web-1 -calls-> web-2',
    ])
  })

  it('shows a gateway, which is a node and its own end, and the public address that leads to it as one', () => {
    const place: MapEndpointPart['places'] = [{ file: 'main.tf', line: 1, column: 1, endLine: 1, endColumn: 2 }]
    const common = { names: [], addresses: [], places: place }
    const map: MapDocument = {
      ...cluster(0, 0, 0),
      nodes: [{ ...common, id: 'nat', kind: 'network', segments: [], within: 'vpc/subnet' }],
      endpoints: [
        { ...common, id: 'nat', kind: 'service', within: 'vpc' },
        { ...common, id: 'address', kind: 'service', within: 'vpc' },
      ],
      links: [{ from: 'address', to: 'nat', kind: 'balances', places: [] }],
    }
    expect(drawMap(map).shapes.map(({ id }) => id)).toEqual(['nat'])
  })

  it('keeps a Service that selects what lies elsewhere', () => {
    const map = cluster(1, 2, 1)
    const moved = {
      ...map,
      endpoints: map.endpoints.map((one) => (one.id === 'team-2/Service/web-1' ? { ...one, within: 'kubernetes/team-1' } : one)),
    }
    expect(seen(drawMap(moved))).toContain('Service/web-1 -sends-> web-1')
    expect(drawMap(moved).shapes.filter((shape) => shape.kind === 'service')).toHaveLength(1)
  })

  it.each<[string, number, number, number, (picture: Picture) => boolean]>([
    ['leaves sixty in a frame as they are', 59, 0, 0, (picture) => picture.shapes.every((shape) => shape.stands === 1)],
    [
      'folds a hundred alike hosts into one',
      100,
      0,
      0,
      (picture) => picture.shapes.some((shape) => shape.stands === 100 && shape.lines.join(' ') === '100 hosts node-*'),
    ],
    [
      'keeps a picture of thousands to what can be seen',
      400,
      40,
      50,
      (picture) => picture.shapes.length <= 320 && picture.lines.length <= 600,
    ],
  ])('%s', (_, hosts, namespaces, workloads, holds) => {
    expect(holds(drawMap(cluster(hosts, namespaces, workloads)))).toBe(true)
  })

  it('is laid out in time, each box once', async () => {
    for (const [hosts, namespaces, workloads] of [
      [5, 1, 1],
      [40, 8, 32],
    ] as const) {
      const picture = drawMap(cluster(hosts, namespaces, workloads))
      const svg = await layOut(picture, true)
      expect(svg.match(/class="node /g)?.length).toBe(picture.shapes.length)
      expect(svg.match(/class="cluster /g)?.length).toBe(picture.frames.length)
    }
  })

  it('of nothing says so', async () => {
    const { nodes: _nodes, endpoints: _endpoints, links: _links, segments: _segments, groups: _groups, ...rest } = cluster(1, 0, 0)
    expect(await layOut(drawMap({ ...rest, nodes: [], endpoints: [], links: [], segments: [] }), true)).toContain('Nothing to draw')
  })
})

describe('folding', () => {
  const shapes = fc
    .array(fc.record({ frame: fc.integer({ min: 0, max: 3 }), kind: fc.constantFrom('workload' as const, 'host' as const) }), {
      maxLength: 200,
    })
    .map((all) =>
      all.map(({ frame, kind }, place): Shape => ({
        id: `s${place}`,
        lines: [`s${place}`],
        kind,
        tone: 'plain',
        tip: '',
        within: `f${frame}`,
        stands: 1,
      })),
    )
  const graph = shapes.chain((all) =>
    fc
      .array(fc.tuple(fc.nat(Math.max(0, all.length - 1)), fc.nat(Math.max(0, all.length - 1))), { maxLength: all.length === 0 ? 0 : 60 })
      .map((pairs) => ({
        all,
        lines: pairs.map(([from, to]): Line => ({ from: `s${from}`, to: `s${to}`, kind: 'calls', tone: 'plain', tip: '' })),
      })),
  )

  it('loses nobody, and no line leads to what is not there', () => {
    fc.assert(
      fc.property(graph, ({ all, lines }) => {
        const folded = foldAlike(all, lines)
        const ids = new Set(folded.shapes.map((shape) => shape.id))
        expect(folded.shapes.reduce((sum, shape) => sum + shape.stands, 0)).toBe(all.length)
        expect(folded.lines.every((line) => ids.has(line.from) && ids.has(line.to))).toBe(true)
        for (const frame of new Set(all.map((shape) => shape.within)))
          for (const kind of ['workload', 'host'] as const) {
            const of = (some: readonly Shape[]): number =>
              some.filter((shape) => shape.within === frame && shape.kind === kind).reduce((sum, shape) => sum + shape.stands, 0)
            expect(of(folded.shapes)).toBe(of(all))
          }
      }),
      { numRuns: 100 },
    )
  })
})

describe('a trace', () => {
  const picture = (document: (typeof examples)['trace-delivered']): Picture =>
    drawTrace(document, document.paths[0], (leg) => ({ short: leg.flow.protocol, long: leg.flow.protocol }), {
      action: actionTone,
      verdict: toneOf,
    })

  it('is a chain of nodes in legs, with the reply and what is called in turn', () => {
    check(picture(examples['trace-delivered']), [
      '1 > internet',
      '1 > edge',
      '2 > node-1',
      '2 > shop/Deployment/checkout',
      'db.shop.example:5432',
      'http://catalog:8080/',
      'internet -sends-> edge',
      'edge -reply-> internet',
      'edge -sends-> node-1',
      'node-1 -sends-> shop/Deployment/checkout',
      'shop/Deployment/checkout -reply-> node-1',
      'shop/Deployment/checkout -calls-> db.shop.example:5432',
      'shop/Deployment/checkout -calls-> http://catalog:8080/',
    ])
  })

  it.each<[string, (typeof examples)['trace-delivered'], string, string]>([
    ['arrives', examples['trace-delivered'], 'shop/Deployment/checkout', 'good'],
    ['is dropped', examples['trace-dropped'], 'edge', 'bad'],
  ])('marks where it %s', (_, document, label, tone) => {
    expect(picture(document).shapes.find((shape) => shape.lines[0] === label && shape.tone !== 'plain')?.tone).toBe(tone)
  })

  it('marks a filter that lets it pass and one that does not', () => {
    expect(picture(examples['trace-delivered']).shapes.flatMap((shape) => shape.lines)).toContain('✓ filter: nftables inet filter input:')
    expect(picture(examples['trace-dropped']).shapes.flatMap((shape) => shape.lines)).toContain('✗ filter: nftables inet filter input:')
  })

  it('shows a reply that is lost', () => {
    expect(picture(examples['trace-lost-reply']).lines.find((line) => line.kind === 'reply')).toMatchObject({
      tone: 'bad',
      label: 'reply dropped',
    })
  })
})
