// The package for councils that have not joined: what is on its pages, and that others' OpenPGP programs open it.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { printingFonts } from '../../../clients/cli/show/fonts.ts'
import { type OutsideReferral, outsidePackage } from '../../../clients/documents/index.ts'
import { outsideReferral } from '../../../clients/documents/outside/referral.ts'
import { drawPdf } from '../../../clients/documents/pdf/draw.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { quickFolder } from '../../support/folders.ts'
import { opensWithGpg, opensWithSq, tools } from './openpgp-tools.ts'

const run = promisify(execFile)
const text = (content: string) => new TextEncoder().encode(content)
const fonts = await printingFonts()

function referral(change: Record<string, unknown> = {}): OutsideReferral {
  const content = { ...referralTemplate(), ...change } as Record<string, unknown>
  return {
    ...{
      id: '330218d5',
      from: 'Ealing',
      to: 'Slough',
      urgent: false,
      content,
      madeAt: new Date('2026-11-02T10:00:00Z'),
    },
    ...{ takeOnBy: '2026-11-04', decideBy: '2026-11-09', named: new Map() },
  }
}
const files = [
  { name: 'plan.pdf', type: 'ehcp' as const, content: text('A plan.') },
  { name: 'Plan.PDF', type: 'other' as const, content: text('Another plan.') },
]

test('the package holds the marked PDF and every attachment once, and no child’s name outside them', async () => {
  const { files: made, covering, subject, phrase } = await outsidePackage(referral(), files, fonts)
  expect(made.map(({ name }) => name)).toEqual(['referral-330218d5.zip'])
  const inside = unzipSync(made[0]?.bytes ?? new Uint8Array())
  expect(Object.keys(inside)).toEqual([
    'referral-330218d5/referral-330218d5.pdf',
    'referral-330218d5/attachments/plan.pdf',
    'referral-330218d5/attachments/Plan (2).PDF',
  ])
  expect(inside['referral-330218d5/attachments/plan.pdf']).toEqual(text('A plan.'))
  expect(phrase).toBeUndefined()
  const { surname, forename } = referralTemplate().child
  for (const words of [covering, subject]) {
    expect(words).not.toContain(surname)
    expect(words).not.toContain(forename)
  }
  expect(covering).toContain('4 Nov 2026')
})

test('sealed, it opens with gpg 2.2 and with sq under the phrase, and with neither under another', async () => {
  const { files: made, phrase = '' } = await outsidePackage(referral(), files, fonts, { sealed: true })
  expect(made.map(({ name }) => name)).toEqual(['referral-330218d5.zip.gpg', 'how-to-open.txt'])
  expect(phrase.split(' ')).toHaveLength(6)
  const sealed = join(await quickFolder('sealed'), 'referral.zip.gpg')
  await writeFile(sealed, made[0]?.bytes ?? '')
  const found = await tools()
  for (const opens of [...(found.gpg ? [opensWithGpg] : []), ...(found.sq ? [opensWithSq] : [])]) {
    expect(Object.keys(unzipSync((await opens(sealed, phrase)) ?? new Uint8Array()))).toHaveLength(3)
    expect(await opens(sealed, 'abacus abacus abacus abacus abacus abacus')).toBeUndefined()
  }
  if (!found.gpg) console.warn('gpg is not on this machine: the package was NOT tried with it (apt-get install gnupg).')
  if (!found.sq) console.warn('sq is not on this machine: the package was NOT tried with it (apt-get install sq).')
})

test('every page is marked top and bottom and numbered, and is tagged for screen readers', async () => {
  const folder = await quickFolder('pdf')
  const named = { safeguarding: { ...(referralTemplate().safeguarding as object), any_concern: true } }
  const document = outsideReferral(referral(named), [])
  await writeFile(join(folder, 'it.pdf'), await drawPdf(document, fonts))
  const pages = document.blocks.flatMap(block => (block.kind === 'warning' ? block.lines : []))
  expect(pages).toEqual(['There is a safeguarding concern.'])
  const bytes = (await readFile(join(folder, 'it.pdf'))).toString('latin1')
  expect(bytes).toContain('/Marked true')
  expect(bytes).toContain('/Lang (en-GB)')
  if (!(await tools()).pdftotext) {
    console.warn(
      'pdftotext is not on this machine: the words on the pages were NOT read (apt-get install poppler-utils).',
    )
    return
  }
  const { stdout } = await run('pdftotext', ['-layout', join(folder, 'it.pdf'), '-'])
  const sheets = stdout.split('\f').filter(sheet => sheet.trim() !== '')
  expect(sheets.length).toBeGreaterThan(2)
  for (const [at, sheet] of sheets.entries()) {
    expect(sheet.match(/OFFICIAL-SENSITIVE/g)?.length, `page ${at + 1}`).toBeGreaterThanOrEqual(2)
    expect(sheet).toContain(`Page ${at + 1} of ${sheets.length}`)
    expect(sheet).toContain('our reference')
  }
})

test('names outside Latin are shown, and what the font lacks is named by its numbers, never left out', async () => {
  const child = {
    ...referralTemplate().child,
    forename: 'Łukasz',
    surname: 'Nguyễn',
    middle_names: 'محمد علي',
    former_names: ['राम'],
  }
  const folder = await quickFolder('pdf')
  await writeFile(join(folder, 'it.pdf'), await drawPdf(outsideReferral(referral({ child }), []), fonts))
  if (!(await tools()).pdftotext) {
    console.warn(
      'pdftotext is not on this machine: the words on the pages were NOT read (apt-get install poppler-utils).',
    )
    return
  }
  const { stdout } = await run('pdftotext', [join(folder, 'it.pdf'), '-'])
  expect(stdout).toContain('Łukasz')
  expect(stdout.normalize('NFC')).toContain('Nguyễn')
  expect(stdout).toContain('محمد علي')
  expect(stdout).toContain('[U+0930 U+093E U+092E]')
  expect(stdout).toContain('Some letters are not in the font')
})
