import { createHash, createPrivateKey } from 'node:crypto'
import { spend } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { numberType, stringType } from '../value/type.ts'
import { markSensitive, string, unknown } from '../value/value.ts'
import { bytesOf } from './base64.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Functions, TfFunction } from './function.ts'

export type Digest = 'hex' | 'base64'

/** A digest of a text's bytes in UTF-8. */
export function digest(algorithm: string, text: string, form: Digest): string {
  spend(text.length >> 6)
  return createHash(algorithm).update(text, 'utf8').digest(form)
}

export const hashes: Functions = {
  md5: of('md5', 'hex'),
  sha1: of('sha1', 'hex'),
  sha256: of('sha256', 'hex'),
  sha512: of('sha512', 'hex'),
  base64sha256: of('sha256', 'base64'),
  base64sha512: of('sha512', 'base64'),
  bcrypt: {
    parameters: parametersOf(stringType),
    rest: { type: numberType },
    result: stringType,
    run: () => unknown('a hash with a random salt', stringType),
  },
  uuid: { parameters: [], result: stringType, run: () => unknown('random at apply', stringType) },
  uuidv5: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([namespace, name]) => string(nameBased(textOf(namespace), textOf(name))),
  },
  rsadecrypt: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([cipher, key]) => markSensitive(string(decrypt(textOf(cipher), textOf(key)))),
  },
}

function of(algorithm: string, form: Digest): TfFunction {
  return { parameters: parametersOf(stringType), result: stringType, run: ([text]) => string(digest(algorithm, textOf(text), form)) }
}

/** RFC 9562, appendix: the four namespaces that have names. */
const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
}

function nameBased(namespace: string, name: string): string {
  const own = Object.hasOwn(namespaces, namespace) ? (namespaces[namespace] ?? '') : namespace
  const hex = own.replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1').replaceAll('-', '')
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new Fault('The namespace must be dns, url, oid, x500 or a UUID.', { argument: 0 })
  const bytes = createHash('sha1').update(Buffer.from(hex, 'hex')).update(name, 'utf8').digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** RSA with the padding of PKCS #1 v1.5 (RFC 8017, 7.2.2), worked out here since OpenSSL hides a wrong padding by a random answer. */
function decrypt(cipher: string, key: string): string {
  const wrong = (what: string, argument: number): Fault => new Fault(what, { argument })
  const bytes = bytesOf(cipher)
  if (bytes === undefined) throw wrong('The text is not base64.', 0)
  let modulus = 0n
  let exponent = 0n
  try {
    const { n, d } = createPrivateKey(key).export({ format: 'jwk' })
    modulus = bigOf(Buffer.from(n ?? '', 'base64url'))
    exponent = bigOf(Buffer.from(d ?? '', 'base64url'))
  } catch {
    throw wrong('The key is no private key of RSA.', 1)
  }
  if (modulus < 3n || modulus >> 8192n !== 0n) throw wrong('The key is no private key of RSA.', 1)
  const size = Math.ceil(modulus.toString(16).length / 2)
  const plain = power(bigOf(bytes) % modulus, exponent, modulus).toString(16).padStart(2 * size, '0')
  const found = /^0002(?:(?!00)..){8,}?00((?:..)*)$/.exec(plain)
  if (found === null || bytes.length !== size) throw wrong('The text was not encrypted for this key.', 0)
  return Buffer.from(found[1] ?? '', 'hex').toString('utf8')
}

function bigOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`)
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    spend(500)
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
