// Certificates are of one form, documents what was signed for.
import { expect, test } from 'vitest'
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { sha256 } from '../../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, RawReferral } from '../../../support/raw-referral.ts'
import { byManager, now, type Stage, useStage } from '../../../support/refusals.ts'
import { memberOf } from '../../../support/world.ts'

const { stage, refuses } = useStage()

const publishing = (change: (on: Stage) => Promise<Record<string, unknown>>) =>
  byManager(async on => {
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: on.wye.id, desk: 'cme' })
    return { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate, ...(await change(on)) }
  })
refuses(
  'certificate_invalid',
  'no certificate at all',
  publishing(async () => ({ certificate: 'hello' })),
)
refuses(
  'certificate_invalid',
  'another fingerprint than it has',
  publishing(async () => ({ fingerprint: 'a'.repeat(64) })),
)
refuses(
  'certificate_invalid',
  'made for another desk',
  publishing(async () => ({ desk: 'sen' })),
)
refuses(
  'certificate_invalid',
  'made for another council',
  publishing(async ({ ealing }) => {
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: ealing.id, desk: 'cme' })
    return { fingerprint, certificate }
  }),
)
refuses(
  'certificate_invalid',
  'a private key, sent by mistake',
  publishing(async ({ wye }) => {
    const { fingerprint, privateKey } = await makeDeskCertificate({ authority: wye.id, desk: 'cme' })
    return { fingerprint, certificate: privateKey }
  }),
)
refuses(
  'certificate_invalid',
  'retired though it is not in force',
  byManager(() => ({ verb: 'retire_certificate', fingerprint: 'a'.repeat(64), reason: 'left' })),
)
const updating = (document: string | undefined, digest: string) =>
  async function arrange({ world, wye }: Stage) {
    const directory = new RawDirectory(world)
    const own = { verb: 'update', document: digest } as const
    const enclosed = document === undefined ? {} : { document }
    return () => directory.say(directory.member(wye), wye.id, own, enclosed)
  }
refuses('document_digest', 'another text than was signed for', updating('{"telephone":"1"}', await sha256('{}')))
refuses('document_digest', 'no text at all', updating(undefined, await sha256('{}')))
refuses('malformed_request', 'a text no database can hold', updating('\0', await sha256('\0')))
test('the same contacts at two councils are kept for both', async () => {
  const { world, ealing, slough } = stage()
  const contacts = { contacts: [{ for: 'cme' as const, telephone: '01632 960000' }] }
  const document = JSON.stringify(contacts)
  for (const council of [ealing, slough]) {
    await world.builder.publishContacts(council.id, memberOf(council, 'manager'), contacts)
    const path = `/directory/authorities/${council.id}/documents/${await sha256(document)}`
    expect((await world.clientOf(memberOf(council, 'officer')).get(path)).body).toEqual({ document })
  }
})
test('who is let in right after somebody was removed can speak at once', async () => {
  const { world, ealing } = stage()
  const council = await world.join('Swapping')
  const directory = new RawDirectory(world)
  const gone = {
    verb: 'remove_member',
    member: memberOf(council, 'auditor').key.kid,
    reason: 'left',
    since: now(),
  } as const
  recorded(await directory.say(directory.member(council), council.id, gone))
  const newcomer = await makeNewcomer()
  const admission = await directory.admission(council.id, newcomer, 'officer')
  recorded(await directory.say(directory.member(council), council.id, admission))
  const member = { name: 'officer', role: 'officer' as const, desks: ['cme'], ...newcomer }
  must(await new RawReferral(world, { ...council, members: [member] }, ealing).send())
})
