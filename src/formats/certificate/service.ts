import type { Facts } from '../../model/facts.ts'
import type { Listener } from '../../model/listener.ts'
import { placesOf } from '../../origin/place.ts'
import type { CertificateFile, CertificateTree, ReadCertificate } from './tree.ts'

export interface Served {
  readonly listener: Listener
  /** The files of its certificates, in order; a listener of whose files one was not read is left out. */
  readonly files: readonly CertificateFile[]
}

/** Listeners with TLS and the certificate files that they use. */
export function servedBy(tree: CertificateTree, facts: Facts): Served[] {
  return facts.listeners.flatMap((listener) => {
    const paths = listener.tls?.certificates ?? []
    const files = paths.map((path) => fileFor(tree, path, listener)).filter((file) => file !== undefined)
    return paths.length > 0 && files.length === paths.length ? [{ listener, files }] : []
  })
}

/**
 * The file that a server's path means: the one of that path, else the one whose path ends with the most of its folders, where there is one
 * alone. Its bare name counts only at or below the folder of the listener's configuration.
 */
function fileFor(tree: CertificateTree, path: string, listener: Listener): CertificateFile | undefined {
  const known = tree.files.find((file) => file.path === path || file.certificates[0]?.certificate.id === path)
  if (known) return known
  const folders = placesOf(listener.tls?.origin ?? listener.origin).flatMap((place) => ('file' in place ? [place.file.slice(0, place.file.lastIndexOf('/') + 1)] : []))
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  for (let from = 0; from < parts.length; from++) {
    const end = parts.slice(from).join('/')
    let found = tree.files.filter((file) => file.path === end || file.path.endsWith(`/${end}`))
    const near = found.filter((file) => folders.some((folder) => file.path.startsWith(folder)))
    if (near.length > 0 || from === parts.length - 1) found = near
    if (found.length > 0) return found.length === 1 ? found[0] : undefined
  }
  return undefined
}

/**
 * Certificates that someone is shown: files that begin with a leaf, and those that a listener uses. Collections of authorities are left out.
 * A self-signed certificate often calls itself an authority (openssl makes it so); with names for servers it is a leaf.
 */
export function inService(tree: CertificateTree, facts: Facts): ReadCertificate[] {
  const used = new Set(servedBy(tree, facts).flatMap(({ files }) => files))
  return tree.files.filter((file) => used.has(file) || isLeaf(file.certificates[0])).flatMap((file) => file.certificates)
}

/** `*.shop.example` stands for one label (RFC 6125 §6.4.3). A wildcard is covered by itself alone. */
export function covers(held: string, name: string): boolean {
  if (held === name) return true
  return held.startsWith('*.') && !name.startsWith('*.') && name.slice(name.indexOf('.')) === held.slice(1)
}

function isLeaf(first: ReadCertificate | undefined): boolean {
  return first !== undefined && (!first.certificate.authority || first.certificate.names.length > 0)
}
