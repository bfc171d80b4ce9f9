// The stores an embedded start stands on: its own PostgreSQL and S3, or those the environment names. Migrated before anybody uses them.
import { join } from 'node:path'
import type { Config } from '../../gateway/config.ts'
import { migrate } from '../../gateway/database/migrate.ts'
import { startObjects } from '../embedded/objects.ts'
import { startPostgres } from '../embedded/postgres.ts'

export type Ground = { databaseUrl: string; ownerUrl: string; s3: Config['s3']; said: string[]; stop(): Promise<void> }

type Environment = Record<string, string | undefined>

/**
 * Stores ready for use, in `folder` unless DATABASE_URL (with DATABASE_OWNER_URL for the migrations) or S3_… say otherwise.
 *
 * @throws where S3_… is given in part only
 */
export async function startGround(folder: string, fresh: boolean, env: Environment): Promise<Ground> {
  const [database, objects] = await both(databaseOf(folder, fresh, env), objectsOf(folder, fresh, env))
  const stop = async () => {
    await Promise.all([database.stop(), objects.stop()])
  }
  try {
    await migrate({ ownerUrl: database.ownerUrl, gatewayUrl: database.gatewayUrl })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    databaseUrl: database.gatewayUrl,
    ownerUrl: database.ownerUrl,
    s3: objects.s3,
    said: [database.said, objects.said],
    stop,
  }
}

/** Both, or neither: where one does not come up, the other is stopped. The first one's reason counts before the second's. */
async function both<A extends { stop(): Promise<void> }, B extends { stop(): Promise<void> }>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<[A, B]> {
  const [one, other] = await Promise.allSettled([first, second])
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value]
  for (const started of [one, other]) if (started.status === 'fulfilled') await started.value.stop()
  throw one.status === 'rejected' ? one.reason : (other as PromiseRejectedResult).reason
}

const nothing = async () => {}

async function databaseOf(folder: string, fresh: boolean, env: Environment) {
  const gatewayUrl = env.DATABASE_URL
  if (gatewayUrl) {
    const said = 'PostgreSQL    the one DATABASE_URL names'
    return { gatewayUrl, ownerUrl: env.DATABASE_OWNER_URL ?? gatewayUrl, said, stop: nothing }
  }
  const { ownerUrl, gatewayUrl: own, stop } = await startPostgres({ folder: join(folder, 'postgres'), fresh })
  return { ownerUrl, gatewayUrl: own, said: `PostgreSQL 18 127.0.0.1:${new URL(own).port}`, stop }
}

async function objectsOf(folder: string, fresh: boolean, env: Environment) {
  if (env.S3_ENDPOINT) {
    const {
      S3_ENDPOINT: endpoint,
      S3_REGION: region = 'us-east-1',
      S3_BUCKET,
      S3_ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY,
    } = env
    if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
      throw new Error('With S3_ENDPOINT set, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are needed too.')
    }
    const s3 = {
      endpoint,
      region,
      bucket: S3_BUCKET,
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
    }
    return { s3, said: `S3            ${endpoint}`, stop: nothing }
  }
  const { stop, endpoint, region, bucket, accessKeyId, secretAccessKey } = await startObjects({
    folder: join(folder, 'objects'),
    fresh,
  })
  return {
    s3: { endpoint, region, bucket, accessKeyId, secretAccessKey },
    said: `S3            ${endpoint.slice(7)}`,
    stop,
  }
}
