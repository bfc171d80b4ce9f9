// What works without a gateway: templates, checks, and how text is put on a terminal.
import { truncate } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { letterLines } from '../../../clients/cli/show/letter.ts'
import { table, widthOf } from '../../../clients/cli/show/table.ts'
import { fillable } from '../../../clients/cli/writing/kinds.ts'
import { plain } from '../../../clients/words/plain.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { jsonFile, minimalFile, referralFile, runCme } from './support.ts'

test.each(fillable)('the template of a %s passes the check', async kind => {
  const { out } = await runCme(['template', '--kind', kind])
  const ran = await runCme(['check', await jsonFile(out), '--kind', kind, '--json'])
  expect(ran.json).toMatchObject({ can_be_sent: true, blocks: [] })
  expect(ran.exit).toBe(0)
})

test('check says in words what blocks, where in words and by its path, and ends with 5', async () => {
  const ran = await runCme(['check', await referralFile('Zofia', { child: { surname: 'X', upn: 'Z801200005001' } })])
  expect(ran.exit).toBe(5)
  expect(ran.out).toContain('Must be put right first')
  expect(ran.out).toContain('  The child: Legal forename (child.forename)\n    Not answered: legal forename.')
  expect(ran.out).toContain('  The child: Unique Pupil Number (child.upn)\n')
})

test('a fault in a list is named as officers call it, with its path; for programs by its path alone', async () => {
  const whole = referralTemplate()
  const parents = (Array.isArray(whole.parents) ? whole.parents : []).map(one => ({ ...one, phones: ['none', '7'] }))
  const command = ['send', await jsonFile({ ...whole, parents }), '--to', 'Slough']
  const ran = await runCme(command)
  expect(ran.exit).toBe(5)
  expect(ran.err).toContain('  Second parent or carer: First telephone number (parents[1].phones[0]): Write')
  const { findings } = (await runCme(['--json', ...command])).json.error
  expect(Object.keys(findings[0])).toEqual(['path', 'code', 'message'])
  expect(findings.at(-1).path).toBe('parents[1].phones[1]')
})

test.each([
  ['check', []],
  ['send', ['--to', 'Slough']],
  ['import', ['--make-mapping', 'mapping.json']],
  ['ctf read', []],
])('cme %s refuses a file far too large before it reads it, and an endless one', async (command, more) => {
  const file = await jsonFile('')
  await truncate(file, 6 * 2 ** 30)
  for (const given of [file, '/dev/zero']) {
    const ran = await runCme(['--json', ...command.split(' '), given, ...more])
    expect(ran.json.error).toMatchObject({ exit: 2, code: 'file_too_large' })
    expect(ran.json.error.message).toMatch(/^At most \d+ MiB are read of such a file, and \//)
  }
})

test('check ends with 0 where something is open or to be thought about once more', async () => {
  const ran = await runCme(['check', await minimalFile()])
  expect(ran.exit).toBe(0)
  expect(ran.out).toMatch(/It can be sent, with \d+ things? to think about and \d+ gaps\./)
})

test('a table fits into 80 columns, whatever the names, and its columns stand under each other', () => {
  const rows = [
    ['1f3a9c42', 'Bournemouth, Christchurch and Poole', 'Being looked into, by 4 Dec 2026', '3 d'],
    ['0b7e77aa', '東京都教育委員会', 'Not delivered yet', '12 h'],
  ]
  const form = [
    { title: 'ID' },
    { title: 'From', gives: true },
    { title: 'Where it is', gives: true },
    { title: 'Age' },
  ]
  const lines = table(form, rows, 70)
  expect(lines.every(line => widthOf(line) <= 70)).toBe(true)
  const ends = lines.map(line => widthOf(line.slice(0, line.lastIndexOf(line.trimEnd().split(/ {2,}/).at(-1) ?? ''))))
  expect(new Set(ends).size).toBe(1)
})

test('what another council wrote cannot steer the terminal', async () => {
  const content = { ...referralTemplate(), basis: { summary: 'red \u001b[31malert\u001b]0;title\u0007 \u202eback' } }
  const style = { columns: 80, strong: same, dim: same, good: same, bad: same, warn: same }
  const text = (await letterLines('referral', content, style, async id => id)).join('\n')
  expect(text).toContain('red')
  for (const unseen of ['\u001b', '\u0007', '\u202e']) expect(text).not.toContain(unseen)
  expect(plain('two\nlines')).toBe('two\nlines')
})

test('what must be known before anybody visits stands first', async () => {
  const whole = referralTemplate()
  const [mother] = Array.isArray(whole.parents) ? whole.parents : []
  const parents = [{ ...mother, contact_restrictions: 'Must not learn the new address' }]
  const content = { ...whole, parents, addresses: { ...whole.addresses, confidential: true } }
  const style = { columns: 80, strong: same, dim: same, good: same, bad: same, warn: same }
  const lines = await letterLines('referral', content, style, async id => id)
  expect(lines.slice(1, 4)).toEqual([
    'Risk and safeguarding',
    '  ! The new address is confidential.',
    '  ! Ewa Okonjo-Brant: Must not learn the new address',
  ])
})

function same(text: string): string {
  return text
}
