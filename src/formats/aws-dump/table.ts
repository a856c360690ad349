import type { Tree } from '../../syntax/tree.ts'
import type { Value } from '../../platforms/value.ts'
import { blocksOf } from '../blocks.ts'
import type { Item } from './item.ts'

/**
 * How an attribute is made of the fields of one item. A text is a path: `State.Name`, `Groups[].GroupId` (a list), `Set[0].Id`, and with
 * `^` in front one of
 * the item that this one stands in.
 */
export type From = string | Made

export interface Made {
  /** Paths of the fields that it reads, to know which ones nobody does. */
  readonly uses: readonly string[]
  readonly make: (item: Item) => Value | undefined
}

/** Attributes as Terraform's provider calls them, and what they are made of. */
export type Take = Readonly<Record<string, From>>

/** What one kind of item comes to. */
export interface Kind {
  /** `*`: of whatever type, what is told belongs to a resource that is known otherwise. */
  readonly type: string
  /** The path of what AWS refers to it by; several are joined by `/`. */
  readonly id: string | readonly string[]
  /** Paths of other texts that refer to it: an ARN, a name that is unique in its account. */
  readonly keys?: readonly string[]
  readonly take: Take
  /** Fields that can't change where a flow goes, whether it passes, or who answers; `Mode=off`: as long as that is what it says. */
  readonly harmless?: readonly string[]
  /** The path of a field that only this kind of item has, where the key alone doesn't tell; its id unless said. */
  readonly has?: string
  /** Whether an item is of this kind, where a field's content decides. */
  readonly when?: (item: Item) => boolean
  /** Other resources that stand in an item. */
  readonly parts?: readonly Part[]
  /** Looked up only, and nobody's own. */
  readonly lookedUp?: boolean
  /** The path of the account that owns it, where it isn't `OwnerId`. */
  readonly owner?: string
}

export interface Part extends Kind {
  /** The path of the items; empty: the item itself. */
  readonly from: string
}

/** What a command of the AWS command line answers under one key. */
export interface Listing {
  /** `Vpcs` */
  readonly key: string
  /** Where the items lie in what stands under the key: the instances of reservations, the load balancers' answers of a page. */
  readonly deeper?: string
  readonly kinds: readonly Kind[]
}

/** Several attributes that are called as their fields are: `VpcId` is `vpc_id`. */
export function same(...fields: readonly string[]): Take {
  return Object.fromEntries(fields.map((field) => [snake(field), field]))
}

/** `MapPublicIpOnLaunch` is `map_public_ip_on_launch`, `DNSName` is `dns_name`. */
export function snake(field: string): string {
  return field
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
}

/** A structure however deep, each name in the provider's words. */
export function deep(path: string): Made {
  return {
    uses: [path],
    make: (item) => {
      const value = item.asWritten(path)
      return value && blocksOf(value, snake, 'answer')
    },
  }
}

/** A list of blocks, one for each item at the path; also of a single object there. */
export function each(path: string, take: Take, harmless: readonly string[] = [], when?: (item: Item) => boolean): Made {
  return {
    uses: [path],
    make: (item) => {
      const found = item.items(path)
      if (found === undefined) return undefined
      const { of, origin } = found
      const items = of.filter((one) => when === undefined || when(one)).map((one) => one.block(take, harmless, path))
      return { kind: 'list', items, origin }
    },
  }
}

/** `[{ Key, Value }]` as a map; so is a plain object. */
export function tags(path = 'Tags'): Made {
  return { uses: [path], make: (item) => item.pairs(path, ['Key', 'TagKey', 'key'], ['Value', 'TagValue', 'value']) }
}

/** Whether the text at a path is one of these. */
export function is(path: string, ...texts: readonly string[]): Made {
  return { uses: [path], make: (item) => item.say(path, (tree) => texts.includes(textOf(tree) ?? '')) }
}

/** What is always so; `path`: only where that field is there. */
export function always(value: string | number | boolean, path?: string): Made {
  return { uses: path === undefined ? [] : [path], make: (item) => item.say(path ?? '', () => value) }
}

/** The first of several that is there. */
export function firstOf(...froms: readonly From[]): Made {
  return {
    uses: froms.flatMap((from) => (typeof from === 'string' ? [from] : from.uses)),
    make: (item) => {
      for (const from of froms) {
        const value = item.make(from)
        if (value !== undefined && value.kind !== 'null') return value
      }
      return undefined
    },
  }
}

/** Text made of the text at a path; nothing where that gives nothing. */
export function changed(path: string, change: (text: string) => string | number | undefined): Made {
  return {
    uses: [path],
    make: (item) =>
      item.say(path, (tree) => {
        const text = textOf(tree)
        return text === undefined ? undefined : change(text)
      }),
  }
}

/** What no answer of the command line tells. */
export function untold(says: string): Made {
  return { uses: [], make: (item) => ({ kind: 'unknown', says, origin: item.origin }) }
}

/** One block, of fields of the item itself: nothing where none of them is there. */
export function gathered(take: Take): Made {
  return {
    uses: Object.values(take).flatMap((from) => (typeof from === 'string' ? [from] : from.uses)),
    make: (item) => {
      const block = item.gather(take)
      return block === undefined ? undefined : { kind: 'list', items: [block], origin: item.origin }
    },
  }
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? tree.text : undefined
}
