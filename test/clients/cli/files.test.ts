// What the command does with files: scanned before sealing and after opening, asked what they are, never kept where they are unsafe.
import { chmod, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { progressBar } from '../../../clients/cli/show/progress.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { docx } from '../files/made.ts'
import { type Desktop, desktop, referralFile } from './support.ts'

let world: World
let ealing: Desktop
let slough: Desktop
let slough_id: string
let manager: Desktop

beforeAll(async () => {
  world = await startWorld()
  const [first, second] = [await world.join('Ealing'), await world.join('Slough')]
  manager = await desktop(world, first, 'manager')
  slough_id = second.id
  ;[ealing, slough] = await Promise.all([desktop(world, first), desktop(world, second)])
})
afterAll(() => world.stop())

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await quickFolder('papers'), name)
  await writeFile(path, content)
  return path
}

/** A scanner that says `words` and ends as told. */
async function scanner(script: string): Promise<string> {
  const path = await written('scan.sh', `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o700)
  return path
}

const send = async (tale: string, ...more: string[]) =>
  ealing.cme('--json', 'send', await referralFile(tale), '--to', slough_id, ...more)

test('a scanner looks at each file before it is sealed, and what it said stands in the letter', async () => {
  const plan = await written('plan.pdf', '%PDF-1.7\nan invented plan')
  const clean = await scanner('test -f "$2" && test "$1" = "--fast words" && exit 0')
  const { json } = await send('Zofia', '--attach', `ehcp:${plan}`, '--scan-with', `${clean} "--fast words"`)
  const { letters } = await slough.json('open', json.id)
  expect(letters[0].attachments).toMatchObject([{ name: 'plan.pdf', scan: { by: 'scan.sh', verdict: 'clean' } }])
  expect((await slough.cme('open', json.id)).out).toContain('scanned by the sender (scan.sh)')
})

test.each([
  ['refuses it', 'echo "Eicar found in $1"; exit 1', 'Eicar found in plan.pdf'],
  ['does not end', 'exec sleep 60', 'did not end within 0.2 seconds'],
])('a scanner that %s keeps the file from being sent', async (_, script, words) => {
  const plan = await written('plan.pdf', '%PDF-1.7\nan invented plan')
  const more = ['--scan-with', await scanner(script), '--scan-timeout', '0.2']
  const ran = await send('Ottoline', '--attach', plan, ...(script.startsWith('echo') ? more.slice(0, 2) : more))
  expect(ran).toMatchObject({
    exit: 5,
    json: { error: { code: 'scan_failed', message: expect.stringContaining(words) } },
  })
})

test('what the receiving side’s scanner refuses is not kept; the letter is read all the same', async () => {
  const [good, bad] = [await written('good.pdf', '%PDF-1.7\ngood'), await written('bad.pdf', '%PDF-1.7\nbad')]
  const { json } = await send('Peregrine', '--attach', good, '--attach', bad)
  const folder = await quickFolder('got')
  const picky = await scanner('grep -q bad "$1" && { echo "no good"; exit 3; } || exit 0')
  const opened = await slough.json('open', json.id, '--save', folder, '--scan-with', picky)
  expect(opened.saved).toMatchObject([{ name: 'good.pdf' }])
  expect(opened.not_saved).toMatchObject([
    { name: 'bad.pdf', code: 'scan_failed', message: expect.stringContaining('no good') },
  ])
  expect(await readdir(folder)).toEqual(['good.pdf'])
  expect(opened.letters[0].content.child.forename).toBe('Peregrine')
})

test('what is too large is refused for its size, and neither scanned nor read before', async () => {
  const plan = await written('plan.pdf', '%PDF-1.7')
  await truncate(plan, 6 * 2 ** 30)
  const seen = join(await quickFolder('seen'), 'by-the-scanner')
  const scan = ['--scan-with', await scanner(`touch ${seen}`)]
  const { json } = await send('Hyacinth', '--attach', plan, ...scan)
  expect(json.error).toMatchObject({
    exit: 5,
    code: 'too_large',
    message: expect.stringContaining('this gateway takes files of at most'),
  })
  await writeFile(join(ealing.folder, 'file-policy.json'), JSON.stringify({ max_bytes: 2 ** 20 }))
  await truncate(plan, 2 ** 21)
  const narrowed = await send('Hyacinth', '--attach', plan, ...scan)
  expect(narrowed.json.error).toMatchObject({ code: 'too_large', message: expect.stringContaining('allows 1048576') })
  await writeFile(join(ealing.folder, 'file-policy.json'), '{}')
  expect(await readdir(dirname(seen))).toEqual([])
})

test('a file whose name speaks of child protection is not sent before somebody said what it is', async () => {
  const path = await written('CP file Zofia.pdf', '%PDF-1.7\ninvented')
  const unsaid = await send('Wilhelmina', '--attach', path)
  expect(unsaid).toMatchObject({
    exit: 2,
    json: { error: { code: 'looks_separate', message: expect.stringContaining('named people') } },
  })
  expect(unsaid.json.error.hint).toMatch(/--to-team restricted --attach cp_file:.*--attach chronology:/s)
  const together = await send('Wilhelmina', '--attach', `cp_file:${path}`)
  expect(together.json.error).toMatchObject({
    code: 'separate_item',
    hint: expect.stringContaining('cme message ID --to-team restricted'),
  })
  expect(await send('Wilhelmina', '--attach', `chronology:${path}`)).toMatchObject({ exit: 0 })
})

test('macros are remarked on both sides; a policy beside the profile refuses them', async () => {
  const path = await written('plan.docm', docx(['word/vbaProject.bin']))
  const sent = await ealing.cme('send', await referralFile('Barnaby'), '--to', slough_id, '--attach', path)
  expect(sent.err).toContain('plan.docm: It holds macros')
  const [{ id }] = (await ealing.json('outbox')).items
  expect((await slough.cme('open', id)).out).toContain('! It holds macros')
  const policy = join(ealing.folder, 'file-policy.json')
  await writeFile(policy, JSON.stringify({ refuse: ['macros'] }))
  expect((await send('Barnabas', '--attach', path)).json.error).toMatchObject({ code: 'flag_not_allowed' })
  await writeFile(policy, JSON.stringify({ refuses: ['macros'] }))
  expect((await send('Barnabas', '--attach', path)).json.error).toMatchObject({ code: 'file_policy' })
  await writeFile(policy, '{}')
})

test('what a manager publishes narrows every computer of that council, sending and keeping, and no other council', async () => {
  const policy = await written('files.json', JSON.stringify({ refuse: ['macros'], max_bytes: 2_000 }))
  const macros = await written('plan.docm', docx(['word/vbaProject.bin']))
  const long = await written('long.pdf', `%PDF-1.7\n${'invented '.repeat(300)}`)
  const { json: earlier } = await send('Isolde', '--attach', macros)
  const sentBack = await slough.json('message', earlier.id, '--words', 'Is this it?', '--attach', macros)
  expect(sentBack).toMatchObject({ id: earlier.id })

  expect((await manager.cme('directory', 'files', 'publish', policy)).out).toContain('Published')
  // Contacts published later leave the policy as it is.
  const contacts = await written(
    'contacts.json',
    JSON.stringify({ contacts: [{ for: 'cme', mailbox: 'cme@ealing.gov.uk' }] }),
  )
  await manager.json('directory', 'contacts', 'edit', contacts)
  expect((await ealing.cme('directory', 'files', 'show')).out).toMatch(
    /at most 2,000 bytes[\s\S]*refused: It holds macros/,
  )

  expect((await send('Leopold', '--attach', macros)).json.error).toMatchObject({ code: 'flag_not_allowed' })
  expect((await send('Leopold', '--attach', long)).json.error).toMatchObject({ code: 'too_large' })
  const folder = await quickFolder('got')
  const opened = await ealing.json('open', earlier.id, '--save', folder)
  expect(opened.not_saved).toMatchObject([{ code: 'flag_not_allowed' }, { code: 'flag_not_allowed' }])
  expect((await slough.json('open', earlier.id, '--save', folder)).saved).toMatchObject([{ name: 'plan.docm' }, {}])
  await manager.json('directory', 'files', 'publish', await written('none.json', '{}'))
  expect(await send('Leopold', '--attach', macros)).toMatchObject({ exit: 0 })
})

test('progress tells how fast and how long still; what had travelled before makes nothing look faster', () => {
  let drawn = ''
  let now = 0
  const terminal = { in: false, out: false, err: true, columns: 120 }
  const err = (text: string) => {
    drawn += text
  }
  const io = { err, terminal } as Parameters<typeof progressBar>[0]['io']
  const bar = progressBar({ io, quiet: false, json: false }, 'Sealing and uploading', 1000 * 1024 * 1024, () => now)
  bar.at(500 * 1024 * 1024, { resumedBytes: 500 * 1024 * 1024 })
  now = 10_000
  bar.at(600 * 1024 * 1024, { resumedBytes: 500 * 1024 * 1024 })
  expect(drawn.split('\r').at(-1)).toContain(' 60 %  600.0 MiB  10.0 MiB/s, 40 s left')
})

test('what is kept is kept for its owner alone, beside what was there before', async () => {
  const path = await written('plan.pdf', '%PDF-1.7\nnew')
  const { json } = await send('Clementine', '--attach', path)
  const folder = await quickFolder('got')
  await writeFile(join(folder, 'plan.pdf'), 'old')
  await slough.json('open', json.id, '--save', folder)
  expect((await readdir(folder)).sort()).toEqual(['plan (2).pdf', 'plan.pdf'])
  expect(await readFile(join(folder, 'plan.pdf'), 'utf8')).toBe('old')
})
