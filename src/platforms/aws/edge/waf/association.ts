import type { HttpRouter } from '../../../../model/http.ts'
import type { Origin } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { attribute, text } from '../../attribute.ts'
import { referred } from '../../compute/locate.ts'
import type { World } from '../../world.ts'
import { aclType, guarded, readAcl, strangeAcl, type WebAcl } from './acl.ts'

/** Which web ACL stands in front of what. */
export class Acls {
  readonly #world: World
  readonly #strict: boolean
  readonly #known = new Map<string, WebAcl>()
  readonly #of = new Map<string, { readonly acl: WebAcl; readonly doubt: string | undefined }>()
  readonly #unread: Unread[] = []

  /** `strict`: what is made for attacks may refuse any request. */
  constructor(world: World, strict: boolean) {
    this.#world = world
    this.#strict = strict
    for (const one of world.ofType('aws_wafv2_web_acl_association')) {
      const found = world.follow(attribute(one, 'resource_arn'), [])
      if (found?.kind === 'resource') this.#of.set(found.resource.id, { acl: this.named(attribute(one, 'web_acl_arn'), one.origin), doubt: one.uncertain })
      else this.#unread.push({ what: `${one.id}: what it protects was not read`, origin: one.origin, changesAnswers: true })
    }
  }

  /** The web ACL that a reference names; one that wasn't read may refuse anything. */
  named(value: Value | undefined, origin: Origin): WebAcl {
    const resource = referred(this.#world, value, aclType)
    const id = resource?.id ?? text(value) ?? 'that is not known'
    const known = this.#known.get(id) ?? (resource ? readAcl(this.#world, resource, this.#strict) : strangeAcl(id, value?.origin ?? origin))
    this.#known.set(id, known)
    return known
  }

  /** A router behind the web ACL that is associated with a resource, where one is. */
  guard(router: HttpRouter, resource: Pick<Resource, 'id'> | undefined): HttpRouter {
    const one = resource && this.#of.get(resource.id)
    return one ? guarded(router, one.acl, one.doubt) : router
  }

  /** Of those that were asked for. */
  get unread(): readonly Unread[] {
    return [...this.#unread, ...[...this.#known.values()].flatMap(({ unread }) => unread)]
  }
}
