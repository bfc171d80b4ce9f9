// A team's certificate changes while two hundred referrals are on their way to it: proposed, approved, shared, the old one ended.
// Senders never see a gap, and nothing that was sealed to either certificate is lost or unreadable.
import { expect, test } from 'vitest'
import { type RotationStep, rotationOf } from '../../clients/sdk/index.ts'
import { addKey, emptyKeyring, makeDeskCertificate } from '../../clients/seal/index.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { certificatesInForce } from '../../schemas/directory/directory.ts'
import { minimalReferralTemplate } from '../../schemas/letter/template.ts'
import { connected, connectedRegistrar } from '../support/connected.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'

const referrals = 200
const atOnce = 8
const content = minimalReferralTemplate()

test('a certificate is rotated while 200 referrals are in flight: none is lost, none unreadable, no sender is turned away', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const sender = await connected(world, ealing)
  const numbers = Array.from({ length: referrals }, (_, number) => number)
  const sent = new Milestones()
  const sending = inRows(async () => {
    const number = numbers.shift()
    if (number === undefined) return false
    const { id } = await sender.send({ to: slough.id, desk: 'cme', content, reference: `rotation ${number}` })
    sent.add(id)
    return true
  })
  await Promise.all([sending, rotate(world, slough, sent)])
  const left = [...new Set(sent.ids)]
  expect(left).toHaveLength(referrals)

  const { device } = memberOf(slough, 'officer')
  const shared = await (await connected(world, slough)).directory.openKeyring('cme', device)
  expect(shared.keys).toHaveLength(2)
  const reader = await connected(world, slough, 'officer', { keyring: shared })
  const used = new Map(shared.keys.map(({ fingerprint }) => [fingerprint, 0]))
  await inRows(async () => {
    const id = left.pop()
    if (id === undefined) return false
    const { referral, letters } = await reader.open(id)
    expect(letters[0]).toMatchObject({ status: 'open', content })
    const claims = referral.history[0]?.claims
    for (const one of claims?.verb === 'send' ? claims.letter.certificates : [])
      if (used.has(one)) used.set(one, (used.get(one) ?? 0) + 1)
    return true
  })
  const [before = 0, after = 0] = used.values()
  expect(before + after).toBe(referrals)
  // It was put to the test: some are sealed to the one, some to the other.
  expect(Math.min(before, after)).toBeGreaterThan(10)
  expect(await world.check()).toEqual([])
})

/** The steps of a rotation, each while more is being sent; at every moment the team can be sent to. */
async function rotate(world: World, council: CouncilKeys, sent: Milestones): Promise<void> {
  const { id, keyrings } = council
  const manager = await connected(world, council, 'manager')
  const member = memberOf(council, 'manager').key.kid
  let keyring = keyrings.cme ?? emptyKeyring({ authority: id, desk: 'cme' })
  const next = async <S extends RotationStep['step']>(step: S) => {
    expect(await manager.directory.canReceive(id, 'cme')).toBe(true)
    const found = rotationOf(await manager.directory.entry(id), 'cme', { member, keyring }, now())
    expect(found.step).toBe(step)
    return found as Extract<RotationStep, { step: S }>
  }
  await sent.reached(30)
  await next('begin')
  keyring = await addKey(keyring, await makeDeskCertificate({ authority: id, desk: 'cme' }))
  await manager.directory.publishCertificate('cme', (await next('propose')).key)
  await sent.reached(60)
  const { proposal } = await next('wait')
  await (await connectedRegistrar(world, 0)).directory.approve(id, proposal.digest)
  await sent.reached(90)
  await manager.directory.shareKeyring(keyring, (await next('share')).members)
  await sent.reached(120)
  await next('begin')
  const [, old] = certificatesInForce(await manager.directory.entry(id), 'cme', now())
  await manager.directory.retireCertificate(old?.fingerprint ?? '', 'left')
  await next('begin')
}

const now = () => Math.floor(Date.now() / 1000) + 1

/** What was sent, and whoever waits until it is so much. */
class Milestones {
  readonly ids: string[] = []
  readonly #waiting = new Map<number, () => void>()

  add(id: string): void {
    this.ids.push(id)
    this.#waiting.get(this.ids.length)?.()
  }

  async reached(many: number): Promise<void> {
    if (this.ids.length < many) await new Promise<void>(resolve => this.#waiting.set(many, resolve))
  }
}

/** Runs some at once, until there is nothing left. */
async function inRows(turn: () => Promise<unknown>): Promise<void> {
  const row = async () => {
    while (await turn());
  }
  await Promise.all(Array.from({ length: atOnce }, row))
}
