import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { run, type World } from '../../src/faces/cli/run.ts'
import { outlet } from '../outlet.ts'
import { operations } from '../../src/operations/index.ts'

/** Nothing that a person would be sorry to see printed may be printed: neither where it is in order nor on a line that has a fault. */
const mark = 'hunter2'
const secret = (place: string): string => `${mark}-${place}`
const hidden = (place: string): string => Buffer.from(secret(place)).toString('base64')

const files: Readonly<Record<string, string>> = {
  'k8s/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: keys
  namespace: shop
  annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"password":"${secret('annotation')}"}}' }
data: { password: ${hidden('data')} }
stringData: { token: "${secret('string-data')}" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { password: "${secret('config-map')}" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: "registry.example/web"
          args: ["--password=${secret('argument')}"]
          ports: [{ containerPort: 8080 }]
          env:
            - { name: DATABASE_URL, value: "postgres://app:${secret('url')}@db.shop:5432/shop?sslpassword=${secret('query')}" }
            - { name: API, value: "https://token:${secret('api')}@api.example/v1?access_token=${secret('token')}" }
            - { name: PASSWORD, value: "${secret('environment')}" }
`,
  'k8s/broken.yaml': `apiVersion: v1
kind: Secret
metadata: { name: broken, namespace: shop }
stringData:
  password: "${secret('broken')}
   - ]${secret('bracket')}: {
`,
  'k8s/wrong.yaml': `apiVersion: v1
kind: Secret
metadata: { name: [${secret('name')}], namespace: shop }
stringData: ${secret('kind')}
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: "${secret('port')}" }] }
`,
  'k8s/keys.json': `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"json"},"stringData":{"password":"${secret('json')}",}}`,
  'nginx/nginx.conf': `events {}
http {
  upstream app { server 10.0.0.5:8080; }
  server {
    listen 80;
    server_name shop.example;
    proxy_set_header Authorization "Bearer ${secret('header')}";
    add_header X-Token "${secret('answer')}";
    if ($http_x_key = "${secret('compared')}") { return 403; }
    location / { proxy_pass http://app; secure_link_secret ${secret('directive')}; proxy_set_header X-Api-Key ${secret('key')}; }
    location /in { proxy_pass http://user:${secret('proxy')}@10.0.0.6:8080; }
    set $password "${secret('variable')}";
    unknown_directive "${secret('unknown')}" {{ ${secret('brace')};
  }
}
`,
  'dns/named.conf': `key "transfer" { algorithm hmac-sha256; secret "${hidden('key')}"; };
key "rndc" { algorithm hmac-sha256; secret ${secret('bare')} };
options { directory "."; };
zone "shop.example" { type secondary; masters { 10.0.0.9 key "transfer"; }; file "shop.zone"; };
`,
  'tls/shop.key': `-----BEGIN PRIVATE KEY-----\n${hidden('private-key-of-the-shop-that-is-long-enough-to-be-one')}\n-----END PRIVATE KEY-----\n`,
  'tls/both.pem': `-----BEGIN CERTIFICATE-----\nMIIBnot${mark}\n-----END CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n${hidden('second-private-key-that-is-long')}\n-----END RSA PRIVATE KEY-----\n`,
}

const folder = mkdtempSync(join(tmpdir(), 'netwright-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
for (const [path, content] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** A secret as it stands in the files, or as base64 gives it. */
const planted = new Set([...Object.values(files).join('\n').matchAll(/hunter2(?:-[a-z]+)+/g)].map(([text]) => text))
const encoded = [...planted].map((text) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1))

function leaks(text: string): string[] {
  const found = [...text.matchAll(/[^\n]{0,60}hunter2[^\n]{0,40}/g)].map(([line]) => line)
  return [...found, ...encoded.filter((one) => text.includes(one)), ...(text.includes(hidden('data').slice(0, 12)) ? ['base64'] : [])]
}

const questions: Readonly<Record<string, readonly string[]>> = {
  trace: ['--from', 'internet', '--to', 'http://shop.example/in'],
  reach: [],
  map: [],
  check: [],
}

it.each(Object.keys(questions))('%s prints no secret in any form', async (name) => {
  const verb = await operations.find((one) => one.name === name)?.load()
  expect(verb).toBeDefined()
  for (const format of verb?.formats ?? []) {
    const [stdout, stderr] = [outlet(), outlet()]
    const world: World = { version: '0', stdout, stderr, env: { NETWRIGHT_TODAY: '2026-11-20' }, folder }
    const exit = await run([name, ...(questions[name] ?? []), '.', '--verbose', '--format', format], world)
    expect(exit, stderr.text).not.toBe(2)
    expect(stdout.text.length).toBeGreaterThan(20)
    expect(leaks(stdout.text + stderr.text), format).toEqual([])
  }
})

it('what is planted would be found', () => {
  expect(planted.size).toBeGreaterThan(20)
  expect(leaks(`a password: ${secret('url')}`)).toHaveLength(1)
})
