import type { Analysis } from '../engine/analysis.ts'
import type { Check } from '../model/check.ts'
import { healthCheckStopped } from './balance/health-check-stopped.ts'
import { openRuleWithoutEffect } from './filter/open-rule-without-effect.ts'
import { openToWorld } from './filter/open-to-world.ts'
import { redundantRule } from './filter/redundant-rule.ts'
import { shadowedRule } from './filter/shadowed-rule.ts'
import { httpLoop } from './http/loop.ts'
import { upstreamUnreachable } from './http/upstream-unreachable.ts'
import { portTakenTwice } from './listen/port-taken-twice.ts'
import { danglingDependency } from './name/dangling-dependency.ts'
import { deadAddress } from './name/dead-address.ts'
import { missesItsListener } from './name/misses-its-listener.ts'
import { forwardIsStopped } from './nat/forward-is-stopped.ts'
import { blocksDeclaredDependency } from './policy/blocks-declared-dependency.ts'
import { permitsInVain } from './policy/permits-in-vain.ts'
import { blackholesEndpoint } from './route/blackholes-endpoint.ts'
import { dependencyUnreachable } from './route/dependency-unreachable.ts'
import { routeLoop } from './route/loop.ts'
import { permittedWithoutWay } from './route/permitted-without-way.ts'
import { replyCannotReturn } from './route/reply-cannot-return.ts'
import { calledOnMissingPort } from './service/called-on-missing-port.ts'

/** The checks of what a network does, sorted by code. */
export const checks: readonly Check<Analysis>[] = [
  healthCheckStopped,
  openRuleWithoutEffect,
  openToWorld,
  redundantRule,
  shadowedRule,
  httpLoop,
  upstreamUnreachable,
  portTakenTwice,
  danglingDependency,
  deadAddress,
  missesItsListener,
  forwardIsStopped,
  blocksDeclaredDependency,
  permitsInVain,
  blackholesEndpoint,
  dependencyUnreachable,
  routeLoop,
  permittedWithoutWay,
  replyCannotReturn,
  calledOnMissingPort,
]
