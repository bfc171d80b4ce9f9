// What a deployment is given: its secrets, and the way they reach the process.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { readWebhookKey } from '../../gateway/alerts/webhooks/sign.ts'
import { readConfig } from '../../gateway/config.ts'
import { makeSecrets } from '../../infra/container/make-secrets.ts'
import { makeOwnKey } from '../../infra/nation/founding.ts'
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

test('no secret and no setting of a deployment can get into version control by `git add .`, or into an image', () => {
  const ignored = readFileSync(join(infra, '../.gitignore'), 'utf8').split('\n')
  for (const one of ['infra/secrets/', 'infra/.env', 'infra/backup/', '*.private.json']) expect(ignored).toContain(one)
  const [first, ...letIn] = readFileSync(join(infra, 'Dockerfile.dockerignore'), 'utf8').split('\n').slice(1)
  expect(first).toBe('*')
  expect(letIn.filter(line => /secret|\.env|private/.test(line))).toEqual([])
})

test('every secret that a service is given as a file is read by the entry script, and is one it mounts', () => {
  const compose = readFileSync(join(infra, 'compose.yaml'), 'utf8')
  const script = readFileSync(join(infra, 'container/from-files.sh'), 'utf8')
  const [, names = ''] = /for name in (.*); do/.exec(script) ?? []
  const services = compose.slice(compose.indexOf('\nservices:')).split(/\n {2}(?=[a-z]+:\n)/)
  const given = services.flatMap(service =>
    [...service.matchAll(/^ {6}(\w+)_FILE: (\S+)$/gm)].map(found => ({ service, found })),
  )
  expect(given.length).toBeGreaterThan(6)
  for (const { service, found } of given) {
    const [, name = '', file = ''] = found
    // PostgreSQL's image has its own way, and these two are files to the gateway too.
    const itself = /^(POSTGRES_PASSWORD|GATEWAY_KEY|FOUNDING)$/.test(name)
    expect([name, itself || names.split(' ').includes(name)]).toEqual([name, true])
    const [, mounted = ''] = /^ {4}secrets: \[(.*)\]$/m.exec(service) ?? []
    expect(mounted.split(', ')).toContain(file.replace('/run/secrets/', ''))
  }
})

test('a gateway that cannot start says in its last line which setting, file or address it is, and quotes no key', async () => {
  const folder = await closedFolder()
  const [key, broken] = [join(folder, 'key'), join(folder, 'broken')]
  writeFileSync(key, JSON.stringify((await makeOwnKey()).privateJwk))
  writeFileSync(broken, '{"d":"a-private-part"')
  const stores = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/cme', S3_ENDPOINT: 'http://127.0.0.1:1', S3_BUCKET: 'cme' }
  const rest = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', PUBLIC_URL: 'https://gateway.example' }
  const good = { ...stores, ...rest, GATEWAY_KEY_FILE: key, FOUNDING_FILE: key }
  expect(() => readConfig({ ...good, PUBLIC_URL: 'gateway.example' })).toThrow(/^ {2}PUBLIC_URL: /m)
  const [unread, founding] = await Promise.all([lastWords({ ...good, GATEWAY_KEY_FILE: broken }), lastWords(good)])
  expect(unread).toBe(`The gateway does not start: GATEWAY_KEY_FILE (${broken}): is not JSON`)
  expect(founding).toBe(`The gateway does not start: FOUNDING_FILE (${key}): Expected three base64url segments.`)
})

/** The last line of a gateway that ends by itself with 1. */
async function lastWords(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['gateway/main.ts'], {
    cwd: join(infra, '..'),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(1)
  return said.trimEnd().split('\n').at(-1) ?? ''
}
