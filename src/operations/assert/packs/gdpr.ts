import type { Pack } from './pack.ts'

/**
 * GDPR, Regulation (EU) 2016/679 of 27 April 2016, applied since 25 May 2018: articles 5, 25, 32 and chapter V as far as a network has to do with them. Looked up 2026-11 (gdprhub.eu; EDPB
 * Guidelines 05/2021, version 2.0 of 14 February 2023, on what a transfer is). That a way out is open is no transfer yet: it is a sign.
 */
const pack: Pack = {
  id: 'gdpr',
  says: 'GDPR, Regulation (EU) 2016/679',
  covers: 'confidentiality, encryption in transit, resilience and residency, as of April 2016',
  scope: [
    { name: 'personal-data', says: 'systems that hold personal data', example: 'aws_db_instance.main', candidates: { words: ['db', 'database', 'sql', 'postgres', 'mysql', 'mongo', 'customer', 'user', 'account', 'crm'] } },
    { name: 'authorized', says: 'systems that need it', example: 'app=shop' },
    { name: 'places', says: 'regions, clusters and networks where it may lie and pass', example: 'eu-west-1', candidates: { places: true } },
  ],
  requirements: [
    {
      id: 'Art. 5(1)(f)',
      says: 'Personal data are protected from unauthorised processing, loss and damage.',
      about: 'personal-data',
      // Whoever gets to a port has no access yet.
      signs: { promises: [{ says: 'only personal-data and authorized reach personal-data', only: { from: ['$personal-data', '$authorized'], to: '$personal-data' } }] },
      missing: 'measures within the systems and the organisation; the network shows only which systems get there',
    },
    {
      id: 'Art. 25(2)',
      says: 'By default personal data are not open to an indefinite number of people.',
      about: 'personal-data',
      signs: { promises: [{ says: 'the internet does not reach personal-data directly', only: { from: '!internet', to: '$personal-data' } }], checks: ['aws/public-database'] },
      besides: 'what applications show to whom, and whether more is collected or kept than is needed',
    },
    { id: 'Art. 28', says: 'Processors give guarantees, and work under a contract.', missing: 'contracts are not in a configuration' },
    { id: 'Art. 30', says: 'Records are kept of what is processed, and where it is sent.', missing: 'records are not in a configuration; netwright reach lists who can send what to whom' },
    {
      id: 'Art. 32(1)(a)',
      says: 'Personal data are made pseudonymous and encrypted as appropriate.',
      promises: [{ says: 'whatever the internet sends to personal-data is encrypted on every leg outside', encrypted: { from: 'internet', to: '$personal-data', outside: true } }],
      signs: { promises: [{ says: 'whatever personal-data, authorized and the internet send to personal-data is encrypted on every leg', encrypted: { from: ['$personal-data', '$authorized', 'internet'], to: '$personal-data' } }] },
      checks: ['tls/old-version', 'tls/weak-cipher', 'listener/old-tls', 'certificate/weak-key', 'certificate/weak-signature', 'edge/origin-in-clear'],
      about: 'personal-data',
      missing: 'pseudonyms and encryption at rest are not read; only what is sent to the systems was looked at',
    },
    {
      id: 'Art. 32(1)(b)',
      says: 'Systems stay confidential, whole, available and resilient.',
      signs: { checks: ['aws/single-database', 'aws/single-cache', 'aws/tier-in-one-zone', 'aws/nat-shared-by-zones', 'proxy/single-upstream'] },
      missing: 'what is resilient enough; netwright fail tells whose failure breaks what',
    },
    { id: 'Art. 32(1)(c)', says: 'After an incident data can be got back in time.', missing: 'backups and exercises are not in a network’s configuration' },
    { id: 'Art. 32(1)(d)', says: 'The measures are tested and assessed regularly.', missing: 'tests are not in a configuration' },
    {
      id: 'Art. 44',
      says: 'Personal data are transferred to third countries only under the conditions of chapter V.',
      about: 'personal-data',
      signs: { promises: [{ says: 'whatever personal-data sends stays in places', within: { from: '$personal-data', to: 'any', in: '$places' } }, { says: 'whatever is sent to personal-data comes from places and stays there', within: { from: 'any', to: '$personal-data', in: '$places' } }] },
      missing: 'which flows carry personal data, where those outside lie, copies and remote support; only ways that leave the places named were looked for',
    },
    { id: 'Art. 45', says: 'A transfer may rest on a decision that the country protects data adequately.', missing: 'which decisions apply is law, not configuration' },
    { id: 'Art. 46', says: 'Else a transfer rests on safeguards such as standard clauses, with rights that can be enforced.', missing: 'contracts and rules are not in a configuration' },
    { id: 'Art. 49', says: 'Else it rests on one of few exceptions.', missing: 'consent and contracts are not in a configuration' },
  ],
}

export default pack
