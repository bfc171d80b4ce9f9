// A team's keys with `cme` alone: changed while others write, kept in a recovery kit, tried out, and got back when every computer is lost.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, makeNewcomer } from '../../../../clients/sdk/index.ts'
import { writeProfileFile } from '../../../../clients/sdk/node/profile.ts'
import { admissionWords } from '../../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { quickFolder } from '../../../support/folders.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import {
  type Desktop,
  desktop,
  desktopOf,
  heldKeys,
  newcomerAt,
  profileOf,
  referralFile,
  registrarsDesktop,
} from '../support.ts'

let world: World
let slough: CouncilKeys
let ealing: Desktop
let manager: Desktop
let registrars: [Desktop, Desktop]
let safe: string

beforeAll(async () => {
  world = await startWorld()
  const own = await world.join('Ealing', { laCode: '307' })
  slough = await world.join('Slough', { laCode: '871' })
  ealing = await desktop(world, own)
  manager = await desktop(world, slough, 'manager')
  registrars = [await registrarsDesktop(world, 0), await registrarsDesktop(world, 1)]
  safe = await quickFolder('safe')
})
afterAll(() => world.stop())

const sent = async (tale: string) => ealing.cme('--json', 'send', await referralFile(tale), '--to', 'Slough')
const halves = (kit: string) => [
  ...['--first-half', join(safe, `${kit}-first.txt`)],
  ...['--second-half', join(safe, `${kit}-second.txt`)],
]
const kit = (name: string) => [join(safe, `${name}.json`), ...halves(name)]
/** What waits at Slough is approved, once its words are the ones that were read out. */
async function approved(words: string[]): Promise<void> {
  const { items } = await registrars[0].json('approvals', 'list', 'Slough')
  expect(items).toMatchObject([{ verb: 'publish_certificate', check_words: words }])
  expect((await registrars[0].cme('approvals', 'list', 'Slough')).out).toContain(words.join(' '))
  await registrars[0].json('approvals', 'approve', 'Slough', items[0].proposal, '--check-words', words.join(' '))
}

test('new keys for a team: proposed, compared, approved, shared; who writes to it is told once, with both sets of words', async () => {
  const before = await manager.json('desks', 'list')
  const [team] = before.items
  expect(team).toMatchObject({ desk: 'cme', can_receive: true, people: 2, lacking: [] })
  await sent('Zofia')
  await manager.json('keyring', 'kit', ...kit('old'))

  const proposed = await manager.json('keyring', 'rotate', 'cme')
  expect(proposed).toMatchObject({ state: 'waiting' })
  expect(await manager.json('keyring', 'rotate', 'cme')).toEqual(proposed)
  expect((await manager.json('desks', 'list')).items[0]).toMatchObject({
    can_receive: true,
    check_words: team.check_words,
  })
  await approved(proposed.check_words)
  expect((await manager.json('desks', 'list')).items[0]).toMatchObject({
    ...{ can_receive: true, check_words: team.check_words, next: proposed.fingerprint },
  })
  const shared = await manager.json('keyring', 'rotate', 'cme')
  expect(shared).toMatchObject({ state: 'shared', earlier: [team.fingerprint], kit_outdated: true })
  expect(await manager.json('keyring', 'rotate', 'cme')).toMatchObject({ state: 'done' })

  const told = await ealing.cme('send', await referralFile('Ottoline'), '--to', 'Slough')
  expect(told.err).toContain('is another than when you last wrote to them')
  for (const words of [team.check_words, proposed.check_words]) expect(told.err).toContain(words.join(' '))
  expect(told.err).toContain(registrars[0].profile.member.slice(0, 10))
  expect((await ealing.cme('send', await referralFile('Peregrine'), '--to', 'Slough')).err).not.toContain(
    'another than',
  )

  expect(await manager.json('keyring', 'retire', 'cme')).toMatchObject({ retired: [team.fingerprint] })
  expect((await manager.cme('keyring', 'retire', 'cme')).err).toContain('[nothing_to_retire]')
  const officer = await desktop(world, slough)
  expect((await officer.cme('inbox')).out).toContain('New (3)')
})

test('a team for people alone is opened: it can be sent to once two of them hold its keys; a system is never one of them', async () => {
  const lone = await world.join('Brent')
  const folder = await quickFolder('profile')
  const { profile, keys } = profileOf(world, lone, memberOf(lone, 'manager'), folder)
  await writeProfileFile({ ...profile, desks: ['cme', 'restricted'] })
  const brent = desktopOf(profile, heldKeys(keys))
  const { err } = await brent.cme('members', 'invite', '--role', 'system', '--desk', 'restricted')
  expect(err).toContain('[verb_not_allowed]')
  const { state } = await brent.json('desks', 'create', 'restricted')
  expect(state).toBe('waiting')
  expect((await brent.cme('desks', 'list')).out).toMatch(/cme: can receive referrals; 2 of the 2 people/)
  const refused = await ealing.cme('send', await referralFile('Quentin'), '--to', 'Brent', '--to-team', 'restricted')
  expect(refused.err).toContain('[recipient_without_certificate]')
})

test('a recovery kit is tried out: an outdated one is noticed, a wrong half opens nothing, a good one is recorded', async () => {
  const outdated = await manager.cme('keyring', 'drill', ...kit('old'))
  expect(outdated).toMatchObject({ exit: 2 })
  expect(outdated.err).toContain('[kit_outdated]')
  await manager.json('keyring', 'kit', ...kit('new'))
  const text = await readFile(join(safe, 'new.json'), 'utf8')
  for (const secret of ['PRIVATE KEY', 'MORGAN']) expect(text).not.toContain(secret)
  const crossed = [...halves('old').slice(0, 2), ...halves('new').slice(2)]
  expect((await manager.cme('keyring', 'drill', join(safe, 'new.json'), ...crossed)).err).toContain('[wrong_phrase]')
  const drilled = await manager.json('keyring', 'drill', ...kit('new'))
  expect(drilled.drilled).toHaveLength(2)
  const { history } = await ealing.json('directory', 'history', 'Slough')
  expect(history.at(-1)).toMatchObject({ verb: 'record_drill', kid: manager.profile.member })
})

test('every computer of a council is lost: registrars let a manager in, two halves open the kit, and its letters are read again', async () => {
  const [first, second] = registrars
  for (const name of ['manager', 'officer', 'system', 'auditor']) {
    const key = memberOf(slough, name).key.kid
    const lost = await first.json('registrar', 'remove-member', 'Slough', key, '--reason', 'lost')
    expect(lost).toMatchObject({ reason: 'lost' })
  }
  expect((await sent('Quentin')).json.error).toMatchObject({ code: 'recipient_without_certificate' })

  const folder = await quickFolder('new-manager')
  const morgan = newcomerAt(folder)
  const { code } = await first.json('members', 'invite', '--role', 'manager', '--council', 'Slough')
  const asking = ['--gateway', world.url, '--net', world.net, '--invitation', code, '--name', 'Morgan Ashdown']
  const made = await morgan.json('init', ...asking, '--phrase-file', join(folder, 'phrase.txt'))
  const [{ invitation }] = (await first.json('members', 'requests')).items
  const told = (await first.cme('members', 'requests')).out
  // The name is sealed to the council, of which nobody is left to open it.
  expect(told).toContain('a manager at Slough, cme: somebody asks')
  expect(told).toContain(`cme registrar admit-manager "Slough" ${invitation.slice(-8)}`)
  const admit = ['registrar', 'admit-manager', 'Slough', invitation, '--check-words', made.check_words.join(' ')]
  expect(await first.json(...admit)).toMatchObject({ state: 'proposed' })
  const { items } = await second.json('approvals', 'list', 'Slough')
  expect((await first.cme('approvals', 'approve', 'Slough', items[0].proposal)).err).toContain(
    '[proposer_may_not_approve]',
  )
  const heard = ['--check-words', items[0].check_words.join(' ')]
  await second.json('approvals', 'approve', 'Slough', items[0].proposal, ...heard)

  expect((await morgan.cme('join')).err).toContain('[keyring_not_shared]')
  expect(await morgan.json('keyring', 'restore', ...kit('new'))).toMatchObject({ teams: ['cme'] })
  const received = (await morgan.json('inbox')).items
  expect(received).toHaveLength(3)
  const opened = await Promise.all(received.map(({ id }: { id: string }) => morgan.cme('open', id)))
  for (const tale of ['Zofia', 'Ottoline', 'Peregrine']) expect(opened.map(({ out }) => out).join()).toContain(tale)

  const proposed = await morgan.json('keyring', 'rotate', 'cme')
  await approved(proposed.check_words)
  expect(await morgan.json('keyring', 'rotate', 'cme')).toMatchObject({ state: 'shared' })
  const colleague = await letIn(morgan)
  expect((await colleague.open(received[0].id)).letters[0]?.status).toBe('open')
  expect((await sent('Quentin')).exit).toBe(0)
  expect(await world.check()).toEqual([])
})

/** A second person, by the file that `cme init` would write; they open the shared keyring as anybody would. */
async function letIn(morgan: Desktop) {
  const { net, url } = world
  const { key, device, newcomer } = await makeNewcomer({ net, authority: slough.id, role: 'officer' })
  const request = newId()
  const about = { net, authority: slough.id, invitation: request, member: key.kid, device: device.fingerprint }
  const words = await admissionWords(about)
  const file = join(await quickFolder('request'), 'request.json')
  const asked = {
    format: 'cme-join-1',
    request,
    net,
    authority: slough.id,
    desks: ['cme'],
    newcomer,
    check_words: words,
  }
  await writeFile(file, JSON.stringify(asked))
  expect(await morgan.json('members', 'admit', file, '--check-words', words.join(' '))).toMatchObject({
    shared: ['cme'],
  })
  const bare = await connect({ url, net, member: key, authority: slough.id })
  const keyring = await bare.directory.openKeyring('cme', device)
  return connect({ url, net, member: key, authority: slough.id, keyring })
}
