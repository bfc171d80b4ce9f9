// The letter beside a statement: there exactly when the verb has one, the bytes that were signed for, sealed to the right desks.
import { expect } from 'vitest'
import { sealLetter } from '../../../../clients/seal/index.ts'
import { sha256 } from '../../../../schemas/ids.ts'
import type { StatementOf } from '../../../../schemas/statement/verbs.ts'
import { RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, type Prepared, RawReferral, withClaims } from '../../../support/raw-referral.ts'
import { type Stage, useStage } from '../../../support/refusals.ts'
import { memberOf } from '../../../support/world.ts'

const { refuses } = useStage()

type Letter = StatementOf<'send'>['letter']

/** A `send` whose letter, or what is said of it, is spoilt. */
const sent = (spoil: (prepared: Prepared, claim: Letter, on: Stage) => Prepared | Promise<Prepared>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    const prepared = await draft.prepare(on.ealing, draft.sendClaims())
    const spoilt = await spoil(prepared, (prepared.claims as StatementOf<'send'>).letter, on)
    return () => draft.post(spoilt)
  }
const saying = (change: (claim: Letter, on: Stage) => Partial<Letter>) =>
  sent((prepared, letter, on) => withClaims(prepared, { letter: { ...letter, ...change(letter, on) } }))
const carrying = (change: (bytes: Uint8Array) => Uint8Array) =>
  sent(({ letter, ...rest }) => ({ ...rest, ...(letter && { letter: { ...letter, bytes: change(letter.bytes) } }) }))
/** Says what is true of the spoilt bytes, so that only the certificates are wrong. */
const sealedTo = (certificates: (on: Stage) => string[]) =>
  sent(async (prepared, _, on) => {
    const armoured = certificates(on)
    const key = on.ealing.keyrings.cme?.keys.at(-1)
    if (!key) throw new Error('no key')
    const { iss, sub, verb, net } = prepared.claims as StatementOf<'send'>
    const envelope = { net, iss, sub, to: on.slough.id, desk: 'cme', verb, kind: 'referral', content: {}, manifest: [] }
    const letter = await sealLetter({ envelope, certificates: armoured, signWith: key })
    const claim = {
      sha256: letter.sha256,
      bytes: letter.bytes.length,
      certificates: letter.certificates,
      opening: letter.openingSha256,
    }
    return { ...withClaims(prepared, { letter: claim }), letter }
  })
const certificateOf = (council: Stage['ealing']) => council.keyrings.cme?.keys.at(-1)?.certificate ?? ''

refuses(
  'letter_missing',
  'a referral without its letter',
  sent(({ letter: _, ...rest }) => rest),
)
refuses('letter_missing', 'a referral returned without its reason', async on => {
  const draft = on.referral()
  await draft.collect(await draft.send())
  const prepared = await draft.prepare(on.slough, { verb: 'decline' }, { withLetter: false })
  return () => draft.post(prepared)
})
refuses('letter_missing', 'a returned referral closed without saying what happens next', async on => {
  const draft = on.referral()
  await draft.collect(await draft.send())
  must(await draft.say(on.slough, { verb: 'decline' }))
  const prepared = await draft.prepare(on.ealing, { verb: 'close' }, { withLetter: false })
  return () => draft.post(prepared)
})
refuses('letter_unexpected', 'a collection with a letter', async on => {
  const draft = on.referral()
  const first = await draft.send()
  const { letter } = await draft.prepare(on.ealing, { verb: 'message', attachments: [] })
  const prepared = await draft.prepare(on.slough, { verb: 'collect', item: first.digest, revealed: first.opening })
  return () => draft.post({ ...prepared, ...(letter && { letter }) })
})
refuses('letter_unexpected', 'a withdrawal that does not name the letter it brings', async on => {
  const draft = on.referral()
  await draft.send()
  const prepared = await draft.prepare(on.ealing, { verb: 'withdraw' })
  const { letter: _, ...claims } = prepared.claims as StatementOf<'withdraw'>
  return () => draft.post({ ...prepared, claims })
})
refuses('letter_unexpected', 'a directory statement with a letter', async on => {
  const directory = new RawDirectory(on.world)
  return () =>
    directory.say(directory.member(on.wye), on.wye.id, { verb: 'verify_entry' }, { letter: new Uint8Array(10) })
})

refuses(
  'letter_digest',
  'other bytes of the same length',
  carrying(bytes => bytes.with(100, (bytes[100] ?? 0) ^ 1)),
)
refuses(
  'letter_digest',
  'a byte too many',
  carrying(bytes => Uint8Array.from([...bytes, 0])),
)
refuses(
  'letter_digest',
  'a byte too few',
  carrying(bytes => bytes.subarray(1)),
)
refuses(
  'letter_digest',
  'an empty letter',
  carrying(() => new Uint8Array()),
)
refuses(
  'letter_digest',
  'another length than was signed',
  saying(({ bytes }) => ({ bytes: bytes + 1 })),
)
refuses(
  'letter_digest',
  'another digest than was signed',
  saying(() => ({ sha256: 'A'.repeat(43) })),
)

refuses(
  'letter_certificates',
  'sealed to nobody of the other side',
  sealedTo(({ ealing }) => [certificateOf(ealing)]),
)
refuses(
  'letter_certificates',
  "not sealed to the sender's own desk: then nobody there could read what was sent",
  sealedTo(({ slough }) => [certificateOf(slough)]),
)
refuses(
  'letter_certificates',
  'sealed to a third council as well',
  sealedTo(({ ealing, slough, wye }) => [ealing, slough, wye].map(certificateOf)),
)
refuses(
  'letter_certificates',
  'sealed to a third council instead',
  sealedTo(({ ealing, wye }) => [ealing, wye].map(certificateOf)),
)
refuses(
  'letter_certificates',
  'sealed to a certificate nobody has published',
  sealedTo(({ ealing, slough }) => [certificateOf(ealing), memberOf(slough, 'officer').device.certificate]),
)
refuses(
  'letter_certificates',
  'fingerprints named that are not those of these desks',
  saying(({ certificates }) => ({ certificates: [certificates[0] ?? '', 'a'.repeat(64)] })),
)
refuses(
  'directory_moved',
  'sealed to a certificate that was in force when the sender looked, and is retired now',
  async on => {
    const directory = new RawDirectory(on.world)
    const council = await on.world.join('Avon Mere')
    const draft = new RawReferral(on.world, on.ealing, council)
    const prepared = await draft.prepare(on.ealing, draft.sendClaims())
    const manager = memberOf(council, 'manager')
    const fingerprint = council.keyrings.cme?.keys.at(-1)?.fingerprint
    const holders = council.members.filter(({ role }) => role !== 'auditor')
    await on.world.builder.openDesk(council.id, 'cme', manager, holders)
    const retire = { verb: 'retire_certificate', fingerprint, reason: 'left' } as const
    recorded(await directory.say(directory.member(council), council.id, retire))
    return () => draft.post(prepared)
  },
  answer => expect(answer.body.detail).toMatch(/holds [0-9a-f]{64}/),
)

/** Shares Wye's keyring once more; what is said of the letter is spoilt. */
const sharing = (spoil: (claims: Record<string, unknown>) => Record<string, unknown>, letter = new Uint8Array(4096)) =>
  async function arrange({ world, wye }: Stage) {
    const directory = new RawDirectory(world)
    const officer = memberOf(wye, 'officer')
    const claim = {
      sha256: await sha256(letter),
      bytes: letter.length,
      certificates: [officer.device.fingerprint],
      opening: 'A'.repeat(43),
    }
    const own = { verb: 'share_keyring', desk: 'cme', members: [officer.key.kid], letter: claim } as const
    return () => directory.say(directory.member(wye), wye.id, { ...own, ...spoil(own) }, { letter })
  }
refuses(
  'letter_certificates',
  'a keyring that is not sealed to the device of somebody it is shared with',
  sharing(({ letter }) => ({ letter: { ...(letter as object), certificates: ['a'.repeat(64)] } })),
)
refuses(
  'letter_digest',
  'a keyring letter of another digest',
  sharing(({ letter }) => ({ letter: { ...(letter as object), sha256: 'A'.repeat(43) } })),
)
refuses('letter_missing', 'a keyring shared without its letter', async on => {
  const directory = new RawDirectory(on.world)
  const officer = memberOf(on.wye, 'officer')
  const claim = {
    sha256: 'A'.repeat(43),
    bytes: 1,
    certificates: [officer.device.fingerprint],
    opening: 'A'.repeat(43),
  }
  const own = { verb: 'share_keyring', desk: 'cme', members: [officer.key.kid], letter: claim } as const
  return () => directory.say(directory.member(on.wye), on.wye.id, own)
})
