import type { Pack } from './pack.ts'

/** NIST SP 800-207, Zero Trust Architecture (August 2020), section 2.1: the seven tenets, by their number. Looked up 2026-11. Tenets are ideals: what a network shows of them is a part. */
const pack: Pack = {
  id: 'zero-trust',
  says: 'Zero trust, NIST SP 800-207',
  covers: 'the seven tenets of section 2.1, as of August 2020',
  scope: [
    { name: 'resources', says: 'services and stores that are to be protected', example: 'app=payment', candidates: { words: ['db', 'database', 'pay', 'checkout', 'api'] } },
    { name: 'clients', says: 'who may use them', example: 'app=checkout' },
    { name: 'gates', says: 'proxies, gateways and filters that decide on each access', example: 'edge', candidates: { exposed: true, words: ['edge', 'ingress', 'gateway', 'proxy', 'balancer'] } },
  ],
  requirements: [
    { id: '1', says: 'All data sources and services count as resources.', missing: 'what there is beyond what was read; netwright map lists what was' },
    {
      id: '2',
      says: 'All communication is secured, wherever it goes.',
      promises: [{ says: 'whatever anybody sends to resources is encrypted on every leg', encrypted: { from: 'any', to: '$resources' } }],
      checks: ['nginx/plain-http', 'listener/http-without-redirect', 'tls/old-version', 'tls/weak-cipher', 'listener/old-tls', 'edge/origin-in-clear'],
      about: 'resources',
      besides: 'what the resources send themselves, and protection other than TLS',
    },
    { id: '3', says: 'Access to each resource is granted session by session.', missing: 'how long a grant lasts is decided by gates and applications' },
    {
      id: '4',
      says: 'Access is decided by policy on identity, device and circumstances, and is as narrow as the task.',
      about: 'resources',
      // Whoever gets to a port has no access yet.
      signs: { promises: [{ says: 'only resources and clients reach resources', only: { from: ['$resources', '$clients'], to: '$resources' } }], checks: ['policy/no-default-deny'] },
      missing: 'policies on identity, device and behaviour; the network shows only who gets there at all',
    },
    { id: '5', says: 'The state of all devices is watched, and none is trusted by itself.', missing: 'the state of devices is not in a configuration' },
    {
      id: '6',
      says: 'Everybody is authenticated and authorised anew before access, and it is enforced.',
      about: 'resources',
      promises: [{ says: 'everybody else reaches resources through gates alone', through: { from: '!$gates', to: '$resources', by: '$gates' } }],
      signs: { promises: [{ says: 'whatever clients send to resources is encrypted with certificates of both ends', encrypted: { from: '$clients', to: '$resources', mutual: true } }] },
      missing: 'whom the gates let through and how they know him',
    },
    {
      id: '7',
      says: 'As much as possible is recorded of devices, networks and communication, and used.',
      signs: { checks: ['aws/flow-logs-off'] },
      missing: 'logs of systems and what is done with them; only flow logs of networks were looked at',
    },
  ],
}

export default pack
