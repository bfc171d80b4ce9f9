// The proof of a referral: gathered once, it holds without any gateway, and nobody can change a letter of it.
import { expect, test } from 'vitest'
import { verifyBundle } from '../../../../clients/sdk/index.ts'
import type { ProofBundle } from '../../../../clients/sdk/proof/bundle.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { startWorld } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

test('a proof holds with the gateway gone, and not with anything in it changed', async () => {
  const world = await startWorld()
  const [own, other] = [await world.join('Ealing'), await world.join('Slough')]
  const [ealing, slough] = [await connected(world, own), await connected(world, other)]
  const { id } = await ealing.send({ to: other.id, desk: 'cme', content: referralTemplate() })
  await slough.collect(id)
  await slough.accept(id, written.accept)
  const text = JSON.stringify(await ealing.proof(id))
  await world.stop()

  expect(text).not.toContain('Okonjo')
  const referral = await verifyBundle(JSON.parse(text), world.net)
  expect(referral).toMatchObject({ id, state: 'accepted', responsibleAuthority: other.id })
  expect(await ealing.verify(JSON.parse(text))).toMatchObject({ state: 'accepted' })

  const changed = (change: (bundle: ProofBundle) => unknown) => {
    const bundle = JSON.parse(text) as ProofBundle
    return verifyBundle(change(bundle) ?? bundle, world.net)
  }
  await expectDistrust(
    changed(() => ({})),
    'malformed',
  )
  await expectDistrust(
    changed(bundle => void bundle.national.pop()),
    'chain_broken',
  )
  await expectDistrust(
    changed(bundle => void delete bundle.authorities[other.id]),
    'chain_broken',
  )
  await expectDistrust(
    changed(bundle => void bundle.referral.chain.splice(1, 1)),
    'chain_broken',
  )
  await expectDistrust(
    changed(bundle => ({ ...bundle, referral: { ...bundle.referral, notes: ['a.b.c'] } })),
    'note_forged',
  )
  await expectDistrust(
    verifyBundle(JSON.parse(text), id.replaceAll('-', '').padEnd(42, 'A').concat('A')),
    'wrong_nation',
  )
})
