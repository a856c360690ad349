import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../golden.ts'
import { findIn, type Folder } from './read.ts'

function folderOf(example: string): Folder {
  const base = join(root, 'examples', example)
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'README.md')
  return Object.fromEntries(
    files.map((entry) => [
      join(entry.parentPath, entry.name).slice(base.length + 1),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ]),
  )
}

const toldOf = async (example: string): Promise<string[]> =>
  (await findIn(folderOf(example))).findings.map(({ severity, code, subject }) => `${severity} ${code} ${subject}`)

it('the healthy shop has nothing that is worse than a note', async () => {
  expect((await toldOf('shop')).filter((told) => !told.startsWith('note '))).toEqual([])
})

it('the broken shop has what was planted in it, and nothing else', async () => {
  expect(await toldOf('shop-broken')).toEqual([
    'error certificate/expired hosts/edge/nginx/tls/shop.example.pem#0',
    'error dns/missing-glue shop.example',
    'error http/upstream-unreachable upstream web',
    'error name/dead-address shop.example',
    'error policy/blocks-declared-dependency shop/Deployment/catalog',
    'error route/dependency-unreachable node-1, node-2, node-3',
    'error service/without-endpoints payments/Service/payment',
    'warning dns/dangling-cname www.shop.example',
    'warning filter/open-to-world edge',
    'warning filter/shadowed-rule edge/nft inet filter input',
    'warning filter/shadowed-rule edge/nft inet filter input',
    'warning nginx/lost-header location /checkout of server shop.example',
    'warning nginx/unreachable-location location /static/ of server shop.example',
    'warning policy/forgets-dns shop/NetworkPolicy/checkout',
    'warning proxy/dropped-path location /api/ of server shop.example',
  ])
})
