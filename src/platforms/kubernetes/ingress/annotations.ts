import { parseRange } from '../../../base/address.ts'
import type { AddressRange } from '../../../base/address.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Ingress } from '../resource.ts'
import type { Flavour } from './controller.ts'

/** What an Ingress's annotations change about its routes. */
export interface Adjustments {
  /** `rewrite-target`: what the path becomes. */
  readonly rewrite: string | undefined
  readonly regex: boolean
  /** Undefined: redirect where the host has TLS. */
  readonly redirectToTls: boolean | undefined
  readonly allowed: { readonly ranges: readonly AddressRange[]; readonly origin: Origin } | undefined
  readonly redirect: { readonly status: number; readonly location: string; readonly origin: Origin } | undefined
  readonly upstreamTls: boolean
  readonly upstreamHost: string | undefined
  /** Something that may change every answer of the Ingress, and isn't understood. */
  readonly unknown: { readonly says: string; readonly origin: Origin } | undefined
  readonly unread: readonly Unread[]
}

type Found = { -readonly [Key in keyof Adjustments]: Adjustments[Key] }

const nginxPrefix = 'nginx.ingress.kubernetes.io/'

/** Annotations of controllers, by prefix. Those of everybody else (cert-manager, external-dns, kubectl…) route nothing. */
const controllerPrefixes = [
  nginxPrefix,
  'nginx.org/',
  'nginx.com/',
  'traefik.ingress.kubernetes.io/',
  'haproxy.org/',
  'haproxy-ingress.github.io/',
  'ingress.kubernetes.io/',
  'alb.ingress.kubernetes.io/',
  'konghq.com/',
  'projectcontour.io/',
  'networking.gke.io/',
  'appgw.ingress.kubernetes.io/',
  'higress.io/',
  'k8s.apisix.apache.org/',
]

// ingress-nginx's annotations that change neither who answers nor with which status (its annotations page, 2026-11).
const harmless = [
  /^proxy-(?:body-size|.*-timeout|next-upstream.*|.*buffer.*|max-temp-file-size|http-version|cookie-.*|ssl-.*)$/,
  /^(?:client-(?:body|header)-.*|enable-cors|cors-.*|hsts.*|affinity.*|session-cookie-.*|upstream-hash-by.*|load-balance)$/,
  /^(?:connection-proxy-header|enable-(?:access-log|rewrite-log|opentelemetry|opentracing)|opentelemetry-.*|http2-push-preload)$/,
  /^(?:ssl-ciphers|ssl-prefer-server-ciphers|x-forwarded-prefix|preserve-trailing-slash|limit-.*|mirror-.*|service-upstream|custom-headers)$/,
]

const untouched: Omit<Adjustments, 'unread' | 'unknown'> = {
  rewrite: undefined,
  regex: false,
  redirectToTls: undefined,
  allowed: undefined,
  redirect: undefined,
  upstreamTls: false,
  upstreamHost: undefined,
}

/** Reads what `flavour` is known to do with annotations; whatever else a controller could act on makes the Ingress's answers unknown. */
export function adjustmentsOf(ingress: Ingress, flavour: Flavour): Adjustments {
  const found: Found = { ...untouched, unknown: undefined, unread: [] }
  const unread: Unread[] = []
  const status = Number(ingress.annotations.find(({ key }) => key === `${nginxPrefix}permanent-redirect-code`)?.value) || 301
  for (const { key, value, origin } of ingress.annotations) {
    const name = key.startsWith(nginxPrefix) ? key.slice(nginxPrefix.length) : undefined
    if (name !== undefined && harmless.some((pattern) => pattern.test(name))) continue
    if (name !== undefined && flavour === 'nginx' && understand(name, value, origin, found, status)) continue
    if (!controllerPrefixes.some((prefix) => key.startsWith(prefix))) continue
    // A controller acts on its own annotations alone; `standard` on none.
    if (flavour === 'standard' || (flavour === 'nginx' && name === undefined)) continue
    unread.push({ what: `annotation ${key}`, origin, changesAnswers: true })
    found.unknown ??= { says: `the annotation ${key} may change what the Ingress answers`, origin }
  }
  return { ...found, unread }
}

/** ingress-nginx, annotations and TLS pages, 2026-11. False: not understood. */
function understand(name: string, value: string, origin: Origin, found: Found, permanentStatus: number): boolean {
  switch (name) {
    case 'rewrite-target':
      found.rewrite = value
      return !/\$(?![0-9])/.test(value) && !/^https?:/.test(value)
    case 'use-regex':
      found.regex = value === 'true'
      return true
    case 'ssl-redirect':
      if (found.redirectToTls !== true) found.redirectToTls = value === 'true' ? undefined : false
      return true
    case 'force-ssl-redirect':
      if (value === 'true') found.redirectToTls = true
      return true
    case 'whitelist-source-range':
    case 'allowlist-source-range': {
      const ranges = value.split(',').map((text) => parseRange(text.trim()))
      if (ranges.includes(undefined)) return false
      found.allowed = { ranges: ranges.flatMap((range) => range ?? []), origin }
      return true
    }
    case 'permanent-redirect':
      found.redirect = { status: permanentStatus, location: value, origin }
      return !value.includes('$')
    case 'permanent-redirect-code':
      // Read with the redirect itself.
      return true
    case 'temporal-redirect':
      found.redirect = { status: 302, location: value, origin }
      return !value.includes('$')
    case 'backend-protocol':
      found.upstreamTls = value.toUpperCase() === 'HTTPS' || value.toUpperCase() === 'GRPCS'
      return ['HTTP', 'HTTPS', 'GRPC', 'GRPCS', 'AUTO_HTTP'].includes(value.toUpperCase())
    case 'upstream-vhost':
      found.upstreamHost = value
      return !value.includes('$')
    case 'canary':
      return value !== 'true'
    case 'ssl-passthrough':
      return value !== 'true'
    default:
      return false
  }
}
