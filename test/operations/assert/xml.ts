export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads XML strictly, as far as reports use it; throws where it is not well-formed. */
export function parseXml(source: string): Element {
  const document: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [document]
  const body = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  if (body === source) throw new Error('no declaration')
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(body)) throw new Error('a character that XML does not have')
  const token = /<(\/?)([a-z-]+)((?:\s+[a-z-]+="[^"<]*")*)\s*(\/?)>|([^<>]+)/gy
  while (token.lastIndex < body.length) {
    const at = token.lastIndex
    const found = token.exec(body)
    if (!found) throw new Error(`not well-formed: ${body.slice(at, at + 40)}`)
    const [, closing, name = '', attributes = '', empty, text] = found
    const parent = open.at(-1)
    if (!parent) throw new Error('more is closed than was opened')
    if (text !== undefined) parent.text += decode(text)
    else if (closing === '/') {
      if (parent.name !== name) throw new Error(`${name} closes ${parent.name}`)
      open.pop()
    } else {
      const element: Element = { name, attributes: Object.fromEntries([...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, decode(value)])), children: [], text: '' }
      parent.children.push(element)
      if (empty !== '/') open.push(element)
    }
  }
  const [root, ...others] = document.children
  if (open.length !== 1 || !root || others.length > 0) throw new Error('not one whole element')
  return root
}

function decode(text: string): string {
  return text.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    const number = /^#(\d+)$/.exec(name)?.[1]
    const character = number === undefined ? entities[name] : String.fromCodePoint(Number(number))
    if (character === undefined || !whole.endsWith(';')) throw new Error(`no entity ${whole}`)
    return character
  })
}
