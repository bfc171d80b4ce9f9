// Many referrals from a case system's file: faults by line and column, one referral for each row, whatever happens in between.
import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Profile } from '../../../../clients/sdk/node/profile.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { quickFolder } from '../../../support/folders.ts'
import { type HeldLine, openLine } from '../../../support/held-line.ts'
import { RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, desktopOf, profileOf, profileOnDisk } from '../support.ts'

let world: World
let line: HeldLine
let profile: Profile
let ealing: Desktop
let slough: Desktop
let council: CouncilKeys
let folder = ''
beforeAll(async () => {
  world = await startWorld()
  const [own, theirs] = [await world.join('Ealing'), await world.join('Slough')]
  await world.builder.register(newId(), { ...own.identity, name: 'Reading' })
  line = await openLine(world.url)
  profile = await profileOnDisk(world, own, { gateway: line.url, issuer: world.url })
  const { keys } = profileOf(world, own, memberOf(own, 'officer'), profile.folder)
  ealing = desktopOf(profile, async () => keys)
  council = theirs
  slough = await desktop(world, theirs)
  folder = await quickFolder('import')
})
afterAll(async () => {
  line?.server.closeAllConnections()
  line?.server.close()
  await world?.stop()
})

const at = (name: string) => join(folder, name)
const heads = 'Case number,To,Surname,Forename,DOB,Gender,UPN,Last school,Reason,Shoe size'
const file = async (name: string, rows: readonly string[]) => {
  await writeFile(at(name), `\ufeff${[heads, ...rows].join('\r\n')}\r\n`)
  return at(name)
}
const mapping = async () => {
  await ealing.json('import', await file('heads.csv', []), '--make-mapping', at(`${newId()}.json`)).then(async made => {
    const complete = structuredClone(made.mapping)
    complete.fields['referrer.team_mailbox'] = { value: 'cme@ealing.example' }
    complete.fields['referrer.phone'] = { value: '020 7946 0101' }
    complete.fields['basis.reason'] = { column: 'Reason', codes: { Moved: 'moved_to_another_local_authority' } }
    await writeFile(at('mapping.json'), JSON.stringify(complete))
    expect(made.unknown).toContain('Shoe size')
  })
  return at('mapping.json')
}
const good = (number: number, to = 'Slough') =>
  `EAL-${number},${to},Okonjo,Zofia ${number},14/03/2016,Female,,"Larkspur, Primary",Moved,`

test('a mapping is begun from the headings, and a dry run names every fault by line and column and sends nothing', async () => {
  const rows = [
    good(1),
    'EAL-2,Slough,Brant,Ada,31/02/2016,Female,,Larkspur,Moved,',
    'EAL-2,Slough,Brant,Ada,14/03/2016,Girl,,Larkspur,Moved,',
    'EAL-4,Nowhere,Brant,Ada,14/03/2016,Female,Q207000016049,Larkspur,Moved,',
    'EAL-5,Reading,Brant,Ada,14/03/2016,Female,,Larkspur,Gone,',
  ]
  const ran = await ealing.cme(
    '--json',
    'import',
    await file('bad.csv', rows),
    '--mapping',
    await mapping(),
    '--dry-run',
  )
  expect(ran.exit).toBe(5)
  const faults = ran.json.errors.map((one: { line: number; column?: string; message: string }) => [
    ...[one.line, one.column, one.message],
  ])
  expect(faults).toEqual([
    [3, 'E “DOB”', '31 February is not a date.'],
    [4, 'F “Gender”', expect.stringContaining('“Girl” is none of the choices')],
    [4, 'A “Case number”', expect.stringContaining('stands in line 3 already')],
    [5, 'G “UPN”', expect.stringContaining('should be P, not Q')],
    [5, undefined, expect.stringContaining('Nowhere')],
    [6, 'I “Reason”', expect.stringContaining('“Gone” is none of the choices')],
    [6, undefined, expect.stringContaining('has not joined')],
  ])
  expect(ran.json.counts).toEqual({ to_do: 1, sent: 0, sent_before: 0, refused: 4 })
  const refused = await ealing.cme('import', at('bad.csv'), '--mapping', at('mapping.json'))
  expect(refused.out).toContain('Nothing was sent')
  expect((await ealing.json('outbox', '--all')).items).toEqual([])
})

test('killed while rows are sent, and run again: exactly one referral for each row', async () => {
  const rows = Array.from({ length: 12 }, (_, number) => good(100 + number))
  const command = ['import', await file('many.csv', rows), '--mapping', await mapping(), '--report', at('report.csv')]
  for (const [when, passing] of [
    ['before', 3],
    ['after', 2],
  ] as const) {
    const held = line.hold(when, passing)
    const child = spawn(process.execPath, [resolve('clients/cli/cme.js'), ...command], {
      env: { ...process.env, CME_PROFILE: profile.folder },
      stdio: 'ignore',
    })
    const ended = new Promise(done => child.on('close', (_, signal) => done(signal)))
    await Promise.race([held.reached, ended.then(signal => Promise.reject(new Error(`it ended: ${signal}`)))])
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    held.release()
  }
  const { counts } = await ealing.json(...command)
  expect(counts.sent + counts.sent_before).toBe(12)
  expect(counts.sent_before).toBeGreaterThanOrEqual(5)
  expect((await ealing.json(...command)).counts).toMatchObject({ sent: 0, sent_before: 12 })
  const { items } = await slough.json('inbox', '--all')
  expect(items).toHaveLength(12)
  const report = parse(await readFile(at('report.csv'), 'utf8'), { columns: true }) as {
    reference: string
    id: string
  }[]
  expect(new Set(report.map(({ id }) => id))).toEqual(new Set(items.map(({ id }: { id: string }) => id)))
  const opened = await slough.json('open', report[0]?.id ?? '')
  expect(opened.letters[0].content).toMatchObject({
    child: {
      forename: 'Zofia 100',
      date_of_birth: '2016-03-14',
      sex: 'F',
      upn: { not_known: 'Not held in our case system.' },
    },
    referrer: { case_reference: 'EAL-100', officer: 'Robin Fairweather' },
    last_education: { school_name: 'Larkspur, Primary' },
    safeguarding: { not_known: 'Not held in our case system.' },
  })
})

test('rows without faults are sent with --good-rows, and councils that have not joined with --outside', async () => {
  const rows = ['EAL-200,Slough,,,31/02/2016,Female,,Larkspur,Moved,', good(201), good(202, 'Reading')]
  const command = ['import', await file('some.csv', rows), '--mapping', await mapping(), '--good-rows', '--outside']
  const ran = await ealing.cme('--json', ...command)
  expect(ran.exit).toBe(5)
  expect(ran.json.counts).toEqual({ to_do: 0, sent: 2, sent_before: 0, refused: 1 })
  const { items } = await ealing.json('outbox', '--with', 'Reading')
  expect(items).toMatchObject([{ verified: false }])
})

test('files named in a column go with their row; what the receiving council asks for is told once, attached or explained, and stops nothing', async () => {
  const directory = new RawDirectory(world)
  const wish = { attachment: 'leaver_form', note: 'Signed.' }
  const document = JSON.stringify({ contacts: [], requirements: [wish] })
  const update = { verb: 'update' as const, document: await sha256(document) }
  recorded(await directory.say(directory.member(council), council.id, update, { document }))
  await mkdir(at('files'), { recursive: true })
  await writeFile(at('files/leaver.txt'), 'Left in July.')
  await writeFile(at('files/letter.txt'), 'A letter.')
  const base = JSON.parse(await readFile(await mapping(), 'utf8'))
  const attachments = [{ column: 'UPN', type: 'leaver_form' }, 'Shoe size']
  await writeFile(
    at('with-files.json'),
    JSON.stringify({ ...base, attachments, fields: without(base.fields, 'child.upn') }),
  )
  const row = (number: number, leaver: string, other = '', reason = 'Moved') =>
    `EAL-${number},Slough,Okonjo,Zofia ${number},14/03/2016,Female,${leaver},Larkspur,${reason},${other}`
  const rows = [
    row(300, 'leaver.txt', 'letter.txt; leaver.txt'),
    row(301, ''),
    row(302, 'gone.txt'),
    row(303, '../heads.csv'),
  ]
  const command = ['import', await file('files.csv', rows), '--files', at('files'), '--mapping', at('with-files.json')]
  const dry = await ealing.cme('--json', ...command, '--dry-run')
  expect(dry.json.errors).toMatchObject([
    { line: 4, column: 'G “UPN”', message: 'There is no file “gone.txt” in the folder of the files.' },
    { line: 5, column: 'G “UPN”', message: expect.stringContaining('is not beneath the folder') },
  ])
  const asked = { council: 'Slough', words: 'Leaver form, attached (Signed.)', rows: 3, line: 3 }
  expect(dry.json.asked_for_and_missing).toEqual([asked])
  const read = (await ealing.cme(...command, '--dry-run')).out
  expect(read).toContain('Slough asks a referral to carry this as well')
  expect(read).toContain('3 × Leaver form, attached (Signed.) (first in line 3)')

  const explained = {
    ...base,
    attachments,
    fields: without(base.fields, 'child.upn'),
    why_not: { '*': { value: 'None was made.' } },
  }
  await writeFile(at('with-files.json'), JSON.stringify(explained))
  const sent = await ealing.cme('--json', ...command, '--good-rows')
  expect(sent.json).toMatchObject({ counts: { sent: 2, refused: 2 }, asked_for_and_missing: [] })
  const [first, second] = sent.json.rows
  const opened = await slough.json('open', first.id)
  expect(opened.letters[0].attachments.map((one: { name: string; type: string }) => [one.name, one.type])).toEqual([
    ['leaver.txt', 'leaver_form'],
    ['letter.txt', 'other'],
    ['leaver.txt', 'other'],
  ])
  const because = (await slough.json('open', second.id)).letters[0].content.unmet_requirements
  expect(because).toEqual([{ requirement: 'Leaver form, attached', because: 'None was made.' }])
})

const without = (fields: object, left: string) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== left))

test('a mapping that names what is not there is refused before a row is read', async () => {
  await writeFile(
    at('wrong.json'),
    JSON.stringify({ reference: 'Nr', to: 'To', when_empty: 'x', fields: { 'child.shoe_size': 'Shoe size' } }),
  )
  const ran = await ealing.cme('--json', 'import', await file('one.csv', [good(1)]), '--mapping', at('wrong.json'))
  expect(ran).toMatchObject({
    exit: 5,
    json: { error: { findings: [{ path: 'reference' }, { path: 'child.shoe_size' }] } },
  })
})
