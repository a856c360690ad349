interface TestFile {
  readonly status: string
  readonly assertionResults: readonly { readonly status: string; readonly title: string; readonly ancestorTitles: readonly string[] }[]
}
interface Total {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}
export function count(files: readonly TestFile[], status: number): Total
export function skipped(files: readonly TestFile[]): string[]
export function summary(total: Total): string
