import { formatAddress, parseAddress } from '../../base/address.ts'
import type { Address } from '../../base/address.ts'
import type { Statement } from './statement.ts'

/** One `listen`: where a server takes connections. */
export interface Listen {
  /** The address; undefined for all of one family, which is `family`. */
  readonly address: Address | undefined
  readonly family: 4 | 6
  readonly port: number
  /** The last port of a range. */
  readonly lastPort: number
  readonly ssl: boolean
  readonly quic: boolean
  readonly udp: boolean
  readonly defaultServer: boolean
  readonly proxyProtocol: boolean
  /** `ipv6only=off`: an IPv6 socket that takes IPv4 connections too. */
  readonly both: boolean
  readonly statement: Statement
}

export type ListenReading = Listen | { readonly unix: string } | { readonly wrong: string }

const plainPort = /^\d{1,5}(?:-\d{1,5})?$/

/** `80`, `*:80`, `10.0.0.1`, `10.0.0.1:80`, `[::]:80`, `[::1]`, `localhost:80`, `unix:/run/x`, `80-90`; without a port 80 (ngx_http_core_module, 2026-11). */
export function readListen(statement: Statement): ListenReading {
  const [where, ...options] = statement.args
  if (where === undefined) return { wrong: 'listen needs an address or a port' }
  if (where.startsWith('unix:')) return { unix: where.slice(5) }
  let host = ''
  let ports = '80'
  if (plainPort.test(where)) ports = where
  else if (where.startsWith('[')) {
    const close = where.indexOf(']')
    host = where.slice(1, close < 0 ? undefined : close)
    if (where[close + 1] === ':') ports = where.slice(close + 2)
  } else {
    const colon = where.lastIndexOf(':')
    host = colon < 0 ? where : where.slice(0, colon)
    if (colon >= 0) ports = where.slice(colon + 1)
  }
  if (!plainPort.test(ports)) return { wrong: `the port of listen ${where} is not a number` }
  const [low = '', high = low] = ports.split('-')
  const port = Number(low)
  const lastPort = Number(high)
  if (port < 1 || lastPort > 65535 || lastPort < port) return { wrong: `listen ${where} has a port outside of 1 to 65535` }
  const anyFamily = host === '' || host === '*' ? 4 : undefined
  const address = anyFamily === undefined ? (host === 'localhost' ? parseAddress('127.0.0.1') : parseAddress(host)) : undefined
  if (anyFamily === undefined && address === undefined) return { wrong: `listen ${where} names a host that has to be looked up` }
  const wildcard = address === undefined || address.value === 0n
  return {
    address: wildcard ? undefined : address,
    family: anyFamily ?? address?.family ?? 4,
    port,
    lastPort,
    ssl: options.includes('ssl') || options.includes('quic'),
    quic: options.includes('quic'),
    udp: options.includes('udp'),
    defaultServer: options.includes('default_server') || options.includes('default'),
    proxyProtocol: options.includes('proxy_protocol'),
    both: options.includes('ipv6only=off'),
    statement,
  }
}

/** `*:80`, `[::]:80`, `10.0.0.1:443`: the same for two listens on the same socket. */
export function socketName({ address, family, port }: { readonly address: Address | undefined; readonly family: 4 | 6; readonly port: number }): string {
  if (address === undefined) return family === 4 ? `*:${port}` : `[::]:${port}`
  const text = formatAddress(address)
  return family === 4 ? `${text}:${port}` : `[${text}]:${port}`
}
