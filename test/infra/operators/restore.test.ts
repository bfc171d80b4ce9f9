// Restore, rehearsed: a base backup of a working database and then of its bucket, both lost, both brought back on new servers; everything in
// them verifies, what came after the backup is gone, and a client that remembers it says so.
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectObjects } from '../../../gateway/attachments/objects.ts'
import { type Config, defaultLimits } from '../../../gateway/config.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { migrate } from '../../../gateway/database/migrate.ts'
import { createLog } from '../../../gateway/edge/log.ts'
import { serveGateway } from '../../../gateway/serve.ts'
import { startObjects } from '../../../infra/embedded/objects.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import { startPostgres } from '../../../infra/embedded/postgres.ts'
import { foundedBy, foundNation, makeOwnKey, makeRegistrars, rehearsalPolicy } from '../../../infra/nation/founding.ts'
import { saveDatabase } from '../../../infra/operators/backup/database.ts'
import { moveFeedOn } from '../../../infra/operators/backup/feed.ts'
import { restoreObjects, saveObjects } from '../../../infra/operators/backup/objects.ts'
import { checkWorld } from '../../../infra/world/check.ts'
import { connected } from '../../support/connected.ts'
import { quickFolder } from '../../support/folders.ts'
import { liveNation, memberOf } from '../../support/live-nation.ts'
import { claimOf, upload } from '../../support/raw-attachment.ts'
import { RawReferral } from '../../support/raw-referral.ts'

type Stores = { postgres: Awaited<ReturnType<typeof startPostgres>>; objects: Awaited<ReturnType<typeof startObjects>> }

async function startStores(folder: string): Promise<Stores> {
  const [postgres, objects] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres') }),
    startObjects({ folder: join(folder, 'objects') }),
  ])
  onTestFinished(async () => {
    await Promise.all([postgres.stop(), objects.stop()])
  })
  return { postgres, objects }
}

/** As the file beside the cluster has it. */
async function superuserOf(folder: string, { ownerUrl }: Stores['postgres']): Promise<string> {
  const access = JSON.parse(await readFile(join(folder, 'postgres/access.json'), 'utf8')) as {
    superuserPassword: string
  }
  return Object.assign(new URL(ownerUrl), { username: 'postgres', password: access.superuserPassword }).href
}

test('a database saved while it works and its bucket come back on other servers, and everything verifies but what came later', async () => {
  const folder = await quickFolder('restore')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [lost, found, saved] = [join(folder, 'lost'), join(folder, 'found'), join(folder, 'saved')]
  await Promise.all([lost, found, saved].map(one => mkdir(one, { mode: 0o711 })))
  const before = await startStores(lost)
  await migrate(before.postgres)
  const [registrars, key, port] = await Promise.all([makeRegistrars(), makeOwnKey(), freePort()])
  const url = `http://127.0.0.1:${port}`
  const plan = { name: 'Rehearsal', rehearsal: true, policy: rehearsalPolicy, gateway: { key: key.jwk, issuer: url } }
  const { statement: founding, net } = await foundNation({ ...plan, ...foundedBy(registrars) })
  const log = createLog({ logLevel: 'silent' })
  const serve = (stores: Stores) => serveGateway(configOf(stores, url, port), key, founding, log)
  const serving = await serve(before)

  const nation = liveNation({ url, net, registrars })
  const [ealing, slough] = [await nation.join('Ealing'), await nation.join('Slough')]
  const file = await upload(nation.clientOf(memberOf(ealing, 'officer')), 300_000)
  const kept = new RawReferral(nation, ealing, slough)
  await kept.accepted({ attachments: [claimOf(file)] })

  // Statements go on coming while it is saved.
  let saving = true
  const meanwhile = (async () => {
    for (; saving; ) await new RawReferral(nation, ealing, slough).accepted()
  })()
  await saveDatabase({ superuserUrl: await superuserOf(lost, before.postgres), into: join(saved, 'cluster') })
  saving = false
  await meanwhile
  // The passwords of the embedded start; elsewhere they are the operator's own.
  await copyFile(join(lost, 'postgres/access.json'), join(saved, 'access.json'))
  const bucket = connectObjects(before.objects)
  expect(await saveObjects(bucket, join(saved, 'bucket'))).toEqual({ objects: 1, copied: 1 })
  expect(await saveObjects(bucket, join(saved, 'bucket'))).toEqual({ objects: 1, copied: 0 })
  bucket.close()

  const remembering = await connected(nation, ealing, 'officer')
  const later = new RawReferral(nation, ealing, slough)
  await later.send()
  await later.say(ealing, { verb: 'withdraw' })
  await remembering.referral(later.id)
  const { next: heard } = await remembering.call('readFeed', { query: { wait: 0, after: 'now' } })
  await serving.stop()
  await Promise.all([before.postgres.stop(), before.objects.stop()])
  await rm(lost, { recursive: true })

  await mkdir(join(found, 'postgres'), { mode: 0o711 })
  await copyFile(join(saved, 'access.json'), join(found, 'postgres/access.json'))
  execFileSync('cp', ['-a', join(saved, 'cluster'), join(found, 'postgres/cluster')])
  const after = await startStores(found)
  const target = connectObjects(after.objects)
  onTestFinished(() => target.close())
  expect(await restoreObjects(target, join(saved, 'bucket'))).toEqual({ objects: 1, copied: 1 })
  const world = { ownerUrl: after.postgres.ownerUrl, objects: target, readObjects: true, issuer: url }
  expect(await checkWorld(world)).toEqual([])

  const feed = connect(after.postgres.ownerUrl, { max: 1 })
  await moveFeedOn(feed, 5_000)
  await disconnect(feed)
  const again = await serve(after)
  onTestFinished(() => again.stop())
  const fresh = await connected(nation, slough, 'officer')
  expect(await fresh.referral(kept.id)).toMatchObject({ state: 'accepted' })
  await expect(remembering.referral(later.id)).rejects.toMatchObject({
    code: expect.stringMatching(/rolled_back|not_found/),
  })
  // Tokens are in no backup: everybody asks for new ones.
  const renewed = { ...nation, clientOf: liveNation({ url, net, registrars }).clientOf }
  const next = new RawReferral(renewed, ealing, slough)
  await next.accepted()
  expect(await checkWorld(world)).toEqual([])
  // Who heard what is lost passes over nothing of what comes.
  const { items } = await remembering.call('readFeed', { query: { wait: 0, after: heard } })
  expect(new Set(items.map(({ subject }) => subject))).toEqual(new Set([next.id]))
}, 240_000)

function configOf({ postgres, objects }: Stores, url: string, port: number): Config {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = objects
  return {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: postgres.gatewayUrl,
    s3: { endpoint, region, bucket, accessKeyId, secretAccessKey },
    gatewayKeyFile: '',
    foundingFile: '',
    logLevel: 'silent',
    requestsPerMinute: 1_000_000,
    silentSeconds: 120,
    trustedProxies: 0,
    limits: defaultLimits,
  }
}
