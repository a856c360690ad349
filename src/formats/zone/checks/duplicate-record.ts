import type { MasterRecord, ZoneCheck } from '../tree.ts'

export const duplicateRecord: ZoneCheck = {
  code: 'dns/duplicate-record',
  severity: 'note',
  needs: ['tree:zone'],
  says: 'The {type} record of {subject} is written {count} times.',
  fix: 'Remove what is there already.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const same = new Map<string, MasterRecord[]>()
      for (const one of zone.records) {
        const key = `${one.record.owner} ${one.record.type} ${one.shown}`
        const here = same.get(key)
        if (here) here.push(one)
        else same.set(key, [one])
      }
      for (const records of same.values()) {
        const [first] = records
        if (first === undefined || records.length < 2) continue
        const { owner, type } = first.record
        yield { subject: owner || '.', origins: records.map(({ record }) => record.origin), args: { type, count: records.length } }
      }
    }
  },
}
