// Configuration: everything wrong is named at once, and no value is repeated.
import { expect, test } from 'vitest'
import { defaultLimits, readConfig } from '../../../gateway/config.ts'
import { maxAttachmentBytes, requestsPerMinute } from '../../../schemas/limits.ts'

const env = {
  PUBLIC_URL: 'https://gateway.example',
  DATABASE_URL: 'postgres://gateway:hush@db/cme',
  S3_ENDPOINT: 'https://s3.example',
  S3_BUCKET: 'attachments',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'hush',
  GATEWAY_KEY_FILE: '/run/secrets/gateway.jwk',
  FOUNDING_FILE: '/run/config/founding.jws',
}

test('what is not set takes the published value', () => {
  const config = readConfig({ ...env, LOG_LEVEL: '', UNRELATED: 'x' })
  expect(config).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    logLevel: 'info',
    requestsPerMinute,
    silentSeconds: 120,
    trustedProxies: 0,
  })
})

test('what attachments may be is set within the bounds of the protocol', () => {
  const set = readConfig({
    ...env,
    MAX_ATTACHMENT_BYTES: '1000',
    MAX_ATTACHMENTS_PER_LETTER: '5',
    MAX_UNSENT_BYTES: '',
  })
  expect(set.limits).toEqual({ ...defaultLimits, maxAttachmentBytes: 1_000, maxAttachmentsPerLetter: 5 })
  expect(() => readConfig({ ...env, MAX_ATTACHMENT_BYTES: `${maxAttachmentBytes + 1}` })).toThrow(
    /MAX_ATTACHMENT_BYTES/,
  )
})

test('everything wrong is named at once, and no value is repeated', () => {
  const wrong = { ...env, PORT: 'hush', DATABASE_URL: 'mysql://hush', S3_BUCKET: undefined }
  expect(() => readConfig(wrong)).toThrow(/PORT(.|\n)*DATABASE_URL(.|\n)*S3_BUCKET/)
  expect(() => readConfig(wrong)).not.toThrow(/hush/)
})

test.each([
  'https://gateway.example/',
  'https://Gateway.example',
  'https://gateway.example:443',
  'https://a.example/cme',
  'ftp://a.example',
])('%s is not an issuer', PUBLIC_URL => {
  expect(() => readConfig({ ...env, PUBLIC_URL })).toThrow(/PUBLIC_URL/)
})
