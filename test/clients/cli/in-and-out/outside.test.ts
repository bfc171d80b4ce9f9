// From the command line: a referral to a council that has not joined, its package, what came of it, and what any export says of it.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { quickFolder } from '../../../support/folders.ts'
import { startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, referralFile } from '../support.ts'

let world: World
let ealing: Desktop
let slough: Desktop
let keys: CouncilKeys
let outside = ''
let folder = ''
beforeAll(async () => {
  world = await startWorld()
  keys = await world.join('Ealing')
  ealing = await desktop(world, keys)
  slough = await desktop(world, await world.join('Slough'))
  await world.builder.register(newId(), { ...keys.identity, name: 'Reading' })
  folder = await quickFolder('outside')
  await writeFile(join(folder, 'plan.pdf'), '%PDF-1.7 a plan')
  const sent = await ealing.json(
    ...['send', await referralFile('Zofia'), '--to', 'Reading', '--outside'],
    ...['--attach', `ihp:${join(folder, 'plan.pdf')}`],
  )
  outside = sent.id
})
afterAll(() => world?.stop())

const at = (name: string) => join(folder, name)
const table = async (name: string) => parse(await readFile(at(name), 'utf8'), { bom: true, columns: true }) as unknown[]

test('sent to a council that has not joined, the way out is named as it is typed', async () => {
  const command = ['send', await referralFile('Barnaby'), '--to', 'Reading']
  const ran = await ealing.cme('--json', ...command)
  expect(ran).toMatchObject({ exit: 3, json: { error: { code: 'recipient_without_certificate' } } })
  expect(ran.json.error.hint).toContain('cme send --outside')
  const enquired = await ealing.json('template', '--kind', 'enquiry')
  await writeFile(join(folder, 'enquiry.json'), JSON.stringify(enquired))
  const asked = await ealing.cme('enquire', join(folder, 'enquiry.json'), '--to', 'Reading')
  expect(asked.err).toMatch(/Ask them by telephone.*cme directory show "Reading"/)
  expect(asked.err).not.toContain('--outside')
})

test('a package is one file to send, with everything in it, and says where to and what comes next', async () => {
  const made = await ealing.cme('package-outside', outside, '--save', at('package'))
  expect(made.exit, made.err).toBe(0)
  expect(made.out).toContain('nobody has been sent anything')
  expect(made.out).toContain('the directory has none')
  expect(made.out).toContain('record-outside')
  const zip = at(`package/referral-${outside.slice(-8)}.zip`)
  expect((await stat(zip)).mode & 0o077).toBe(0)
  const inside = unzipSync(await readFile(zip))
  const [pdf, plan] = Object.values(inside)
  expect(new TextDecoder().decode(pdf?.slice(0, 5))).toBe('%PDF-')
  expect(new TextDecoder().decode(plan)).toBe('%PDF-1.7 a plan')
  const covering = await readFile(at('package/covering-e-mail.txt'), 'utf8')
  expect(covering).not.toContain('Zofia')
  const again = await ealing.cme('package-outside', outside, '--save', at('package'))
  expect(again.exit).toBe(2)
  expect(again.err).toContain('nothing is written over')
})

test('sealed, its phrase is shown once and stands in none of its files', async () => {
  const made = await ealing.json('package-outside', outside, '--sealed', '--save', at('sealed'))
  expect(made.phrase.split(' ')).toHaveLength(6)
  for (const file of made.files) expect(await readFile(file, 'latin1')).not.toContain(made.phrase)
})

test('what was sent properly makes no package', async () => {
  const { id } = await ealing.json('send', await referralFile('Ada'), '--to', 'Slough')
  const ran = await ealing.cme('package-outside', id, '--save', at('proper'))
  expect(ran.exit).toBe(2)
  await slough.json('open', id)
})

test('every list, table and file says for ever that its acceptance is not verified', async () => {
  await ealing.json('record-outside', outside, '--step', 'sent', '--mailbox', 'cme@reading.example')
  await ealing.json('record-outside', outside, '--step', 'accepted', '--who', 'Ines Marlowe')
  await ealing.json('close', outside)
  expect((await ealing.cme('outbox', '--all')).out).toContain('Closed, not verified')
  expect((await ealing.cme('show', outside)).out).toContain('not verified')
  await ealing.cme('export-lists', '--children', '--save', at('boxes.csv'))
  const rows = (await table('boxes.csv')) as Record<string, string>[]
  expect(rows.find(({ id }) => id === outside)).toMatchObject({
    ...{ verified: 'no', where_it_is: 'Closed, not verified', council: 'Reading', forename: 'Zofia' },
  })
  await ealing.json('export-case', outside, '--save', at('case.pdf'))
  expect((await readFile(at('case.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
  const csv = (await ealing.cme('export-case', outside, '--form', 'csv')).out
  expect(csv).toMatch(/Wrote down what came of it by secure e-mail.*,no,/)
  const json = await ealing.json('export-case', outside, '--form', 'json')
  expect(json).toMatchObject({ outside: 'emailed', copy: true })
})

test('no cell of an export is a formula, and no confidential address is in a copy', async () => {
  const evil = {
    ...{ addresses: { last_known: { lines: ['9 Hidden Row'], postcode: 'W5 9ZZ' }, confidential: true } },
    ...{ held_by: undefined },
  }
  const file = await referralFile('=HYPERLINK("http://evil.example")', {
    addresses: {
      ...evil.addresses,
      held_by: { name: 'Ada Marsh', phone: '020 7946 0102' },
      family_known_to_staff: false,
    },
  })
  const { id } = await ealing.json('send', file, '--to', 'Slough', '--to-team', 'cme')
  await ealing.cme('export-lists', '--children', '--save', at('formulas.csv'))
  const cells = (await table('formulas.csv')).flatMap(row => Object.values(row as Record<string, string>))
  expect(cells.filter(cell => /^[=+\-@]/.test(cell))).toEqual([])
  expect(cells.some(cell => cell.startsWith("'=HYPERLINK"))).toBe(true)
  for (const form of ['csv', 'json']) {
    const out = (await ealing.cme('export-case', id, '--form', form)).out
    expect(out).not.toContain('Hidden Row')
  }
})
