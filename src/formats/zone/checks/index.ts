import { aliasLoop } from './alias-loop.ts'
import { caaContradictsCertificate } from './caa-contradicts-certificate.ts'
import { caaMissing } from './caa-missing.ts'
import { cnameBesideData } from './cname-beside-data.ts'
import { danglingCname } from './dangling-cname.ts'
import { delegationDiffers } from './delegation-differs.ts'
import { dmarcMissing } from './dmarc-missing.ts'
import { dmarcNone } from './dmarc-none.ts'
import { dmarcTwice } from './dmarc-twice.ts'
import { duplicateRecord } from './duplicate-record.ts'
import { lameNameServer } from './lame-name-server.ts'
import { missingDot } from './missing-dot.ts'
import { missingGlue } from './missing-glue.ts'
import { nameServersInOneNetwork } from './name-servers-in-one-network.ts'
import { occludedRecord } from './occluded-record.ts'
import { privateAddress } from './private-address.ts'
import { serialOutOfBounds } from './serial-out-of-bounds.ts'
import { signatureExpired } from './signature-expired.ts'
import { singleNameServer } from './single-name-server.ts'
import { soaOutOfBounds } from './soa-out-of-bounds.ts'
import { spfAllowsAll } from './spf-allows-all.ts'
import { spfMissing } from './spf-missing.ts'
import { spfTooManyLookups } from './spf-too-many-lookups.ts'
import { spfTwice } from './spf-twice.ts'
import { starInsideName } from './star-inside-name.ts'
import { targetIsAlias } from './target-is-alias.ts'
import { targetWithoutAddress } from './target-without-address.ts'
import { ttlTooLong } from './ttl-too-long.ts'
import { ttlsDiffer } from './ttls-differ.ts'
import { underscoreHost } from './underscore-host.ts'
import { once } from '../once.ts'
import type { ZoneCheck } from '../tree.ts'

/** How zone files are written, sorted by file. */
export const checks: readonly ZoneCheck[] = [
  aliasLoop,
  caaContradictsCertificate,
  caaMissing,
  cnameBesideData,
  danglingCname,
  delegationDiffers,
  dmarcMissing,
  dmarcNone,
  dmarcTwice,
  duplicateRecord,
  lameNameServer,
  missingDot,
  missingGlue,
  nameServersInOneNetwork,
  occludedRecord,
  privateAddress,
  serialOutOfBounds,
  signatureExpired,
  singleNameServer,
  soaOutOfBounds,
  spfAllowsAll,
  spfMissing,
  spfTooManyLookups,
  spfTwice,
  starInsideName,
  targetIsAlias,
  targetWithoutAddress,
  ttlTooLong,
  ttlsDiffer,
  underscoreHost,
].map(once)
