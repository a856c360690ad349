import type { Problem } from '../../src/origin/problem.ts'

/** `code line:column` of each problem. */
export function faultsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ code, origin }) => {
    if (origin.kind !== 'written') return code
    const { line, column } = origin.text.position(origin.start)
    return `${code} ${line}:${column}`
  })
}
