// What is asked of any S3: said truly of the store at hand, be it the embedded one or a real one (S3_*).
import { expect, test } from 'vitest'
import { connectObjects } from '../../gateway/attachments/objects.ts'
import { checkStore } from '../../infra/object-store/check.ts'
import { ask } from '../../infra/object-store/signed.ts'
import { freshBucket } from '../support/objects.ts'

test('the check sets what it can and says of each thing whether it holds, by what the store does', async () => {
  const store = await freshBucket()
  const findings = await checkStore(store, { set: true })
  const states = Object.fromEntries(findings.map(({ what, state }) => [what, state]))
  expect(states).toMatchObject({ 'the bucket is there': 'holds', 'what is removed is gone': 'holds' })
  const stranger = await ask(store, 'GET', 'list-type=2', { unsigned: true })
  expect(states['closed to strangers']).toBe(stranger.status === 403 ? 'holds' : 'fails')
  const rules = await ask(store, 'GET', 'lifecycle')
  const ends = rules.status === 200 && rules.text.includes('AbortIncompleteMultipartUpload')
  expect(states['stale uploads end by themselves'] === 'holds').toBe(ends)
  for (const { hint } of findings) expect(hint).not.toContain(store.secretAccessKey)
})

test('a bucket that is not there fails, and nothing else is said of it', async () => {
  const findings = await checkStore({ ...(await freshBucket()), bucket: 'no-such-bucket' })
  expect(findings).toMatchObject([{ what: 'the bucket is there', state: 'fails' }])
})

test('what is discarded is gone in every version the bucket keeps', async () => {
  const store = await freshBucket()
  const enabled =
    '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'
  await ask(store, 'PUT', 'versioning', { body: enabled })
  for (const body of ['first', 'second']) await ask(store, 'PUT', '', { key: 'attachments/one', body })
  await ask(store, 'PUT', '', { key: 'attachments/one-more', body: 'other' })
  const objects = connectObjects(store)
  await objects.discard('attachments/one', undefined)
  objects.close()
  // The embedded store keeps no versions, and lists none.
  const lists = ['prefix=attachments&versions=', 'list-type=2&prefix=attachments'].map(query =>
    ask(store, 'GET', query),
  )
  const text = (await Promise.all(lists)).map(answer => answer.text).join()
  expect(text).not.toContain('>attachments/one<')
  expect(text).toContain('>attachments/one-more<')
})
