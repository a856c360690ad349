import { Passages } from '../../engine/passages.ts'
import { Matching } from '../../model/matching.ts'
import type { Model } from '../../model/model.ts'
import type { Asking } from './outcome.ts'
import { Callers } from './parties.ts'

/** What answers about a model are made from. The reach run happens when the first promise needs it. */
export function askingOf(model: Model, explain: boolean): Asking {
  const matching = new Matching(model)
  let passages: Passages | undefined
  return { matching, callers: new Callers(matching), passages: () => (passages ??= new Passages(matching)), explain }
}
