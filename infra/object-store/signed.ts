// A request to an S3 bucket, signed with AWS Signature Version 4: for what an operator asks of a store and a gateway never does.
// The gateway's own client is gateway/attachments/objects.ts; nothing here is for data.
import { createHash, createHmac } from 'node:crypto'

export type Store = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}
export type Answer = { status: number; text: string; headers: Headers }

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/**
 * Asks the bucket, or an object of it, path-style; whatever the answer is, it is returned.
 *
 * @param query such as `lifecycle` or `versioning`; `''` for the bucket itself
 */
export async function ask(
  store: Store,
  method: string,
  query = '',
  { body = '', key = '', unsigned = false }: { body?: string; key?: string; unsigned?: boolean } = {},
): Promise<Answer> {
  const url = new URL(`/${store.bucket}${key && `/${key}`}${query && `?${query}`}`, store.endpoint)
  const md5 = createHash('md5').update(body).digest('base64')
  const plain = body === '' ? {} : { 'content-md5': md5 }
  const headers = unsigned ? plain : { ...plain, ...signature(store, method, url, query, body) }
  const answer = await fetch(url, { method, headers, ...(body !== '' && { body }), redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

function signature(
  { region, accessKeyId, secretAccessKey }: Store,
  method: string,
  url: URL,
  query: string,
  body: string,
) {
  const at = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const on = at.slice(0, 8)
  const signed = { host: url.host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': at }
  const names = Object.keys(signed).join(';')
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`)
  const asked = query
    .split('&')
    .filter(Boolean)
    .map(one => (one.includes('=') ? one : `${one}=`))
    .sort()
    .join('&')
  const canonical = [method, url.pathname, asked, lines.join(''), names, signed['x-amz-content-sha256']].join('\n')
  const scope = `${on}/${region}/s3/aws4_request`
  const key = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, on))
  const proof = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex')
  const { host: _, ...rest } = signed
  return {
    ...rest,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${proof}`,
  }
}
