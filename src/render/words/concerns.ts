import type { UnreadPart } from '../documents/common.ts'
import type { PathPart, StepPart, TraceDocument } from '../documents/trace.ts'
import { isByDefault } from './place.ts'

/** What was not understood, as far as the flow meets it: it stands at a line that a step gives, or is about what a step names. How many others there are is counted. */
export function unreadOnTheWay(document: TraceDocument): { readonly unread: readonly UnreadPart[]; readonly elsewhere: number } {
  const steps = stepsOf([...document.paths, ...document.onward.flatMap((one) => one.paths)])
  const lines = new Set(steps.flatMap((step) => step.because.map((place) => ('file' in place ? `${place.file}:${place.line}` : ''))))
  const said = steps.map((step) => `${step.at} ${step.says}`).join('\n')
  const unread = document.unread.filter(({ place, what }) => {
    const about = what.split(/[:\s]/)[0] ?? ''
    return ('file' in place && lines.has(`${place.file}:${place.line}`)) || (about.length > 3 && said.includes(about))
  })
  return { unread, elsewhere: document.unread.length - unread.length }
}

const stepsOf = (paths: readonly PathPart[]): StepPart[] => paths.flatMap((path) => path.legs.flatMap((leg) => [...leg.steps, ...(leg.reply?.steps ?? [])]))

/** A filter that lets everything pass, because nobody wrote anything else, says nothing about the flow. */
export function isQuiet(step: StepPart): boolean {
  return step.layer === 'filter' && step.action === 'permit' && isByDefault(step.because)
}
