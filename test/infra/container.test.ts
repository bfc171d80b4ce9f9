// What a deployment is given: its secrets, and the way they reach the process.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { readWebhookKey } from '../../gateway/alerts/webhooks/sign.ts'
import { readConfig } from '../../gateway/config.ts'
import { makeSecrets } from '../../infra/container/make-secrets.ts'
import { readSources, specifiersOf } from '../support/sources.ts'
import { closedFolder } from './scratch.ts'

const infra = join(import.meta.dirname, '../../infra')

test('every secret compose.yaml names is made, none more, in a folder for its owner alone', async () => {
  const folder = join(await closedFolder(), 'secrets')
  await makeSecrets(folder)
  const compose = readFileSync(join(infra, 'compose.yaml'), 'utf8')
  const named = [...compose.matchAll(/\.\/secrets\/([\w.]+)/g)].map(([, name]) => name)
  // The founding statement is no secret and is made by registrars: infra/nation/found.ts.
  expect([...readdirSync(folder), 'founding.jws'].sort()).toEqual([...new Set(named)].sort())
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'objects.env')).mode & 0o777).toBe(0o600)
})

test('secrets are never made over others', async () => {
  const folder = join(await closedFolder(), 'secrets')
  await makeSecrets(folder)
  await expect(makeSecrets(folder)).rejects.toThrow('EEXIST')
})

test('the receipt key signs as Ed25519', async () => {
  const folder = join(await closedFolder(), 'secrets')
  await makeSecrets(folder)
  const jwk = JSON.parse(readFileSync(join(folder, 'gateway_key'), 'utf8'))
  const signed = new CompactSign(new Uint8Array([1])).setProtectedHeader({ alg: 'Ed25519' })
  const { d, ...open } = jwk
  expect(d).toBeTruthy()
  await expect(compactVerify(await signed.sign(await importJWK(jwk)), await importJWK(open))).resolves.toBeTruthy()
})

test('the webhook key is one the gateway takes, and until an operator names a mail server there is none', async () => {
  const folder = join(await closedFolder(), 'secrets')
  await makeSecrets(folder)
  const secret = (name: string) => readFileSync(join(folder, name), 'utf8').trim()
  expect(readWebhookKey(JSON.parse(secret('webhook_key'))).publicKey).toMatch(/^whpk_/)
  expect(secret('webhook_key')).not.toBe(secret('gateway_key'))
  expect(secret('smtp_url')).toBe('')
})

test('a setting given as a file reaches the process as its contents, whatever characters are in it', async () => {
  const file = join(await closedFolder(), 'secret')
  writeFileSync(file, `postgres://a:b%27c$d"e'\`f@h/x\n`)
  const { stdout } = spawnSync('sh', [join(infra, 'container/from-files.sh'), 'sh', '-c', 'env'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL_FILE: file,
      GATEWAY_KEY_FILE: '/run/secrets/key',
      S3_ACCESS_KEY_ID: 'plain',
    },
    encoding: 'utf8',
  })
  const lines = stdout.split('\n').filter(line => /^(DATABASE|GATEWAY|S3)/.test(line))
  expect(lines.sort()).toEqual([
    `DATABASE_URL=postgres://a:b%27c$d"e'\`f@h/x`,
    'GATEWAY_KEY_FILE=/run/secrets/key',
    'S3_ACCESS_KEY_ID=plain',
  ])
})

test('nothing in the image needs what its install leaves out, or a folder that is not copied', () => {
  const { dependencies } = JSON.parse(readFileSync(join(infra, '../package.json'), 'utf8')) as { dependencies: object }
  const copied = readSources().filter(({ path }) => /^(schemas|gateway)\//.test(path))
  const named = new Set(copied.flatMap(({ text }) => specifiersOf(text)).filter(one => !/^[./]|^node:|^\(/.test(one)))
  const packages = [...named].map(one => one.split('/', one.startsWith('@') ? 2 : 1).join('/'))
  expect(packages).toContain('postgres')
  expect(packages.filter(name => !Object.hasOwn(dependencies, name))).toEqual([])
  const elsewhere = copied.filter(({ text }) => /'(?:\.\.\/)+(?:clients|infra|test)\//.test(text))
  expect(elsewhere.map(({ path }) => path)).toEqual([])
})

test('in its container a gateway listens where a published port arrives: loopback would be reached by nobody', () => {
  const dockerfile = readFileSync(join(infra, 'Dockerfile'), 'utf8')
  const set = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) => line.split(' '))
  const env = Object.fromEntries(set.map(one => one.split('=') as [string, string]))
  const mounted = { GATEWAY_KEY_FILE: '/run/secrets/gateway_key', FOUNDING_FILE: '/run/secrets/founding' }
  const stores = { DATABASE_URL: 'postgres://a:b@postgres/cme', S3_ENDPOINT: 'http://objects:3900', S3_BUCKET: 'cme' }
  const keys = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', PUBLIC_URL: 'https://gateway.example' }
  expect(readConfig({ ...env, ...mounted, ...stores, ...keys })).toMatchObject({ host: '0.0.0.0', port: 8080 })
})
