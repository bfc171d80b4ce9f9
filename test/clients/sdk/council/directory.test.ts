// The directory through the SDK: a council joins, changes, and is found; each word counts only with its second.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askAdmission, type Council, connect, systemClock } from '../../../../clients/sdk/index.ts'
import { addKey, emptyKeyring, makeDeskCertificate, makeDeviceCertificate } from '../../../../clients/seal/index.ts'
import { holds } from '../../../../schemas/directory/directory.ts'
import { type Id, newId, sha256 } from '../../../../schemas/ids.ts'
import { makeSigningKey } from '../../../../schemas/statement/jws.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { lineWith } from '../../../support/line.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'

let world: World
let first: Council
let second: Council

beforeAll(async () => {
  world = await startWorld()
  first = await connectedRegistrar(world, 0)
  second = await connectedRegistrar(world, 1)
})
afterAll(() => world.stop())

const identity = (name: string) => ({ name, nation: 'England' as const, gss: [], status: 'active' as const })

async function newcomer(authority: Id, role: 'manager' | 'officer') {
  const [key, person] = [await makeSigningKey(), newId()]
  const device = await makeDeviceCertificate({ person, member: key.kid })
  return { key, device, asking: await askAdmission({ net: world.net, authority, role, person, key, device }) }
}

describe('a council', () => {
  test('joins: registered, its manager admitted, its desk opened and shared, and then it can receive', async () => {
    const { about, statement, state } = await first.directory.register(identity('Harrow'))
    expect(state).toBe('proposed')
    await second.directory.approve(about, statement)
    const head = await newcomer(about, 'manager')
    const admission = await first.directory.admit(head.asking, ['cme'], about)
    await second.directory.approve(about, admission.statement)

    const made = await makeDeskCertificate({ authority: about, desk: 'cme' })
    const keyring = await addKey(emptyKeyring({ authority: about, desk: 'cme' }), made)
    const { url, net } = world
    const manager = await connect({ url, net, member: head.key, authority: about, keyring })
    const officer = await newcomer(about, 'officer')
    expect((await manager.directory.admit(officer.asking, ['cme'])).state).toBe('recorded')
    const published = await manager.directory.publishCertificate('cme', made)
    await first.directory.approve(about, published.statement)
    expect(await manager.directory.canReceive(about, 'cme')).toBe(false)
    await manager.directory.shareKeyring(keyring, [head.key.kid, officer.key.kid])
    expect(await manager.directory.canReceive(about, 'cme')).toBe(true)

    const colleague = await connect({ url, net, member: officer.key, authority: about })
    expect(await colleague.directory.openKeyring('cme', officer.device)).toEqual(keyring)
    const { items } = await colleague.directory.find('Harr')
    expect(items.map(({ id }) => id)).toEqual([about])
  })

  test('registered by a program that never heard the answer is the same council when it is run again, by whatever memory', async () => {
    const deaf = lineWith(async (asked, pass) => {
      const answer = await pass()
      if (asked.path !== '/statements') return answer
      throw new TypeError('the line broke')
    })
    const clock = { ...systemClock, wait: async () => {} }
    const killed = await connectedRegistrar(world, 0, { fetch: deaf, clock })
    await expect(killed.directory.register(identity('Merton'))).rejects.toMatchObject({ name: 'Unreachable' })
    const again = await (await connectedRegistrar(world, 0)).directory.register(identity('Merton'))
    expect(again).toMatchObject({ state: 'proposed' })
    expect(await first.directory.register(identity('Merton'))).toMatchObject({
      about: again.about,
      statement: again.statement,
    })
    // Of another registrar it is a proposal of their own.
    expect((await second.directory.register(identity('Merton'))).about).not.toBe(again.about)
    await second.directory.approve(again.about, again.statement)
    expect((await first.directory.entry(again.about)).identity?.name).toBe('Merton')
  })

  test('gives contacts that are checked against its chain', async () => {
    const brent = await world.join('Brent')
    const manager = await connected(world, brent, 'manager')
    const given = { contacts: [{ for: 'cme' as const, mailbox: 'cme@brent.gov.uk', telephone: '020 7946 0301' }] }
    const document = JSON.stringify(given)
    await manager.directory.publish(given)
    expect(await first.directory.contacts(brent.id)).toBe(document)
    const fetch = lineWith(async ({ path }, pass) => {
      const answer = await pass()
      return path.includes('/documents/') ? Response.json({ document: document.replace('0301', '0999') }) : answer
    })
    const deceived = await connected(world, brent, 'officer', { fetch })
    await expectDistrust(deceived.directory.contacts(brent.id), 'letter_mismatch')
  })

  test('is shown as it stood at a time', async () => {
    const brent = await world.join('Brent')
    const manager = await connected(world, brent, 'manager')
    const { thumbprint: officer } =
      (await manager.directory.entry(brent.id)).members.find(one => one.role === 'officer') ?? {}
    const { entry } = await manager.directory.removeMember(officer ?? '', 'left')
    const removedAt = entry.chain.at(-1)?.at ?? 0
    const standsAt = async (at: number) =>
      (await manager.directory.entry(brent.id, at)).members.some(one => one.thumbprint === officer && holds(one, at))
    // A removal counts from the next whole second on.
    expect(await Promise.all([standsAt(removedAt), standsAt(removedAt + 1)])).toEqual([true, false])
  })
})

describe('what somebody else said first', () => {
  test('comes back with the changes, and is not said over', async () => {
    const brent = await world.join('Brent')
    const manager = await connected(world, brent, 'manager')
    let overtaken = false
    const fetch = lineWith(async ({ path, method }, pass) => {
      if (method === 'POST' && path === '/statements' && !overtaken) {
        overtaken = true
        await manager.directory.verifyEntry()
      }
      return pass()
    })
    const registrar = await connectedRegistrar(world, 0, { fetch })
    const change = registrar.directory.updateIdentity(brent.id, identity('Brent Council'))
    await expect(change).rejects.toMatchObject({
      name: 'DirectoryChanged',
      changes: [{ claims: { verb: 'verify_entry' } }],
    })
  })
})

describe('the keyring', () => {
  test('of another desk, served in its place, is not taken', async () => {
    const brent = await world.join('Brent')
    const device = memberOf(brent, 'officer').device
    const strange = new Uint8Array(4000).fill(1)
    const fetch = lineWith(async ({ path }, pass) =>
      path.startsWith('/directory/keyrings/') ? new Response(strange) : pass(),
    )
    const officer = await connected(world, brent, 'officer', { fetch })
    await expectDistrust(officer.directory.openKeyring('cme', device), 'letter_mismatch')
    expect(await sha256(strange)).toHaveLength(43)
  })
})
