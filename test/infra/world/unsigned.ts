// What no statement stands behind, each changed by as little as a byte behind everybody's back: alerts, what was chosen about them,
// reminders of entries, people's wrapped keys.
import { planAlerts } from '../../../gateway/alerts/planning/plan.ts'
import { openJobs } from '../../../gateway/database/jobs.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { memberOf, type World } from '../../support/world.ts'
import { bytesOf, type Corruption } from './corruptions.ts'

const secret = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')

/** Before anything is sent: a council that has chosen its alerts, and an officer whose keys are kept. */
export async function chooseAndKeep(world: World, council: CouncilKeys): Promise<void> {
  const json = { digest: 'none', webhook: 'https://hooks.council.gov.uk/cme' }
  const [manager, officer] = ['manager', 'officer'].map(name => world.clientOf(memberOf(council, name)))
  const [id, write] = [newId(), secret()]
  const lock = { write, locator: secret(), access: await sha256(secret()), kind: 'phrase', key: 'AAAA' }
  const answers = [
    await manager?.request('POST', '/alerts', { json }),
    await officer?.request('POST', '/kept-keys', { json: { id, write, version: 1, vault: 'AAAA' } }),
    await officer?.request('POST', '/kept-keys', { json: { id, write, version: 2, vault: 'AAAABBBB' } }),
    await officer?.request('POST', `/kept-keys/${id}/locks`, { json: lock }),
  ]
  for (const one of answers) if (!one || one.status >= 300) throw new Error(`refused: ${one?.text}`)
}

/** What was said becomes alerts, which nobody delivers. */
export async function planned(world: World): Promise<number> {
  const jobs = await openJobs(world.database.gatewayUrl, 30, () => {})
  const channels = { email: true, webhook: true, national: 'cme@national.gov.uk' }
  try {
    return await planAlerts(world.serving.gateway, jobs, channels)
  } finally {
    await jobs.stop()
  }
}

export const unsigned: Corruption[] = [
  {
    what: 'a wrapped key with one byte changed',
    finds: 'projection_mismatch',
    plant: tx => tx`update kept_keys set vault = set_byte(vault, 3, 9)`,
  },
  {
    what: 'a lock of somebody’s keys with one byte changed',
    finds: 'projection_mismatch',
    plant: tx => tx`update kept_keys_locks set key = set_byte(key, 1, 9)`,
  },
  {
    what: 'wrapped keys that are nobody’s',
    finds: 'projection_mismatch',
    plant: tx => tx`delete from kept_keys_members`,
  },
  {
    what: 'an e-mail that names another council, by one letter',
    finds: 'projection_mismatch',
    plant: tx => tx`
      update alerts set items = replace(items::text, 'Slough', 'Slouch')::jsonb where channel = 'email' and items::text like '%Slough%'`,
  },
  {
    what: 'an e-mail about somebody else’s referral',
    finds: 'projection_mismatch',
    plant: (tx, { world }) => tx`update alerts set subjects = array[${world.net}::text] where channel = 'email'`,
  },
  {
    what: 'an e-mail that tells of more than it is filed under',
    finds: 'projection_mismatch',
    plant: tx => tx`update alerts set items = items || items where channel = 'email'`,
  },
  {
    what: 'an alert said to be sent that nobody tried to send',
    finds: 'projection_mismatch',
    plant: tx => tx`update alerts set state = 'sent' where channel = 'email'`,
  },
  {
    what: 'an alert to a council that is none',
    finds: 'row_stray',
    plant: tx => tx`update alerts set authority = ${newId()}`,
  },
  {
    what: 'a webhook that posts another verb',
    finds: 'projection_mismatch',
    plant: tx => tx`
      update alerts set items = jsonb_set(items, '{0,verb}', '"decline"') where channel = 'webhook'`,
  },
  {
    what: 'a webhook whose address is changed to no address, by one letter',
    finds: 'projection_mismatch',
    plant: tx => tx`update alert_settings set webhook = 'x' || substr(webhook, 2)`,
  },
  {
    what: 'settings of a council that is none',
    finds: 'row_stray',
    plant: tx => tx`update alert_settings set authority = ${newId()}`,
  },
  {
    what: 'alerts that are read on from further than the outbox goes',
    finds: 'projection_mismatch',
    plant: tx => tx`update alert_reader set feed = feed + 1`,
  },
  {
    what: 'a reminder of an entry that was not due',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`
      insert into entry_reminders (authority, verified_at, step, at)
      select id, verified_at, 1, verified_at + 60 from authorities where id = ${referral.sender.id}`,
  },
  {
    what: 'a reminder of a confirmation that never was',
    finds: 'row_stray',
    plant: (tx, { referral }) => tx`
      insert into entry_reminders (authority, verified_at, step, at)
      select id, verified_at + 1, 0, verified_at + 60 from authorities where id = ${referral.sender.id}`,
  },
  {
    what: 'a letter kept for a statement of another',
    finds: 'row_stray',
    plant: (tx, { sent, back }) =>
      tx`update letters set subject = ${back.id} where statement = ${bytesOf(sent.digest)}`,
  },
]
