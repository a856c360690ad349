import { addHeaderContentType } from './add-header-content-type.ts'
import { aliasTraversal } from './alias-traversal.ts'
import { allowWithoutDeny } from './allow-without-deny.ts'
import { droppedPath } from './dropped-path.ts'
import { duplicateServerName } from './duplicate-server-name.ts'
import { externalResolver } from './external-resolver.ts'
import { hostSpoofing } from './host-spoofing.ts'
import { httpSplitting } from './http-splitting.ts'
import { ifIsEvil } from './if-is-evil.ts'
import { invalidRegex } from './invalid-regex.ts'
import { lostHeader } from './lost-header.ts'
import { missingHsts } from './missing-hsts.ts'
import { missingNamedLocation } from './missing-named-location.ts'
import { missingResolver } from './missing-resolver.ts'
import { missingSecurityHeaders } from './missing-security-headers.ts'
import { missingUpstream } from './missing-upstream.ts'
import { multilineHeader } from './multiline-header.ts'
import { oldVersion } from './old-version.ts'
import { plainHttp } from './plain-http.ts'
import { requestNamesUpstream } from './request-names-upstream.ts'
import { singleUpstream } from './single-upstream.ts'
import { undefinedVariable } from './undefined-variable.ts'
import { unreachableLocation } from './unreachable-location.ts'
import { unreachableServer } from './unreachable-server.ts'
import { validReferersNone } from './valid-referers-none.ts'
import { versionShown } from './version-shown.ts'
import { weakCipher } from './weak-cipher.ts'
import { weakOriginCheck } from './weak-origin-check.ts'
import type { NginxCheck } from '../look.ts'

/** Every style check of nginx's configuration, sorted by file. */
export const checks: readonly NginxCheck[] = [
  addHeaderContentType,
  aliasTraversal,
  allowWithoutDeny,
  droppedPath,
  duplicateServerName,
  externalResolver,
  hostSpoofing,
  httpSplitting,
  ifIsEvil,
  invalidRegex,
  lostHeader,
  missingHsts,
  missingNamedLocation,
  missingResolver,
  missingSecurityHeaders,
  missingUpstream,
  multilineHeader,
  oldVersion,
  plainHttp,
  requestNamesUpstream,
  singleUpstream,
  undefinedVariable,
  unreachableLocation,
  unreachableServer,
  validReferersNone,
  versionShown,
  weakCipher,
  weakOriginCheck,
]
