// The one case in which an alert comes twice: a gateway that dies after the mail server took it and before it could write that down.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../../infra/embedded/ports.ts'
import { type GatewayProcess, startGateway } from '../../bench/process.ts'
import { publish, usualContacts } from '../../support/alerts/offices.ts'
import { alertsTo, startMailServer, until } from '../../support/alerts/servers.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

/** Another gateway of this world, as a process, that alerts. */
async function alertingProcess(world: World, folder: string, smtpUrl: string): Promise<GatewayProcess> {
  const { s3, databaseUrl } = world.serving.gateway.config
  const alerts = await alertsTo(smtpUrl)
  const files = { GATEWAY_KEY_FILE: join(folder, 'key.json'), FOUNDING_FILE: join(folder, 'founding') }
  await writeFile(files.GATEWAY_KEY_FILE, JSON.stringify(world.gatewayKey.privateJwk))
  await writeFile(files.FOUNDING_FILE, world.founding)
  const port = await freePort()
  const environment = {
    ...{ PORT: `${port}`, PUBLIC_URL: world.url, DATABASE_URL: databaseUrl, ...files },
    ...{ S3_ENDPOINT: s3.endpoint, S3_REGION: s3.region, S3_BUCKET: s3.bucket },
    ...{ S3_ACCESS_KEY_ID: s3.accessKeyId, S3_SECRET_ACCESS_KEY: s3.secretAccessKey },
    ...{ SMTP_URL: smtpUrl, MAIL_FROM: alerts.mailFrom ?? '', ALERTS_CA_FILE: alerts.caFile ?? '' },
    ...{ ALERTS_RETRY_SECONDS: '1', LOG_LEVEL: 'warn' },
  }
  return startGateway(join(folder, `gateway-${port}.log`), environment, [])
}

test('a gateway killed between sending and recording: the e-mail comes again under the same Message-ID, and none after that', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'cme-killed-'))
  const mail = await startMailServer()
  onTestFinished(async () => {
    await mail.close()
    await rm(folder, { recursive: true, force: true })
  })
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const first = await alertingProcess(world, folder, mail.url)
  // Once the first has read what was said so far, nobody has a mailbox.
  const why = async ({ id }: RawReferral) =>
    (await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${id}/why`)).body.alerts as object[]
  const marker = new RawReferral(world, ealing, slough)
  await marker.send()
  await until(async () => (await why(marker)).length > 0)
  await publish(world, slough, usualContacts('Slough'))
  mail.refuse = () => {
    process.kill(first.pid, 'SIGKILL')
    return undefined
  }
  const referral = new RawReferral(world, ealing, slough)
  await referral.send()
  await until(() => mail.received.length === 1)
  expect(await why(referral)).toMatchObject([{ state: 'waiting', attempts: 0 }])
  mail.refuse = () => undefined
  const second = await alertingProcess(world, folder, mail.url)
  const killedAt = Math.floor(Date.now() / 1000)
  // Two minutes until its job is another's, then a pause as after any failure.
  for (let later = 130; mail.received.length < 2; later += 5) {
    await move(killedAt + later)
    await until(async () => mail.received.length === 2 || (await hasLooked(world)))
  }
  await until(async () => JSON.stringify(await why(referral)).includes('"sent"'))
  expect(new Set(mail.received.map(({ id }) => id)).size).toBe(1)
  await second.stop()
  expect(mail.received).toHaveLength(2)
  expect(await why(referral)).toMatchObject([{ state: 'sent', attempts: 1 }])
})

/** Some time passes: the jobs look twice a second. */
async function hasLooked(world: World): Promise<boolean> {
  for (let asked = 0; asked < 40; asked += 1) await world.serving.gateway.sql`select 1`
  return true
}
