import type { Parameter } from './operation.ts'

/** How one flow is said: who, to whom, as what. Every verb that asks about one takes the same. */
export const flowParameters = [
  { name: 'from', kind: 'text', default: 'internet', placeholder: 'ENDPOINT', summary: 'who sends it: internet, an address, an endpoint, app=web' },
  { name: 'to', kind: 'text', placeholder: 'ENDPOINT', summary: 'who gets it: an endpoint, address, name, host:port or URL', example: 'https://shop.example/checkout' },
  { name: 'port', kind: 'number', least: 0, most: 65535, summary: 'the destination port' },
  { name: 'protocol', kind: 'text', default: 'tcp', summary: 'tcp, udp, sctp, icmp, icmpv6 or a number' },
  { name: 'sourcePort', kind: 'number', least: 0, most: 65535, summary: 'the source port (any unreserved one, where not said)' },
  { name: 'request', kind: 'text', placeholder: "'METHOD URL'", summary: 'the HTTP request that it carries', example: "'POST https://shop.example/cart'" },
  { name: 'header', kind: 'list', placeholder: "'NAME: VALUE'", summary: 'a header of the request' },
] as const satisfies readonly Parameter[]
