// Signatures that hold years later: after certificates changed, people left and a council ended, the bundle alone still proves who said what.
import { expect, test } from 'vitest'
import { verifyBundle } from '../../../clients/sdk/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { RawDirectory, recorded } from '../../support/raw-directory.ts'
import { memberOf, startWorld } from '../../support/world.ts'
import { written } from '../../support/written.ts'

const handed_over_by = { name: 'Ines Marlowe', role: 'CME manager', at: '2027-03-31T16:00:00Z' }
const today = new Date().toISOString().slice(0, 10)

test('the bundle alone verifies after a rotation, a removal and a succession, and any change to it shows', async () => {
  const world = await startWorld()
  const [own, old, next] = [await world.join('Ealing'), await world.join('Slough'), await world.join('Thames')]
  const directory = new RawDirectory(world)
  const [ealing, officer] = [await connected(world, own), await connected(world, old)]
  const { id } = await ealing.send({ to: old.id, desk: 'cme', content: referralTemplate(), reference: newId() })
  await officer.collect(id)
  await officer.accept(id, written.accept)

  // A new certificate takes over from the old one, and letters go to that.
  const [manager, second] = [memberOf(old, 'manager'), memberOf(old, 'officer')]
  const before = old.keyrings.cme?.keys.at(-1)?.fingerprint
  const keyring = await world.builder.openDesk(old.id, 'cme', manager, [manager, second])
  const both = { ...keyring, keys: [...(old.keyrings.cme?.keys ?? []), ...keyring.keys] }
  const retire = { verb: 'retire_certificate', fingerprint: before, reason: 'left' }
  recorded(await directory.say(directory.member(old), old.id, retire as never))
  const later = await connected(world, old, 'manager', { keyring: both })
  await ealing.message(id, written.message)
  await later.recordOutcome(id, written.outcome)

  // The council ends; then everybody who ever spoke for it leaves, as people of a council that ended do.
  const change = { verb: 'succeed', successors: [next.id], on: today, custodian: next.id } as const
  await directory.approved(directory.registrar(0), old.id, change)
  await later.handOver(id, { to: next.id, desk: 'cme', handed_over_by })
  for (const name of ['officer', 'manager']) {
    const since = Math.floor(Date.now() / 1000)
    const leave = { verb: 'remove_member', member: memberOf(old, name).key.kid, reason: 'left', since }
    recorded(await directory.say(directory.member(old), old.id, leave as never))
  }
  const thames = await connected(world, next)
  await thames.collect(id)
  await thames.recordOutcome(id, written.settled)
  // Slough's officer has long left; its successor went on from the acceptance, so it may be closed on.
  const fresh = await connected(world, own)
  await fresh.close(id, written.close)

  const bundle = JSON.parse(JSON.stringify(await ealing.proof(id)))
  await world.stop()
  const proven = await verifyBundle(bundle, world.net)
  expect(proven).toMatchObject({ state: 'closed', settled: true, recipient: next.id, responsibleAuthority: next.id })
  const acceptance = proven.history.find(({ claims }) => claims.verb === 'accept')
  expect(acceptance).toMatchObject({ kid: second.key.kid, claims: { iss: old.id } })
  expect(proven.predecessors).toMatchObject([{ authority: old.id, by: 'recipient' }])

  const without = (authority: string) => ({ ...bundle, authorities: { ...bundle.authorities, [authority]: [] } })
  await expect(verifyBundle(without(old.id), world.net)).rejects.toMatchObject({ code: 'chain_broken' })
  const unnamed = structuredClone(bundle)
  unnamed.authorities[old.id] = unnamed.authorities[old.id].filter(
    ({ statement }: { statement: string }) => verbOf(statement) !== 'succeed',
  )
  await expect(verifyBundle(unnamed, world.net)).rejects.toMatchObject({ code: 'chain_broken' })
})

function verbOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).verb
}
