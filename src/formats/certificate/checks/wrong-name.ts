import { covers, servedBy } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const wrongName: CertificateCheck = {
  code: 'certificate/wrong-name',
  severity: 'error',
  needs: ['tree:certificate', 'listeners'],
  says: '{listener} claims {name}, and its certificate {subject} is for {names}.',
  fix: 'Have the name put into the certificate, or use the one that has it.',
  *run({ tree, facts }) {
    for (const { listener, files } of servedBy(tree, facts)) {
      const leaves = files.map((file) => file.certificates[0]?.certificate)
      const [first] = leaves
      if (first === undefined || leaves.includes(undefined)) continue
      const names = leaves.flatMap((leaf) => leaf?.names ?? [])
      for (const name of listener.names) {
        // Only plain names and leading wildcards are names that a certificate can have.
        if (!/^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i.test(name) || names.some((one) => covers(one, name.toLowerCase()))) continue
        const origins = [first.origin, listener.tls?.origin ?? listener.origin]
        yield { subject: first.id, origins, args: { listener: listener.says, name, names: names.join(', ') || 'no name' } }
      }
    }
  },
}
