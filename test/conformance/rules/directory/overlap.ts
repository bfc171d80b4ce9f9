// §7: a desk's certificate gives way to the next without a gap: letters sealed to either are taken, until the old one is retired.
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { sha256 } from '../../../../schemas/ids.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { clientOf, nobody, type Rule, refused, same, taken } from '../../rule.ts'
import { type Ground, rule } from './ground.ts'

type Joined = Ground['council']

/** Publishes a further certificate for the desk; nobody has been given its keys yet. */
async function publishNext({ directory, second }: Ground, council: Joined) {
  const made = await makeDeskCertificate({ authority: council.id, desk: 'cme' })
  const { fingerprint, certificate } = made
  const publish = { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate } as const
  await directory.approved(directory.member(council), council.id, publish, second)
  return made
}

/** The manager shares the keys of the newest certificate with the officer and with their own device. */
async function share({ directory }: Ground, council: Joined): Promise<void> {
  const letter = new Uint8Array(4096)
  const people = [memberOf(council, 'officer'), memberOf(council, 'manager')]
  const certificates = people.map(({ device }) => device.fingerprint)
  const claim = { sha256: await sha256(letter), bytes: letter.length, certificates, opening: nobody }
  const members = people.map(({ key }) => key.kid)
  const sharing = { verb: 'share_keyring', desk: 'cme', members, letter: claim } as const
  taken(await directory.say(directory.member(council), council.id, sharing, { letter }))
}

export const overlapRules: Rule[] = [
  rule(
    'D-90',
    'While a certificate takes over, a letter sealed to the one before is taken like one sealed to the new; once retired, no more.',
    async ground => {
      const { directory, nation, sender } = ground
      const council = await nation.join('Changing Its Keys')
      const [old] = council.keyrings.cme?.keys ?? []
      const renewed = structuredClone(council)
      const send = (sealedTo: Joined) => {
        const draft = new RawReferral(nation, sender, sealedTo)
        return draft.say(sender, draft.sendClaims())
      }
      const next = await publishNext(ground, council)
      renewed.keyrings.cme?.keys.push(next)
      taken(await send(council))
      await share(ground, council)
      const { body } = taken(await clientOf(ground, sender).get(`/directory/authorities/${council.id}`))
      const [desk] = body.desks as { desk: string; fingerprint: string }[]
      same([desk?.desk, desk?.fingerprint], ['cme', next.fingerprint], 'the desk and its certificate')
      taken(await send(council))
      taken(await send(renewed))
      const retire = { verb: 'retire_certificate', fingerprint: old?.fingerprint ?? '', reason: 'left' } as const
      taken(await directory.say(directory.member(council), council.id, retire))
      refused(await send(council), 'directory_moved', 'letter_certificates')
      taken(await send(renewed))
    },
    '§7',
  ),
]
