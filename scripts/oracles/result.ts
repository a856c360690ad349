/** What one folder of answers that others wrote down says of us. */
export interface OracleResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly rows: readonly { readonly case: string; readonly expected: string; readonly actual: string; readonly passed: boolean }[]
}
