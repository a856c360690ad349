/*
 * A picture before anybody lays it out: boxes, what encloses them, and lines between them. Mermaid, dot and SVG are written from the same
 * one.
 */

export type ShapeKind = 'internet' | 'name' | 'host' | 'router' | 'proxy' | 'network' | 'workload' | 'service' | 'step' | 'other'

export type Tone = 'good' | 'bad' | 'doubt' | 'plain'

export interface Shape {
  readonly id: string
  /** Lines of text, the first in bold. */
  readonly lines: readonly string[]
  readonly kind: ShapeKind
  readonly tone: Tone
  /** What is told when somebody points at it. */
  readonly tip: string
  /** The id of the frame around it. */
  readonly within?: string
  /** How many alike things it stands for, and their names where it is more than one. */
  readonly stands: number
  readonly names?: readonly string[]
}

export interface Frame {
  readonly id: string
  readonly label: string
  readonly kind: string
  readonly within?: string
}

export type LineKind = 'attached' | 'routes' | 'sends' | 'calls' | 'resolves' | 'reply'

export interface Line {
  readonly from: string
  readonly to: string
  readonly kind: LineKind
  readonly tone: Tone
  readonly label?: string
  readonly tip: string
}

export interface Picture {
  readonly title: string
  /** What the kinds of lines mean, where that is not plain. */
  readonly legend: string
  readonly shapes: readonly Shape[]
  readonly frames: readonly Frame[]
  readonly lines: readonly Line[]
}
