import { expect, it } from 'vitest'
import { changedFindings } from '../../src/operations/diff/findings.ts'
import type { FindingPart } from '../../src/render/documents/check.ts'

const finding = (code: string, subject: string, says: string): FindingPart => ({
  code,
  severity: 'warning',
  subject,
  says,
  why: '',
  fix: `Mend ${subject}.`,
  places: [],
  witness: null,
  fingerprint: `${code} ${subject} ${says}`,
})

const web = finding('a/open', 'module.old.aws_instance.web', 'module.old.aws_instance.web is open by module.old.aws_security_group.web rule 2')
const later = new Map([['module.old.aws_instance.web', 'module.new.aws_instance.web']])

/** Earlier and later findings; codes of those that are new and gone. */
it.each<[string, FindingPart[], FindingPart[], string[], string[]]>([
  ['the same', [web], [web], [], []],
  [
    'of what is called otherwise, and of what lies beside it',
    [web],
    [finding('a/open', 'module.new.aws_instance.web', 'module.new.aws_instance.web is open by module.new.aws_security_group.web rule 1')],
    [],
    [],
  ],
  ['one of two is gone', [web, { ...web, fingerprint: 'another' }], [finding('a/open', 'module.new.aws_instance.web', 'module.new.aws_instance.web is open by module.new.aws_security_group.web rule 1')], [], ['a/open']],
  ['another fault of the same', [web], [finding('b/lost', 'module.new.aws_instance.web', 'module.new.aws_instance.web is lost')], ['b/lost'], ['a/open']],
  ['the same fault of another', [web], [finding('a/open', 'module.new.aws_instance.app', 'module.new.aws_instance.app is open by module.new.aws_security_group.web rule 1')], ['a/open'], ['a/open']],
  ['longer names are others', [finding('a/open', 'x.module.old.aws_instance.web', 'x.module.old.aws_instance.web is open')], [finding('a/open', 'x.module.new.aws_instance.web', 'x.module.new.aws_instance.web is open')], ['a/open'], ['a/open']],
])('findings %s', (_, before, after, fresh, gone) => {
  const found = changedFindings(before, after, { later })
  expect([found.new.map(({ code }) => code), found.gone.map(({ code }) => code)]).toEqual([fresh, gone])
})
