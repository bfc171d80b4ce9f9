// Files are what their content says: named safely, remarked on, or refused, before they are sealed and before they are kept.
import { describe, expect, test } from 'vitest'
import { cleanName, inspectFile } from '../../../clients/files/index.ts'
import { fileFlags, filePolicy, tightened } from '../../../schemas/file-policy.ts'
import { docx, zipOf } from './made.ts'

const inspect = (content: BlobPart, name: string, policy = {}) => inspectFile(new Blob([content]), name, policy)

describe('a name', () => {
  test.each([
    ['plan.pdf', 'plan.pdf'],
    ['../../../etc/passwd', 'passwd'],
    ['C:\\Users\\sam\\plan.pdf', 'plan.pdf'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['a\u0000b\u001b[31mc.pdf', 'ab[31mc.pdf'],
    ['plan\u200b.pdf', 'plan.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['com1', '_com1'],
    ['  ..hidden.txt. ', 'hidden.txt'],
    ['what? "now" <1|2>.txt', 'what_ _now_ _1_2_.txt'],
    ['\u00e9cole e\u0301cole.txt', 'école école.txt'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['\ud800.pdf', '\ufffd.pdf'],
  ])('%j becomes %j', (given, clean) => {
    expect(cleanName(given)).toBe(clean)
    expect(cleanName(clean)).toBe(clean)
  })

  test('is shortened before its ending, by characters and by bytes', () => {
    const long = cleanName(`${'教'.repeat(200)}.docx`)
    expect(long).toMatch(/^教+\.docx$/)
    expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(200)
    expect(cleanName(`${'a'.repeat(300)}.pdf`)).toHaveLength(120)
  })
})

describe('a type is told by content:', () => {
  test.each([
    ['%PDF-1.7\n%more', 'plan.pdf', 'application/pdf', []],
    ['%PDF-1.7\n%more', 'plan.docx', 'application/pdf', ['other_ending']],
    ['upn,name\n1,a\n', 'pupils.csv', 'text/csv', []],
    ['Just words.', 'notes.txt', 'text/plain', []],
    ['Just words.', 'plan.pdf', 'text/plain', ['other_ending']],
    ['<?xml version="1.0"?><CTfile/>', '301LLLL_CTF_307LLLL_001.xml', 'application/xml', []],
    ['<!DOCTYPE html><p onclick="x()">hello', 'page.html', 'text/html', ['active']],
    ['<!DOCTYPE html><p>hello', 'notes.txt', 'text/html', ['other_ending']],
    ['\u0001\u0002\u0003 nothing known', 'thing.bin', 'application/octet-stream', ['unknown_type']],
    ['%PDF-1.7\n/Encrypt 5 0 R', 'locked.pdf', 'application/pdf', ['encrypted']],
    ['%PDF-1.7\n<< /S /JavaScript /JS (x) >>', 'form.pdf', 'application/pdf', ['active']],
  ])('%j as %s', async (content, name, mime, flags) => {
    expect(await inspect(content, name)).toMatchObject({ name, mime, flags })
  })

  test('Office documents; macros, locks and what is embedded are remarked', async () => {
    expect(await inspect(docx(), 'plan.docx')).toMatchObject({ sort: 'document', flags: [] })
    expect(await inspect(docx(['word/vbaProject.bin']), 'plan.docm')).toMatchObject({
      flags: expect.arrayContaining(['macros']),
    })
    expect(await inspect(docx(['word/vbaProject.bin']), 'plan.docx')).toMatchObject({
      flags: expect.arrayContaining(['macros']),
    })
    expect(await inspect(zipOf(['scan.pdf'], { locked: true }), 'scans.zip')).toMatchObject({ flags: ['encrypted'] })
    expect(await inspect(zipOf(['more.zip']), 'scans.zip')).toMatchObject({ sort: 'archive', flags: ['archive'] })
  })

  test('old Office documents too', async () => {
    const wide = (text: string) => [...text].flatMap(character => [character.charCodeAt(0), 0])
    const compound = (...marks: number[]) =>
      Uint8Array.from([
        0xd0,
        0xcf,
        0x11,
        0xe0,
        0xa1,
        0xb1,
        0x1a,
        0xe1,
        ...new Array(600).fill(0),
        ...marks,
        ...new Array(600).fill(0),
      ])
    expect(await inspect(compound(...wide('WordDocument')), 'plan.doc')).toMatchObject({ flags: [] })
    expect(await inspect(compound(...wide('_VBA_PROJECT')), 'plan.doc')).toMatchObject({ flags: ['macros'] })
    expect(await inspect(compound(...wide('EncryptedPackage')), 'plan.doc')).toMatchObject({ flags: ['encrypted'] })
  })
})

describe('refused is', () => {
  const program = Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, ...new Array(200).fill(0)])
  test.each([
    ['a program by its name', 'hello', 'setup.exe', 'executable'],
    ['a program whose name is turned round', 'hello', 'plan\u202Efdp.exe', 'executable'],
    ['a program that is called a PDF', program, 'plan.pdf', 'executable'],
    [
      'a Linux program',
      Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array(80).fill(0)]),
      'plan',
      'executable',
    ],
    ['a shortcut', 'x', 'plan.pdf.lnk', 'executable'],
    ['a program in an archive', zipOf(['scan.pdf', 'setup.exe']), 'scans.zip', 'executable'],
    ['a script by its name', 'echo', 'plan.bat', 'script'],
    ['a script by its first line', '#!/bin/sh\necho', 'plan.txt', 'script'],
    ['nothing', '', 'plan.pdf', 'empty'],
  ])('%s', async (_, content, name, code) => {
    await expect(inspect(content, name)).rejects.toMatchObject({
      name: 'FileRefused',
      code,
      hint: expect.stringMatching(/\w/),
    })
  })

  test('what a policy narrows: size, sorts, remarks', async () => {
    const pdf = '%PDF-1.7\n/Encrypt 5 0 R'
    await expect(inspect(pdf, 'a.pdf', { max_bytes: 10 })).rejects.toMatchObject({ code: 'too_large' })
    await expect(inspect(pdf, 'a.pdf', { sorts: ['document'] })).rejects.toMatchObject({ code: 'sort_not_allowed' })
    await expect(inspect(pdf, 'a.pdf', { refuse: ['encrypted'] })).rejects.toMatchObject({ code: 'flag_not_allowed' })
    expect(await inspect(pdf, 'a.pdf', { sorts: ['pdf'], refuse: ['macros'] })).toMatchObject({ flags: ['encrypted'] })
  })
})

test('two policies together are never wider than either', () => {
  const one = filePolicy.parse({ max_bytes: 10, sorts: ['pdf', 'image'], refuse: ['macros'] })
  const other = filePolicy.parse({ max_bytes: 20, sorts: ['pdf', 'text'], scan_required: true })
  const both = { max_bytes: 10, sorts: ['pdf'], refuse: ['macros'], scan_required: true }
  expect(tightened(one, other)).toEqual(both)
  expect(tightened(other, one)).toEqual(both)
  expect(tightened(one, {})).toEqual(one)
  expect(filePolicy.safeParse({ refuse: Object.keys(fileFlags) }).success).toBe(true)
  expect(filePolicy.safeParse({ allow: ['exe'] }).success).toBe(false)
})
