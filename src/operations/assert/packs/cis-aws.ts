import type { Pack } from './pack.ts'

/**
 * CIS Amazon Web Services Foundations Benchmark 5.0.0 (2025; 6.0.0 numbers section 5 as section 6): section 5, networking, with the network items of sections 2 and 3. Looked up 2026-11.
 * 5.1.1 is about encrypted volumes, no network.
 */
const administration = 'tcp/22,3389; udp/22,3389'
const groups = { filters: 'security groups of the receiver', says: 'security group' }
const unread = 'groups that nothing uses, and accounts and regions that were not read'
const unused = `other ports of administration, ${unread}`

const pack: Pack = {
  id: 'cis-aws',
  says: 'CIS AWS Foundations Benchmark 5.0.0',
  covers: 'networking (section 5), public databases (2.2.3), transport to buckets (2.1.1) and flow logs (3.7), as of 2025',
  scope: [],
  requirements: [
    { id: '2.1.1', says: 'Buckets refuse requests that are not encrypted.', needs: ['tree:aws'], missing: 'bucket policies are not read' },
    {
      id: '2.2.3',
      says: 'Database instances are not open to the public.',
      needs: ['tree:aws'],
      checks: ['aws/public-database'],
      missing: 'databases whose subnets or routes are not known, and instances that were not read; the check shows those that are surely public',
    },
    {
      id: '3.7',
      says: 'Every VPC keeps flow logs.',
      needs: ['tree:aws'],
      checks: ['aws/flow-logs-off'],
      missing: 'networks in which nothing lies or that were made elsewhere, and whether rejected traffic is kept; the check shows those that surely keep none',
    },
    { id: '5.1.2', says: 'File sharing (CIFS) is open to trusted networks only.', needs: ['tree:aws'], rules: [{ ...groups, over: 'tcp/445', family: 'both' }], besides: `who is trusted where less than every address is let in; ${unread}` },
    { id: '5.2', says: 'No network ACL lets every IPv4 address reach ports of administration.', needs: ['tree:aws'], rules: [{ filters: 'network ACL', says: 'network ACL', over: administration, family: 4 }], missing: 'default network ACLs, which let everything in unless they were changed, and ACLs of subnets in which nothing lies: no check looks at them; other ports of administration' },
    { id: '5.3', says: 'No security group lets every IPv4 address reach ports of administration.', needs: ['tree:aws'], rules: [{ ...groups, over: administration, family: 4 }], besides: unused },
    { id: '5.4', says: 'No security group lets every IPv6 address reach ports of administration.', needs: ['tree:aws'], rules: [{ ...groups, over: administration, family: 6 }], besides: unused },
    {
      id: '5.5',
      says: 'The default security group of every VPC lets nothing in or out.',
      needs: ['tree:aws'],
      checks: ['aws/default-group-allows'],
      missing: 'default groups that no file adopts, and what adopted ones let out: no check looks at them',
    },
    { id: '5.6', says: 'Routes over a peering lead only to what is needed.', needs: ['tree:aws'], missing: 'what is needed; no check compares routes over a peering with what uses them' },
    { id: '5.7', says: 'Instances give their metadata to version 2 requests only.', needs: ['tree:aws'], missing: 'metadata options are not read' },
  ],
}

export default pack
