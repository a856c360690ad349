import { servedBy } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const missingIntermediate: CertificateCheck = {
  code: 'certificate/missing-intermediate',
  severity: 'error',
  needs: ['tree:certificate', 'listeners'],
  says: '{subject} stands without the intermediate certificate of {issuer}.',
  fix: 'Append the intermediate certificate to the file, after the leaf.',
  *run({ tree, facts }) {
    const known = tree.files.flatMap((file) => file.certificates)
    const seen = new Set<string>()
    for (const { listener, files } of servedBy(tree, facts)) {
      for (const { path, certificates } of files) {
        const [leaf, ...others] = certificates
        if (leaf === undefined || leaf.certificate.selfSigned || leaf.certificate.authority || seen.has(path)) continue
        seen.add(path)
        const { issuer, id, origin } = leaf.certificate
        if (others.some((other) => other.certificate.subject === issuer)) continue
        const issuers = known.filter((one) => one.certificate.subject === issuer)
        // A root may sign a leaf itself; publicly trusted authorities never do (CA/Browser Forum Baseline Requirements, 6.1.7).
        const isIntermediate = issuers.length > 0 ? issuers.every((one) => !one.certificate.selfSigned) : leaf.isLogged || others.length > 0
        if (!isIntermediate) continue
        yield {
          subject: id,
          origins: [origin, listener.tls?.origin ?? listener.origin, ...issuers.map((one) => one.certificate.origin)],
          args: { issuer },
        }
      }
    }
  },
}
