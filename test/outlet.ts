import type { Outlet } from '../src/faces/cli/terminal.ts'

/** What the program writes to, kept as text. */
export function outlet(): Outlet & { text: string } {
  return {
    text: '',
    write(text, done) {
      this.text += text
      done?.()
      return true
    },
  }
}
