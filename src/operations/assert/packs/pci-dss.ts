import type { Pack } from './pack.ts'

/**
 * PCI DSS 4.0 (PCI Security Standards Council, March 2022; 4.0.1 of June 2024 numbers these requirements alike): requirement 1, sections 2.2 and 4.2, and the tests of segmentation in 11.4.
 * Looked up 2026-11. What is asked for is told in our own words; the standard's own text is what counts.
 */
/** Pings and errors come from everywhere, and are needed for path MTU (RFC 4890): all other protocols. */
const over = 'ip/0,2-57,59-255'
const inward = { says: 'but for ICMP, only cde, trusted and admins reach cde', only: { from: ['$cde', '$trusted', '$admins'], to: '$cde', over } }

const pack: Pack = {
  id: 'pci-dss',
  says: 'PCI DSS 4.0',
  covers: 'network security controls (1.x), secure configuration (2.2), card data on the wire (4.2) and segmentation (11.4), as of March 2022',
  scope: [
    { name: 'cde', says: 'systems that store, process or transmit card data', example: 'app=payment', candidates: { words: ['pay', 'card', 'checkout', 'billing'] } },
    { name: 'stores', says: 'those of them that store it', example: 'aws_db_instance.main', candidates: { words: ['db', 'database', 'sql', 'postgres', 'mysql', 'mongo', 'redis'] } },
    { name: 'trusted', says: 'other systems that need to connect to them', example: 'app=checkout' },
    { name: 'admins', says: 'where administrators connect from', example: 'aws_instance.bastion', candidates: { words: ['bastion', 'jump', 'admin', 'vpn'] } },
    { name: 'outbound', says: 'whom they need to connect to', example: '198.51.100.0/24' },
    { name: 'public', says: 'systems that are to serve the internet', example: 'edge', candidates: { exposed: true, words: ['edge', 'ingress', 'lb', 'gateway', 'balancer'] } },
    { name: 'controls', says: 'the firewalls, filters and proxies that guard them', example: 'edge', candidates: { words: ['firewall', 'edge', 'proxy'] } },
    { name: 'wireless', says: 'wireless networks; [] where there are none', example: '10.9.0.0/16', candidates: { words: ['wifi', 'wlan', 'wireless'] } },
  ],
  requirements: [
    { id: '1.1.1', says: 'Policies and procedures for network security controls are written down, current, in use and known.', missing: 'documents and people are not in a configuration' },
    { id: '1.1.2', says: 'Who is responsible for what of requirement 1 is written down, assigned and understood.', missing: 'documents and people are not in a configuration' },
    { id: '1.2.1', says: 'Standards for rule sets exist, are applied and are kept up.', missing: 'the standard that the rules would be compared with is not in the configuration; write it as promises' },
    { id: '1.2.2', says: 'Every change to connections or controls is approved under change control.', missing: 'approvals are not in a configuration; netwright diff tells what a change opens and closes' },
    { id: '1.2.3', says: 'A network diagram shows every connection between the card data environment and other networks.', missing: 'whether a diagram is kept, and whether all that there is was read; netwright map draws what was read' },
    { id: '1.2.4', says: 'A data-flow diagram shows where account data goes, and is kept up.', missing: 'which flows carry account data is not in a configuration; netwright trace shows each way' },
    { id: '1.2.5', says: 'Every service, protocol and port that is allowed is identified, approved and needed.', missing: 'what was approved and why; write it as promises, and netwright assert compares' },
    {
      id: '1.2.6',
      says: 'Services that are insecure in themselves are used only with something that makes up for it.',
      about: 'cde',
      signs: { promises: [{ says: 'nobody reaches FTP, TFTP, telnet or the r-services of cde', never: { from: 'any', to: '$cde', over: 'tcp/20-21,23,512-514; udp/69' } }] },
      missing: 'which other services are insecure, and what was done about it; only FTP, TFTP, telnet and the r-services were looked for',
    },
    { id: '1.2.7', says: 'Rule sets are reviewed at least every six months.', missing: 'reviews are not in a configuration' },
    { id: '1.2.8', says: 'Files that configure the controls are protected, and agree with what is active.', missing: 'who may change the files, and what is active; netwright diff compares files with a dump' },
    {
      id: '1.3.1',
      says: 'Only necessary traffic gets into the card data environment; all else is denied.',
      about: 'cde',
      promises: [inward],
      besides: 'whether those who were named need it, and on which ports; ICMP',
    },
    {
      id: '1.3.2',
      says: 'Only necessary traffic gets out of the card data environment; all else is denied.',
      about: 'cde',
      promises: [{ says: 'but for ICMP, cde reaches nobody but cde and outbound', never: { from: '$cde', to: '!$cde,$outbound', over } }],
      besides: 'whether those who were named are needed, and on which ports; ICMP',
    },
    {
      id: '1.3.3',
      says: 'A control stands between every wireless network and the card data environment, and lets in only what is authorised.',
      about: 'wireless',
      promises: [{ never: { from: '$wireless', to: '$cde' } }],
      besides: 'wireless networks that were not named',
    },
    {
      id: '1.4.1',
      says: 'Network security controls stand between trusted and untrusted networks.',
      about: 'cde',
      promises: [{ through: { from: 'internet', to: '$cde', by: '$controls' } }],
      besides: 'untrusted networks other than the internet, and trusted ones outside of the card data environment',
    },
    {
      id: '1.4.2',
      says: 'From untrusted networks only public services can be reached, apart from replies.',
      promises: [{ says: 'the internet reaches nobody but public directly', only: { from: '!internet', to: '!$public' } }],
      besides: 'which ports of the public services are authorised, and untrusted networks other than the internet',
    },
    { id: '1.4.3', says: 'Forged source addresses are detected and blocked before they enter a trusted network.', missing: 'no check looks at what drops forged sources (reverse path filters, rules for private sources outside)' },
    {
      id: '1.4.4',
      says: 'What stores card data can not be reached directly from untrusted networks.',
      promises: [{ says: 'the internet does not reach stores directly', only: { from: '!internet', to: '$stores' } }],
      checks: ['aws/public-database'],
      about: 'stores',
      besides: 'untrusted networks other than the internet',
    },
    {
      id: '1.4.5',
      says: 'Internal addresses and routes are disclosed to authorised parties only.',
      signs: { checks: ['dns/private-address', 'dns/publishes-private-address'] },
      missing: 'headers, error pages, certificates and route announcements; only public DNS zones were looked at',
    },
    { id: '1.5.1', says: 'Devices that connect to untrusted networks and to the card data environment are protected themselves.', missing: 'laptops and their security software are not in the configuration' },
    { id: '2.2.1', says: 'Hardening standards exist for all components, follow the state of the art and are applied.', missing: 'documents, and settings within the systems' },
    { id: '2.2.2', says: 'Vendor accounts with default passwords are changed, removed or disabled.', missing: 'accounts and passwords are not read' },
    { id: '2.2.3', says: 'Functions of different security needs do not share a component unprotected.', missing: 'what runs within a system beyond its listeners' },
    { id: '2.2.4', says: 'Only necessary services, protocols and functions are enabled.', missing: 'what is necessary, and what is installed' },
    {
      id: '2.2.5',
      says: 'Insecure services that are present are justified, and secured by more.',
      signs: { checks: ['tls/old-version', 'tls/weak-cipher', 'listener/old-tls'] },
      missing: 'justifications, and services within the systems; only what listeners say of TLS was looked at',
    },
    { id: '2.2.6', says: 'Security parameters are set so that systems can not be misused.', missing: 'settings within the systems' },
    {
      id: '2.2.7',
      says: 'Administrators’ access over the network is encrypted strongly.',
      about: 'cde',
      signs: { promises: [{ says: 'nobody reaches telnet or the r-services of cde', never: { from: 'any', to: '$cde', over: 'tcp/23,512-514' } }] },
      missing: 'which services administrators use, and how SSH and the like are set up; only telnet and the r-services were looked for',
    },
    {
      id: '4.2.1',
      says: 'Card data is protected by strong cryptography on open, public networks; certificates are trusted and valid, old versions refused.',
      promises: [
        { says: 'whatever the internet sends to cde is encrypted on every leg outside', encrypted: { from: 'internet', to: '$cde', outside: true } },
        { says: 'whatever cde sends to the internet is encrypted on every leg outside', encrypted: { from: '$cde', to: 'internet', outside: true } },
      ],
      checks: ['tls/old-version', 'tls/weak-cipher', 'listener/old-tls', 'certificate/expired', 'certificate/not-yet-valid', 'certificate/weak-key', 'certificate/weak-signature', 'certificate/wrong-name', 'certificate/misses-name', 'edge/origin-in-clear'],
      about: 'cde',
      besides: 'whom clients trust, revocation, and open networks other than the internet',
    },
    { id: '4.2.1.1', says: 'An inventory of trusted keys and certificates is kept.', missing: 'inventories are not in a configuration' },
    {
      id: '4.2.1.2',
      says: 'Wireless networks that carry card data or join its environment use strong cryptography.',
      about: 'wireless',
      signs: { promises: [{ never: { from: '$wireless', to: '$cde' } }] },
      missing: 'how wireless networks authenticate and encrypt is not read',
    },
    { id: '4.2.2', says: 'Card numbers sent by messaging are secured strongly.', missing: 'what people send is not in a configuration' },
    {
      id: '11.4.5',
      says: 'Where segmentation isolates the card data environment, penetration tests confirm at least yearly and after changes that it does.',
      about: 'cde',
      promises: [inward, { says: 'but for ICMP, cde reaches nobody but cde, trusted and outbound', never: { from: '$cde', to: '!$cde,$trusted,$outbound', over } }],
      missing: 'the penetration test itself: what was declared was walked, what runs was not tested',
    },
    { id: '11.4.6', says: 'Service providers have segmentation tested every six months and after changes.', missing: 'the penetration test itself, and whether you are a service provider' },
  ],
}

export default pack
