/** A seeded source of whole numbers below `n` (mulberry32). */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}

export interface GeneratedZone {
  readonly apex: string
  /** By path; the first is the zone's own. */
  readonly files: Readonly<Record<string, string>>
}

const hosts = ['www', 'mail', 'ns1', 'ns2', 'a', 'b.c', 'deep.er.host', 'x-1', '_sip._tcp', 'UPPER', 'Mixed.Case', 'we\\.ird', 'sp\\032ace', '\\065bc', '*', '*.wild', 'se\\;mi', '\\@']

/** A random master file that uses every construct of the format. */
export function generateZone(seed: number): GeneratedZone {
  const roll = dice(seed)
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  const chance = (percent: number): boolean => roll(100) < percent
  const hex = (bytes: number): string => Array.from({ length: bytes * 2 }, () => pick([...'0123456789abcdefABCDEF'])).join('')
  const base64 = (bytes: number): string => Buffer.from(Array.from({ length: bytes }, () => roll(256))).toString('base64')
  const time = (): string => pick([String(roll(100000)), `${1 + roll(9)}h`, `${roll(5)}h${roll(50)}m`, `${1 + roll(3)}W`, `1d12H`, '90s'])
  const apex = pick(['shop.example', 'a.very.deep.zone.example', 'example', '2.0.192.in-addr.arpa', 'xn--bcher-kva.example'])
  const files: Record<string, string> = {}

  const name = (): string => pick([pick(hosts), `${pick(hosts)}.${apex}.`, '@', 'outside.other.example.', `h${roll(30)}`])
  const word = (): string =>
    pick(['plain', 'k=v', '"two words"', '"semi;colon (paren)"', '"quote\\"d"', '"back\\\\slash"', 'oct\\200et', '"\\009tab"', '""', '"ümläut"', `"${'x'.repeat(roll(255))}"`])
  const v4 = (): string => [roll(256), roll(256), roll(256), roll(256)].join('.')
  const v6 = (): string => pick([`2001:db8::${roll(65536).toString(16)}`, `2001:DB8:0:0:${roll(9)}:0:0:1`, '::ffff:192.0.2.1', `fe80::${hex(2).slice(0, 4)}:1`, '::'])
  const moment = (): string => `20${10 + roll(80)}${pick(['01', '06', '12'])}${10 + roll(18)}${10 + roll(13)}${10 + roll(49)}${10 + roll(49)}`
  const types = (): string => [...new Set(Array.from({ length: 1 + roll(5) }, () => pick(['A', 'NS', 'SOA', 'MX', 'TXT', 'AAAA', 'RRSIG', 'NSEC', 'TYPE1234', 'CAA', 'TYPE65534', 'type1'])))].join(' ')
  const spaced = (digits: string): string => (chance(40) && digits.length > 8 ? `${digits.slice(0, 6)} ${digits.slice(6)}` : digits)

  const datas: Record<string, () => string> = {
    A: v4,
    AAAA: v6,
    NS: name,
    PTR: name,
    MX: () => `${roll(100)} ${name()}`,
    TXT: () => Array.from({ length: 1 + roll(3) }, word).join(' '),
    SPF: () => '"v=spf1 -all"',
    SRV: () => `${roll(10)} ${roll(100)} ${roll(65536)} ${name()}`,
    CAA: () => `${pick(['0', '128'])} ${pick(['issue', 'issuewild', 'iodef'])} ${pick(['letsencrypt.org', '";"', '"ca.example; policy=ev"'])}`,
    TLSA: () => `3 1 1 ${spaced(hex(32))}`,
    SMIMEA: () => `3 0 1 ${hex(32)}`,
    SSHFP: () => `${1 + roll(4)} 2 ${spaced(hex(32))}`,
    DS: () => `${roll(65536)} ${pick(['8', 'RSASHA256', '13', 'ED25519'])} 2 ${spaced(hex(32))}`,
    CDS: () => `${roll(65536)} 13 2 ${hex(32)}`,
    DNSKEY: () => `${pick(['256', '257'])} 3 13 ${spaced(base64(64))}`,
    CDNSKEY: () => `257 3 13 ${base64(64)}`,
    NSEC3PARAM: () => `1 0 ${roll(20)} ${pick(['-', 'aabb', hex(4)])}`,
    NSEC: () => `${name()} ${types()}`,
    NAPTR: () => `${roll(100)} ${roll(100)} ${pick(['u', '"s"', '""'])} ${pick(['E2U+sip', '"SIP+D2U"'])} ${pick(['"!^.*$!sip:info@example.com!"', '""'])} ${name()}`,
    HINFO: () => `${word()} ${word()}`,
    RP: () => `${name()} ${name()}`,
    AFSDB: () => `${1 + roll(2)} ${name()}`,
    KX: () => `${roll(9)} ${name()}`,
    URI: () => `${roll(9)} ${roll(9)} "https://shop.example/${roll(9)}"`,
    LOC: () => `${roll(90)} ${roll(60)} ${roll(60)}.${100 + roll(900)} ${pick(['N', 'S'])} ${roll(180)} ${roll(60)} ${pick(['E', 'W'])} ${roll(3000)}.${10 + roll(90)}m${pick(['', ' 1m', ' 30m 200m', ' 20m 10000m 10m'])}`,
    HTTPS: () => pick(['0 ' + name(), '1 . alpn=h2,h3', `1 . port=${roll(65536)} alpn="h2,h3" ipv4hint=192.0.2.1,192.0.2.2`, '16 svc.example. ipv6hint=2001:DB8::1 no-default-alpn alpn=h3', '1 . key667=hello', '1 . mandatory=port,alpn port=443 alpn=h2']),
    SVCB: () => pick(['1 ' + name() + ' port=853 alpn=dot', '1 doh.example. alpn=h2 dohpath=/dns-query{?dns}']),
    EUI48: () => '00-00-5e-EF-53-2a',
    EUI64: () => '00-00-5e-ef-10-00-00-2a',
    L32: () => `${roll(9)} ${v4()}`,
    L64: () => `${roll(9)} 2001:0DB8:1140:1000`,
    NID: () => `${roll(9)} 0014:4fff:ff20:ee64`,
    LP: () => `${roll(9)} ${name()}`,
    X25: () => '311061700956',
    ISDN: () => pick(['150862028003217', '150862028003217 004']),
    CERT: () => `${pick(['1', 'PKIX', 'PGP'])} ${roll(65536)} 8 ${base64(30)}`,
    OPENPGPKEY: () => spaced(base64(30)),
    DHCID: () => base64(33),
    APL: () => '1:192.168.32.0/21 !1:192.168.38.0/28 2:FF00:0:0:0:0:0:0:0/8',
    CSYNC: () => `${roll(99999)} 3 A NS`,
    ZONEMD: () => `${roll(99999)} 2 240 ${hex(64)}`,
    IPSECKEY: () => pick([`10 1 2 192.0.2.38 ${base64(20)}`, `10 0 2 . ${base64(20)}`, `10 3 2 gw.example. ${base64(20)}`]),
    HIP: () => `2 200100107B1A74DF365639CC39F1D578 ${base64(30)} rvs.example.com.`,
    TYPE65534: () => pick(['\\# 0', '\\# 3 aabb cc', '\\# 4 00000001']),
    TYPE1: () => '\\# 4 0a000001',
    type28: () => v6(),
    CNAME: name,
    DNAME: () => 'target.example.',
    RRSIG: () => `${pick(['TXT', 'MX', 'TYPE65534'])} 13 12 3600 ${moment()} ${moment()} ${roll(65536)} ${name()} ${spaced(base64(64))}`,
  }
  // Those that refuse company, or that BIND compares with others at the zone's own name.
  const lonely = new Set(['DS', 'NS', 'NSEC', 'NSEC3PARAM', 'CDS', 'CDNSKEY', 'DNSKEY', 'ZONEMD'])
  // A TTL stands on every line or nowhere after the first where no $TTL does: BIND's record before differs there by its own merging.
  const hasTtl = chance(80)
  const lone = new Set<string>()
  let blank = false

  const record = (owner: string, type: string, data: string): string => {
    const ttl = hasTtl && chance(35) ? [time()] : []
    const cls = chance(40) ? [pick(['IN', 'in'])] : []
    const between = chance(50) ? [...ttl, ...cls] : [...cls, ...ttl]
    const shownType = chance(15) ? type.toLowerCase() : type
    let line = [owner, ...between, shownType, data].join(pick([' ', '\t', '   ']))
    if (chance(12) && !data.includes('"')) {
      const words = data.split(' ')
      line = `${[owner, ...between, shownType].join(' ')} ( ${words.slice(0, 1).join(' ')} ; first )\n\t\n  ${words.slice(1).join(' ')} )`
    }
    return line + (chance(15) ? ' ; a comment "with" (marks)' : '')
  }

  const body = (count: number, depth: number): string => {
    const lines: string[] = []
    for (let at = 0; at < count; at++) {
      const what = roll(100)
      if (what < 6) lines.push(pick([`$ORIGIN sub${roll(3)}`, `$ORIGIN ${apex}.`, `$ORIGIN deep.sub.${apex}.`, '$origin @']))
      else if (what < 9 && hasTtl) lines.push(`$TTL ${time()}`)
      else if (what < 14) {
        blank = false
        lines.push(
          pick([
            `$GENERATE 1-${2 + roll(5)} gen${roll(1000)}-$ A 10.0.0.$`,
            `$GENERATE 0-10/${1 + roll(4)} g${roll(1000)}-\${0,3,d} IN A 10.1.0.$`,
            `$GENERATE 1-3 \${${roll(20)}}.g${roll(1000)} CNAME h$.other.example.`,
            `$GENERATE 9-17/4 p${roll(1000)}-\${-2,4,x} AAAA 2001:db8::\${1,2,X}`,
            `$GENERATE 1-3 m${roll(1000)}-$ MX "10 mail\${10,5,o}"`,
            `$GENERATE 16-18 \${0,7,n}.n${roll(1000)} PTR host-\${0,0,d}.example.`,
            `$GENERATE 3-5 dollar${roll(1000)}$$-$ TXT "n $ and \\$"`,
          ]),
        )
      } else if (what < 18 && depth < 2) {
        const path = `include-${Object.keys(files).length}.inc`
        files[path] = ''
        files[path] = body(1 + roll(4), depth + 1)
        blank = false
        lines.push(`$INCLUDE ${path}${chance(50) ? ` ${pick([`inc.${apex}.`, 'inc', '@'])}` : ''}`)
      } else if (what < 22) lines.push(pick(['', '; nothing here', '   ', '\t; blank with comment']))
      else {
        const alone = what < 30
        const type = alone ? pick(['CNAME', 'DNAME']) : pick(Object.keys(datas).filter((one) => one !== 'CNAME' && one !== 'DNAME'))
        const data = datas[type]?.() ?? ''
        if (alone || lonely.has(type)) {
          const owner = `alone${seed}-${lone.size}`
          lone.add(owner)
          lines.push(record(owner, type, data))
          blank = false
        } else if (blank && chance(30)) lines.push(record(pick([' ', '\t', '      ']), type, data))
        else {
          lines.push(record(pick([name, name, () => pick(hosts)])(), type, data))
          blank = !lines.at(-1)?.startsWith('outside')
        }
      }
    }
    return `${lines.join('\n')}\n`
  }

  const main = 'zone.db'
  files[main] = ''
  const owner = pick(['@', `${apex}.`])
  const soa = `${owner} ${hasTtl ? '' : '3600 '}IN SOA ns1 host\\.master ( ${roll(4_000_000_000)} ; serial\n  ${time()} ${time()}\n\t${time()} ${time()} )\n NS ns1.${apex}.\nns1.${apex}. A 192.0.2.53\n`
  const head = hasTtl ? `$TTL ${time()}\n` : '; no default\n'
  const origin = chance(30) ? `$ORIGIN ${apex}.\n` : ''
  blank = true
  files[main] = `${origin}${head}${soa}${body(10 + roll(25), 0)}`
  return { apex, files }
}
