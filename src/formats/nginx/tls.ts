import type { ListenerTls } from '../../model/listener.ts'
import type { Origin } from '../../origin/origin.ts'
import { inherited, nearest } from './statement.ts'
import type { Level } from './statement.ts'

/** TLS as a socket's servers declare it: versions and ciphers of the default server (the handshake begins there), certificates of all. */
export function readTls(levels: readonly Level[], origin: Origin): ListenerTls {
  const [first] = levels
  const protocols = inherited(first, 'ssl_protocols')
  const certificates = levels.flatMap((level) => nearest(level, 'ssl_certificate').flatMap((statement) => statement.args.slice(0, 1)))
  return {
    // nginx: the default differs between versions (TLSv1 to TLSv1.3 before 1.27.3), so nothing is said where nothing is written.
    versions: protocols?.args ?? [],
    ciphers: inherited(first, 'ssl_ciphers')?.args[0],
    certificates: [...new Set(certificates)].filter((path) => !path.startsWith('data:') && !path.includes('$')),
    clientCertificates: inherited(first, 'ssl_verify_client')?.args[0] === 'on',
    origin: protocols?.origin ?? origin,
  }
}
