// What a client believes of the nation and of councils: only what it can recompute from the pinned digest.
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyEntry } from '../../../../clients/sdk/trust/entry.ts'
import { verifyNation } from '../../../../clients/sdk/trust/nation.ts'
import { certificateOf, peopleAtDesk } from '../../../../schemas/directory/directory.ts'
import { newId } from '../../../../schemas/ids.ts'
import { makeSigningKey } from '../../../../schemas/statement/jws.ts'
import { readStatement } from '../../../../schemas/statement/statement.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { type Council, makeWorld, type World } from '../../../support/world-in-memory.ts'

let world: World
let ealing: Council

beforeAll(async () => {
  world = await makeWorld()
  ealing = await world.council('Ealing')
})

const nation = () => verifyNation(world.links('national'), world.net)
const entry = async () => verifyEntry(await nation(), ealing.id, world.links(ealing.id))

describe('the nation', () => {
  test('is believed where its first statement has the pinned digest', async () => {
    expect(await nation()).toMatchObject({ net: world.net, rehearsal: true })
  })

  test('is not believed where another one was pinned', async () => {
    const other = await makeWorld()
    await expectDistrust(verifyNation(other.links('national'), world.net), 'wrong_nation')
  })

  test('is not believed with the signature of somebody else', async () => {
    const [link] = world.links('national')
    const [head, body] = (link?.statement ?? '').split('.')
    const statement = `${head}.${body}.${'A'.repeat(85)}A`
    await expectDistrust(verifyNation([{ statement, receipt: link?.receipt ?? '' }], world.net), 'bad_signature')
  })

  test('is not believed where something unknown follows its founding', async () => {
    const [link] = world.links('national')
    if (!link) throw new Error('not founded')
    await expectDistrust(verifyNation([link, link], world.net), 'chain_broken')
  })

  test('is not believed when nothing of it is served', async () => {
    await expectDistrust(verifyNation([], world.net), 'chain_broken')
  })
})

describe('a council', () => {
  test('comes out of its chain with its people, its certificate and who can open it', async () => {
    const trusted = await entry()
    expect(trusted.entry.members.map(one => one.role)).toEqual(['manager', 'officer'])
    expect(certificateOf(trusted.entry, 'cme', world.now)?.fingerprint).toBe(ealing.desk.fingerprint)
    expect(peopleAtDesk(trusted.entry, 'cme', world.now)).toBe(2)
  })

  test('comes out the same when its chain is read in two pieces', async () => {
    const links = world.links(ealing.id)
    const half = await verifyEntry(await nation(), ealing.id, links.slice(0, 5))
    const whole = await verifyEntry(await nation(), ealing.id, links.slice(5), half)
    expect(whole.entry).toEqual((await entry()).entry)
  })

  test('is not believed with a statement left out', async () => {
    const links = world.links(ealing.id).toSpliced(4, 1)
    await expectDistrust(verifyEntry(await nation(), ealing.id, links), 'chain_broken')
  })

  test('is not believed as somebody else', async () => {
    await expectDistrust(verifyEntry(await nation(), newId(), world.links(ealing.id)), 'wrong_subject')
  })

  test('does not take a colleague whom a stranger admitted', async () => {
    const stranger = await world.person('manager')
    const statement = await world.sign(
      ealing.id,
      await world.admission(ealing.id, await world.person('officer')),
      stranger.key,
    )
    await expectDistrust(verifyEntry(await nation(), ealing.id, await followedBy(statement, 'recorded')), 'unknown_key')
  })

  test('does not take a registrar who is none', async () => {
    const saying = {
      verb: 'remove_member',
      sub: ealing.id,
      member: ealing.officer.key.kid,
      reason: 'left',
      since: world.now,
    } as const
    const statement = await world.sign('national', saying, await makeSigningKey())
    await expectDistrust(verifyEntry(await nation(), ealing.id, await followedBy(statement, 'recorded')), 'unknown_key')
  })

  test('does not take a certificate that an officer published', async () => {
    const { fingerprint, certificate } = ealing.officer.device
    const saying = { verb: 'publish_certificate', sub: ealing.id, desk: 'cme', fingerprint, certificate } as const
    const statement = await world.sign(ealing.id, saying, ealing.officer.key)
    await expectDistrust(
      verifyEntry(await nation(), ealing.id, await followedBy(statement, 'proposed')),
      'not_permitted',
    )
  })

  test('does not take a proposal for a decision, whatever the receipt says', async () => {
    const { fingerprint, certificate } = ealing.officer.device
    const saying = { verb: 'publish_certificate', sub: ealing.id, desk: 'cme', fingerprint, certificate } as const
    const statement = await world.sign(ealing.id, saying, ealing.manager.key)
    await expectDistrust(
      verifyEntry(await nation(), ealing.id, await followedBy(statement, 'approved')),
      'state_mismatch',
    )
  })

  test('does not take back a colleague by a statement signed after the removal', async () => {
    const council = await world.council('Brent')
    const { manager } = council
    const successor = await world.person('manager')
    const proposal = await world.say(council.id, await world.admission(council.id, successor), manager.key)
    await world.say('national', { verb: 'approve', sub: council.id, proposal }, world.registrar(0))
    const removal = {
      verb: 'remove_member',
      sub: council.id,
      member: manager.key.kid,
      reason: 'left',
      since: world.now,
    } as const
    await world.say(council.id, removal, successor.key)
    const statement = await world.sign(council.id, { verb: 'verify_entry', sub: council.id }, manager.key)
    const links = await followedBy(statement, 'recorded', council)
    await expectDistrust(verifyEntry(await nation(), council.id, links), 'removed_key')
  })
})

/** A chain with one more statement, its receipt genuine: a gateway that does not check. */
async function followedBy(statement: string, state: string, { id } = ealing) {
  const links = world.links(id)
  const { digest } = await readStatement(statement, world.net)
  const receipt = await world.receipt({ sub: id, statement: digest, position: links.length, state })
  return [...links, { statement, receipt }]
}
