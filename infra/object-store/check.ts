// What is asked of any S3 that holds attachments: sets it where it can (`--set`), and says plainly what the store has and what not.
// `node infra/object-store/check.ts [--set]` with S3_*. Exit code 0: everything asked for holds; 1: something does not.
// Writes one object of its own and removes it; touches nothing else.
import { randomBytes } from 'node:crypto'
import { type Answer, ask, type Store } from './signed.ts'

/** `cannot`: the store has no such thing; whether that matters, the hint says. */
export type Finding = { what: string; state: 'holds' | 'fails' | 'cannot'; hint: string }

/** Uploads that nobody ended and versions that nobody sees go after this, whatever else fails. */
const staleAfterDays = 7

const lifecycle = `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>stale-uploads</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>${staleAfterDays}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule><Rule><ID>old-versions</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><NoncurrentVersionExpiration><NoncurrentDays>${staleAfterDays}</NoncurrentDays></NoncurrentVersionExpiration></Rule></LifecycleConfiguration>`
const encryption =
  '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
const closed =
  '<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>'

/** Refuses whatever comes without TLS: only where the store is reached over HTTPS. */
const onlyTls = ({ bucket }: Store) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  })

const done = ({ status }: Answer) => status >= 200 && status < 300
const unknown = ({ status, text }: Answer) =>
  status === 501 || status === 405 || /NotImplemented|MethodNotAllowed/.test(text)

/** Looks at everything asked for; with `set`, sets it first. */
export async function checkStore(store: Store, { set = false } = {}): Promise<Finding[]> {
  if (set) await setUp(store)
  const findings: Finding[] = []
  const add = (what: string, state: Finding['state'] | boolean, hint: string) =>
    findings.push({ what, state: state === true ? 'holds' : state === false ? 'fails' : state, hint })
  const bucket = await ask(store, 'GET', 'list-type=2&max-keys=1')
  add('the bucket is there', done(bucket), `${store.bucket} answers ${bucket.status} to its key`)
  if (!done(bucket)) return findings

  const versioning = await ask(store, 'GET', 'versioning')
  const versioned = /<Status>Enabled</.test(versioning.text)
  add(
    'purging can be final',
    true,
    versioned ? 'versions are kept: the gateway removes each of them' : 'no versions are kept: what is removed is gone',
  )
  const rules = await ask(store, 'GET', 'lifecycle')
  const has = (rule: RegExp) => (unknown(rules) ? ('cannot' as const) : done(rules) && rule.test(rules.text))
  add(
    'stale uploads end by themselves',
    has(/AbortIncompleteMultipartUpload/),
    `after ${staleAfterDays} days; without it run retention/reconcile.ts --remove`,
  )
  add(
    'old versions end by themselves',
    versioned ? has(/NoncurrentVersionExpiration/) : true,
    versioned ? `after ${staleAfterDays} days` : 'there are none',
  )
  await checkAccess(store, add)
  await checkObject(store, add)
  return findings
}

type Add = (what: string, state: Finding['state'] | boolean, hint: string) => void

async function setUp(store: Store): Promise<void> {
  await ask(store, 'PUT')
  await ask(store, 'PUT', 'lifecycle', { body: lifecycle })
  await ask(store, 'PUT', 'encryption', { body: encryption })
  await ask(store, 'PUT', 'publicAccessBlock', { body: closed })
  if (store.endpoint.startsWith('https:')) await ask(store, 'PUT', 'policy', { body: onlyTls(store) })
}

/**
 * What the store says of an object counts, not what it was told: some take the setting and encrypt nothing.
 * The bytes are sealed already; this is for disks that are sold.
 */
async function checkEncryption(store: Store, key: string, add: Add): Promise<void> {
  const { headers } = await ask(store, 'HEAD', '', { key })
  const by = headers.get('x-amz-server-side-encryption')
  const set = done(await ask(store, 'GET', 'encryption'))
  const not = set ? 'the setting is taken, and objects are not marked as encrypted: ' : ''
  add('encrypted at rest by default', by ? true : 'cannot', by ?? `${not}encrypt its disks (LUKS, dm-crypt) and say so`)
}

async function checkAccess(store: Store, add: Add): Promise<void> {
  const stranger = await ask(store, 'GET', 'list-type=2&max-keys=1', { unsigned: true })
  add('closed to strangers', !done(stranger), `without a key the list of objects answers ${stranger.status}`)
  const forged = await ask({ ...store, secretAccessKey: 'wrong' }, 'GET', 'list-type=2&max-keys=1')
  add('keys are checked', !done(forged), `with a wrong secret it answers ${forged.status}`)
  const block = await ask(store, 'GET', 'publicAccessBlock')
  const policy = await ask(store, 'GET', 'policyStatus')
  const open = done(policy) && /<IsPublic>true/i.test(policy.text)
  const blocked = done(block) && !/false/i.test(block.text)
  const state = blocked ? true : unknown(block) || unknown(policy) ? 'cannot' : !open && done(block)
  add(
    'cannot be opened to the public',
    state,
    blocked ? 'public access is blocked' : 'nothing stops a later policy or ACL',
  )
  if (!store.endpoint.startsWith('https:')) {
    add('reached over TLS', 'cannot', 'plain HTTP: for a network that nobody else is on, such as this machine')
    return
  }
  const bucketPolicy = await ask(store, 'GET', 'policy')
  add(
    'refuses whatever comes without TLS',
    done(bucketPolicy) && /SecureTransport/.test(bucketPolicy.text),
    'by bucket policy',
  )
}

async function checkObject(store: Store, add: Add): Promise<void> {
  const key = `check-${randomBytes(8).toString('hex')}`
  await ask(store, 'PUT', '', { key, body: 'sealed' })
  await checkEncryption(store, key, add)
  const stranger = await ask(store, 'GET', '', { key, unsigned: true })
  add('objects are closed to strangers', !done(stranger), `without a key an object answers ${stranger.status}`)
  const gone = await ask(store, 'DELETE', '', { key })
  const versions = await ask(store, 'GET', `prefix=${key}&versions=`)
  for (const [, id = ''] of versions.text.matchAll(/<VersionId>([^<]+)<\/VersionId>/g))
    await ask(store, 'DELETE', `versionId=${encodeURIComponent(id)}`, { key })
  const after = await ask(store, 'GET', '', { key })
  add('what is removed is gone', done(gone) && after.status === 404, `it answers ${after.status}`)
}

/** The store that these variables name. */
export function storeFrom(env: Record<string, string | undefined>): Store | undefined {
  const { S3_ENDPOINT: endpoint, S3_REGION: region = 'us-east-1', S3_BUCKET: bucket } = env
  if (!endpoint || !bucket) return undefined
  const keys = { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' }
  return { endpoint, region, bucket, ...keys }
}

async function main(): Promise<number> {
  const store = storeFrom(process.env)
  if (!store) {
    console.error('Set S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.')
    return 2
  }
  const findings = await checkStore(store, { set: process.argv.includes('--set') })
  for (const { what, state, hint } of findings) console.log(`${state.padEnd(7)} ${what}: ${hint}`)
  return findings.some(({ state }) => state === 'fails') ? 1 : 0
}

if (import.meta.main) process.exitCode = await main()
