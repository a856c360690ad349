import type { Problem, Unread } from '../../origin/problem.ts'
import type { Origin } from '../../origin/origin.ts'

/** What reading leaves beside facts. */
export interface Output {
  readonly problems: Problem[]
  readonly unread: Unread[]
}

/** Something that was seen and not understood, and that can change where a flow goes. */
export function notUnderstood(output: Output, what: string, origin: Origin): void {
  output.unread.push({ what, origin, changesAnswers: true })
}
