import { X509Certificate } from 'node:crypto'
import { formatAddress, parseAddress } from '../../base/address.ts'
import type { Text } from '../../base/text.ts'
import { reportTo } from '../../syntax/tree.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { Reading } from '../../model/facts.ts'
import { hasTimestamps, signatureIdentifier } from './der.ts'
import type { CertificateFile, CertificateTree, ReadCertificate } from './tree.ts'

const block = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----([A-Za-z0-9+/=\s]*)(-----END \1-----)?/g
const mostCertificates = 5000

/** The certificates of all files. */
export function read(texts: readonly Text[]): Reading {
  const problems: Problem[] = []
  const unread: Unread[] = []
  const files = texts.map((text) => readFile(text, problems, unread))
  const trees: CertificateTree = { files }
  return { facts: { certificates: files.flatMap((file) => file.certificates.map((one) => one.certificate)) }, problems, unread, trees }
}

function readFile(text: Text, problems: Problem[], unread: Unread[]): CertificateFile {
  const report = reportTo(problems, text, 'certificate')
  const certificates: ReadCertificate[] = []
  let number = 0
  for (const found of text.content.matchAll(block)) {
    const span = { start: found.index, end: found.index + found[0].length }
    if (number >= mostCertificates) {
      report('too-many', span, `The file has more than ${mostCertificates} certificates; the rest is left out.`, 'warning')
      unread.push({ what: 'the rest of a very large file of certificates', origin: written(text, span), changesAnswers: false })
      break
    }
    const id = `${text.path}#${number++}`
    const read = found[3] === undefined ? undefined : readCertificate(text, span, id, found[2] ?? '')
    if (read) certificates.push(read)
    else report('unreadable', span, found[3] === undefined ? 'The certificate has no end.' : 'The certificate cannot be read.')
  }
  return { path: text.path, certificates }
}

// Object identifiers of signatures with broken hashes: RSA (RFC 8017 A.2.4), ECDSA (RFC 5758 3.2), DSA (RFC 3279 2.2.2).
const weakSignatures: Readonly<Record<string, 'MD5' | 'SHA-1'>> = {
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
}

function readCertificate(
  text: Text,
  span: { readonly start: number; readonly end: number },
  id: string,
  digits: string,
): ReadCertificate | undefined {
  try {
    const x509 = new X509Certificate(Buffer.from(digits, 'base64'))
    const from = new Date(x509.validFrom)
    const to = new Date(x509.validTo)
    return {
      certificate: {
        id,
        file: text.path,
        subject: oneLine(x509.subject),
        issuer: oneLine(x509.issuer),
        names: namesOf(x509.subjectAltName ?? ''),
        notBefore: from.toISOString(),
        notAfter: to.toISOString(),
        authority: x509.ca,
        selfSigned: x509.subject === x509.issuer && x509.checkIssued(x509),
        origin: written(text, span),
      },
      key: keyOf(x509),
      weakHash: weakSignatures[signatureIdentifier(x509.raw) ?? ''],
      isLogged: hasTimestamps(x509.raw),
    }
  } catch {
    return undefined
  }
}

/** A key of a kind that this Node.js doesn't know costs the key's facts alone. */
function keyOf(x509: X509Certificate): ReadCertificate['key'] {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey
    return { type: asymmetricKeyType ?? 'unknown', bits: asymmetricKeyDetails?.modulusLength }
  } catch {
    return { type: 'unknown', bits: undefined }
  }
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}

/** DNS names and addresses of `DNS:a.example, IP Address:192.0.2.1`; odd values stand in JSON's quotes (Node.js, subjectAltName, 2026-11). */
function namesOf(shown: string): string[] {
  const names: string[] = []
  for (const [, kind, quoted, plain] of shown.matchAll(/(DNS|IP Address|[A-Za-z ]+):(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:, |$)/g)) {
    const value = quoted ?? plain ?? ''
    if (kind === 'DNS') names.push(value.toLowerCase())
    const address = kind === 'IP Address' ? parseAddress(value.toLowerCase()) : undefined
    if (address) names.push(formatAddress(address))
  }
  return names
}
