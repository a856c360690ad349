import { base64 } from './base64.ts'
import { conversions } from './conversion.ts'
import { encodings } from './encoding.ts'
import { files } from './file.ts'
import { formats } from './format.ts'
import type { Functions } from './function.ts'
import { hashes } from './hash.ts'
import { mappings } from './mapping.ts'
import { networks } from './network.ts'
import { numbers } from './number.ts'
import { providers } from './provider.ts'
import { regulars } from './regex.ts'
import { sequences } from './sequence.ts'
import { sets } from './sets.ts'
import { texts } from './text.ts'
import { times } from './time.ts'
import { urls } from './url.ts'

/** Every built-in function by its name, but for `try` and `can`, which take expressions. */
export const functions: Functions = {
  ...base64,
  ...conversions,
  ...encodings,
  ...files,
  ...formats,
  ...hashes,
  ...mappings,
  ...networks,
  ...numbers,
  ...providers,
  ...regulars,
  ...sequences,
  ...sets,
  ...texts,
  ...times,
  ...urls,
}
