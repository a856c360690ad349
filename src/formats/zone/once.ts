import { placesOf } from '../../origin/place.ts'
import type { ZoneCheck } from './tree.ts'

/** Says a fault of a file once, though several views serve the file. */
export function once(check: ZoneCheck): ZoneCheck {
  return {
    ...check,
    *run(input) {
      const said = new Set<string>()
      for (const found of check.run(input)) {
        const key = JSON.stringify([found.subject, found.args, placesOf(...found.origins)[0]])
        if (said.has(key)) continue
        said.add(key)
        yield found
      }
    },
  }
}
