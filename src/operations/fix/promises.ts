import type { Network } from '../network.ts'
import type { Context } from '../operation.ts'

/** The promises of the config that hold now, as something to ask a changed network about. */
export interface Kept {
  readonly checked: number
  /** Names of those that don't hold there. */
  readonly broken: (after: Network) => string[]
}

/** Promises cost a reach run: they are only read where somebody made any. */
export async function keptPromises({ config }: Context, before: Network): Promise<Kept> {
  if (!config.promises) return { checked: 0, broken: () => [] }
  const [{ askingOf }, { answer }, { promisesOf }] = await Promise.all([import('../assert/asking.ts'), import('../assert/answer.ts'), import('../assert/promises.ts')])
  const asking = askingOf(before.model, false)
  const holding = promisesOf(config).promises.filter((promise) => answer(asking, promise).verdict === 'holds')
  return {
    checked: holding.length,
    broken: (after) => {
      const now = askingOf(after.model, false)
      return holding.filter((promise) => answer(now, promise).verdict !== 'holds').map(({ name }) => name)
    },
  }
}
