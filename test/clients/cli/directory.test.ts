// `cme directory …`, `cme find` and what sending says of the other side: as managers, officers and national administrators type it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeProfileFile } from '../../../clients/sdk/node/profile.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { quickFolder } from '../../support/folders.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { type Desktop, desktop, desktopOf, jsonFile, referralFile } from './support.ts'

let world: World
let slough: CouncilKeys
let manager: Desktop
let officer: Desktop
const registrars: Desktop[] = []

beforeAll(async () => {
  world = await startWorld()
  slough = await world.join('Slough', { laCode: '871' })
  const ealing = await world.join('Ealing', { laCode: '307' })
  manager = await desktop(world, slough, 'manager')
  officer = await desktop(world, ealing)
  for (const index of [0, 1]) registrars.push(await registrarAt(index))
  return () => world.stop()
})

async function registrarAt(index: number): Promise<Desktop> {
  const [registrar, folder] = [world.registrars[index], await quickFolder('profile')]
  if (!registrar) throw new Error('a nation has three registrars')
  const { key, person } = registrar
  const who = {
    authority: 'national' as const,
    council: 'National administrators',
    desks: [],
    role: 'registrar' as const,
  }
  const profile = {
    folder,
    gateway: world.url,
    net: world.net,
    member: key.kid,
    person,
    name: 'Alex Thornbury',
    ...who,
  }
  await writeProfileFile(profile)
  const device = memberOf(slough, 'manager').device
  return desktopOf(profile, async () => ({ member: key.privateJwk, device, keyrings: {} }))
}
const [first, second] = [() => registrars[0] as Desktop, () => registrars[1] as Desktop]
const always = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', until: '24:00' }]
const given = (mailbox: string) => ({
  contacts: [
    { for: 'cme', name: 'Wren Halloran', mailbox, telephone: '01632 960101', hours: always },
    { for: 'deputy', absent: [{ from_on: '2026-11-02', until_on: '2099-11-03', covered_by: 'cme' }] },
  ],
})

describe('a manager', () => {
  test('publishes contacts from a file, and everybody reads them, with whom to ring and when they were confirmed', async () => {
    const file = await jsonFile(given('cme@slough.gov.uk'))
    expect((await manager.cme('directory', 'contacts', 'edit', file)).out).toContain('Published')
    const { out, exit } = await officer.cme('directory', 'show', 'slough')
    expect(exit).toBe(0)
    for (const shown of [
      'Wren Halloran, 01632 960101',
      'day and night',
      'cme@slough.gov.uk',
      'covered by Children missing education',
      'Confirmed ',
      '✓ Verified',
    ]) {
      expect(out).toContain(shown)
    }
    const again = await manager.cme('directory', 'contacts', 'show', '--file')
    expect(JSON.parse(again.out)).toEqual(given('cme@slough.gov.uk'))
  })

  test('is told of mailboxes that are not under gov.uk, and needs somebody else for them', async () => {
    const file = await jsonFile(given('cme@slough.gov.uk.example'))
    const { exit, err } = await manager.cme('directory', 'contacts', 'edit', file)
    expect({ exit, err }).toMatchObject({ exit: 2, err: expect.stringContaining('Not under gov.uk') })
    const said = await manager.json('directory', 'contacts', 'edit', file, '--mailboxes-elsewhere')
    expect(said).toMatchObject({ state: 'proposed' })
  })

  test('says what a referral should carry; what no referral has is refused by its place', async () => {
    const wrong = await jsonFile([{ field: 'upn' }])
    const { exit, err } = await manager.cme('directory', 'requirements', 'publish', wrong)
    expect({ exit, err }).toMatchObject({ exit: 5, err: expect.stringContaining('child.upn') })
    const example = (await manager.cme('directory', 'requirements', 'show', '--example')).out
    expect((await manager.cme('directory', 'requirements', 'publish', await jsonFile(example))).out).toContain(
      'Published',
    )
    expect((await officer.cme('directory', 'requirements', 'show', 'Slough')).out).toContain(
      'Reasonable enquiry form, attached',
    )
    expect((await officer.cme('directory', 'contacts', 'show', 'Slough')).out, 'contacts stayed').toContain(
      'Wren Halloran',
    )
  })

  test('publishes closure days and terms, which everybody reads and by which what is due is counted; contacts stay', async () => {
    const wrong = await jsonFile({ closures: ['2027-13-01'], terms: [] })
    expect(await manager.cme('directory', 'calendar', 'publish', wrong)).toMatchObject({ exit: 5 })
    const example = (await manager.cme('directory', 'calendar', 'show', '--example')).out
    expect((await manager.cme('directory', 'calendar', 'publish', await jsonFile(example))).out).toContain('Published')
    const { out } = await officer.cme('directory', 'calendar', 'show', 'Slough')
    for (const shown of ['Closed', '24 Dec', 'Terms', 'Decides', 'working days']) expect(out).toContain(shown)
    expect(JSON.parse((await manager.cme('directory', 'calendar', 'show', '--file')).out)).toEqual(JSON.parse(example))
    expect((await officer.cme('directory', 'contacts', 'show', 'Slough')).out).toContain('Wren Halloran')
  })

  test('has earlier contacts erased, and the present ones stay', async () => {
    expect((await manager.cme('directory', 'contacts', 'erase')).out).toContain('1 earlier version is erased')
    expect((await manager.cme('directory', 'contacts', 'erase')).out).toContain('nothing earlier')
    expect((await officer.cme('directory', 'contacts', 'show', 'Slough')).out).toContain('Wren Halloran')
    const { out } = await officer.cme('directory', 'history', 'Slough')
    expect(out.replace(/\s+/g, ' ')).toContain('erased earlier contacts')
  })
})

describe('an officer who sends', () => {
  test('reads what the council asks for before anything is sealed, and says why not; the letter repeats it', async () => {
    const file = await referralFile('Asked')
    const check = await officer.cme('check', file, '--to', 'Slough')
    expect(check.out).toMatch(/Slough asks a referral to carry this as well:\s+1\. /)
    const because = 'The school has not returned the form.'
    const sent = await officer.json('send', file, '--to', 'Slough', '--why-not', `1:${because}`)
    expect(sent.asked_for_and_missing).toContainEqual(expect.objectContaining({ because }))
    const reader = await desktop(world, slough)
    expect((await reader.cme('open', sent.id)).out.replace(/\s+/g, ' ')).toContain(because)
  })

  test('sends all the same without a word on it, once, however often', async () => {
    const file = await referralFile('Unasked')
    const sent = await officer.json('send', file, '--to', 'Slough')
    expect(sent.state).toBe('sent')
    expect(sent.asked_for_and_missing.length).toBeGreaterThan(0)
    const again = await officer.json('send', file, '--to', 'Slough', '--why-not', 'Not to hand.')
    expect(again).toMatchObject({ id: sent.id, sent_before: true })
  })

  test('urgently is told whom to ring, and hears of an entry that nobody confirmed', async () => {
    const { err } = await officer.cme('send', await referralFile('Urgent'), '--to', 'Slough', '--urgent')
    expect(err).toContain('Urgent: ring Slough as well.')
    expect(err).toContain('Wren Halloran, 01632 960101')
    await world.join('Wye Vale')
    const other = await officer.cme('send', await referralFile('Stale'), '--to', 'Wye Vale')
    expect(other.err).toContain('Wye Vale has never confirmed its entry')
  })
})

describe('national administrators', () => {
  test('import from a file: read first, proposed together, approved from the same file by another', async () => {
    const folder = await quickFolder('import')
    const file = join(folder, 'councils.csv')
    await writeFile(file, 'name,nation,la_codes,gss\nSlough,England,871,E06000039\nKent,England,886,E10000016\n')
    const dry = await first().cme('directory', 'import', file, '--dry-run')
    expect(dry.out).toContain('gss: (nothing) → E06000039')
    expect(dry.out).toContain('Nothing was proposed: --dry-run.')
    expect(await first().json('directory', 'import', file)).toMatchObject({ proposed: 2 })
    expect(await first().json('directory', 'import', file)).toMatchObject({ proposed: 0, waiting: 2 })
    expect(await first().json('directory', 'import', file, '--approve')).toMatchObject({ approved: 0 })
    expect(await second().json('directory', 'import', file, '--approve')).toMatchObject({ approved: 2, others: [] })
    expect((await officer.cme('directory', 'find', 'E10000016')).out).toContain('Kent')
    const out = join(folder, 'all.csv')
    await officer.cme('directory', 'export', out)
    expect(await readFile(out, 'utf8')).toContain('Kent,,England,,886,E10000016,active,,,')
    expect(await second().json('directory', 'import', out)).toMatchObject({ proposed: 0, changed: [], added: [] })
  })

  test('are shown rows that cannot be used by their lines, and nothing is proposed', async () => {
    const file = join(await quickFolder('import'), 'wrong.csv')
    await writeFile(file, 'name,nation\nNew Town,England\nOther,Mars\n')
    const { exit, out } = await first().cme('directory', 'import', file)
    expect({ exit, out }).toMatchObject({ exit: 5, out: expect.stringMatching(/3 {2}nation: The nation is England/) })
    expect((await officer.cme('directory', 'find', 'New Town')).out).toContain('No council is found')
  })

  test('list what is stale and what is not ready; nobody else does', async () => {
    expect((await first().cme('directory', 'stale')).out).toMatch(/Ealing +never confirmed +never/)
    expect((await first().cme('directory', 'unready')).out).toMatch(/Kent +no team can receive/)
    expect(await officer.cme('directory', 'stale')).toMatchObject({ exit: 3 })
  })
})

test('a place is looked up on this computer, and a postcode not at all', async () => {
  expect((await officer.cme('find', 'Dover')).out).toMatch(/Kent +886 +Dover/)
  for (const words of [
    ['find', 'SL1', '1AA'],
    ['directory', 'find', 'SL1 1AA'],
  ]) {
    expect(await officer.cme(...words)).toMatchObject({ exit: 2, err: expect.stringContaining('where a child lives') })
  }
})

test('which certificate held on a day, who said so and who approved it', async () => {
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' })
  const { out } = await officer.cme('directory', 'history', 'Slough', '--on', today)
  expect(out).toMatch(/Team cme +[0-9a-f]{16}… held from/)
  expect(out).toMatch(/said .* by a manager/)
  expect(out).toMatch(/approved .* by national administrator/)
  const long = await officer.cme('directory', 'history', 'Slough', '--on', '2020-03-03')
  expect(long.out).toContain('It was not in the directory by 3 Mar 2020.')
  expect(await officer.cme('directory', 'history', 'Slough', '--on', '3 March')).toMatchObject({ exit: 2 })
})
