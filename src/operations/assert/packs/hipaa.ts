import type { Pack } from './pack.ts'

/**
 * HIPAA Security Rule, 45 CFR 164.312, technical safeguards (68 FR 8334 of 20 February 2003, as amended by 78 FR 5566 of 25 January 2013; the text of 2019-10-01 at govinfo.gov). Looked up 2026-11.
 * “Addressable” means that it may be done otherwise where that is reasonable, and the reason is documented.
 */
const inside = { says: 'whatever phi, authorized and the internet send to phi is encrypted on every leg', encrypted: { from: ['$phi', '$authorized', 'internet'], to: '$phi' } }
const inward = { says: 'whatever the internet sends to phi is encrypted on every leg outside', encrypted: { from: 'internet', to: '$phi', outside: true } }
const outward = { says: 'whatever phi sends to the internet is encrypted on every leg outside', encrypted: { from: '$phi', to: 'internet', outside: true } }

const pack: Pack = {
  id: 'hipaa',
  says: 'HIPAA Security Rule, 45 CFR 164.312',
  covers: 'technical safeguards: access, audit, integrity, authentication and transmission, as amended in 2013',
  scope: [
    { name: 'phi', says: 'systems that hold electronic protected health information', example: 'app=records', candidates: { words: ['patient', 'health', 'record', 'ehr', 'emr', 'fhir', 'phi', 'db', 'database'] } },
    { name: 'authorized', says: 'systems that were granted access to it', example: 'app=portal', candidates: { words: ['portal', 'clinic', 'app'] } },
  ],
  requirements: [
    {
      id: '(a)(1)',
      says: 'Only persons and programs that were granted access get at the information.',
      about: 'phi',
      // Whoever gets to a port has no access yet.
      signs: { promises: [{ says: 'only phi and authorized reach phi', only: { from: ['$phi', '$authorized'], to: '$phi' } }] },
      missing: 'rights of persons and programs within the systems; the network shows only which systems get there',
    },
    { id: '(a)(2)(i)', says: 'Every user has a name or number of his own.', missing: 'users are not in a network’s configuration' },
    { id: '(a)(2)(ii)', says: 'In an emergency the information can be got by a procedure.', missing: 'procedures are not in a configuration' },
    { id: '(a)(2)(iii)', says: 'Idle sessions end by themselves (addressable).', missing: 'sessions of applications are not read' },
    { id: '(a)(2)(iv)', says: 'Stored information can be encrypted (addressable).', missing: 'encryption at rest is not read' },
    {
      id: '(b)',
      says: 'What is done in the systems is recorded and can be examined.',
      signs: { checks: ['aws/flow-logs-off'] },
      missing: 'logs of the systems themselves, and whether anybody examines them; only flow logs of networks were looked at',
    },
    { id: '(c)(1)', says: 'The information is protected from improper change and destruction.', missing: 'policies, and safeguards within the systems' },
    { id: '(c)(2)', says: 'It can be shown that the information was not changed (addressable).', missing: 'safeguards within the systems' },
    {
      id: '(d)',
      says: 'Whoever seeks access is shown to be who he claims to be.',
      about: 'phi',
      signs: { promises: [{ says: 'whatever authorized sends to phi is encrypted with certificates of both ends', encrypted: { from: '$authorized', to: '$phi', mutual: true } }] },
      missing: 'how persons and programs log on; only certificates of both ends were looked for',
    },
    {
      id: '(e)(1)',
      says: 'Nobody unauthorised gets at the information while it is sent over a network.',
      promises: [inward, outward],
      signs: { promises: [inside] },
      checks: ['tls/old-version', 'tls/weak-cipher', 'listener/old-tls', 'certificate/expired', 'certificate/weak-key', 'certificate/weak-signature', 'edge/origin-in-clear'],
      about: 'phi',
      besides: 'who holds the keys, and ways that are not IP (mail, media)',
    },
    {
      id: '(e)(2)(i)',
      says: 'What is sent can not be changed unnoticed (addressable).',
      about: 'phi',
      // Addressable: what is not encrypted may have been decided so.
      signs: { promises: [inside, inward] },
      besides: 'safeguards other than TLS, what the systems send elsewhere, and what was documented in place of it',
    },
    {
      id: '(e)(2)(ii)',
      says: 'What is sent is encrypted wherever that is appropriate (addressable).',
      about: 'phi',
      signs: { promises: [inside, inward, outward] },
      besides: 'encryption other than TLS, and where it was held to be inappropriate',
    },
  ],
}

export default pack
