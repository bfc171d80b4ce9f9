// A Common Transfer File becomes drafts: nothing invented, nothing lost, and hostile files do nothing at all.
import { expect, test } from 'vitest'
import { type Ctf, readCtf } from '../../../clients/ctf/index.ts'
import { bytesOf, ctfXml, pupilXml } from './files.ts'

const read = (xml: string, name?: string): Ctf => readCtf(bytesOf(xml), name)

test('a pupil becomes the draft of a referral, in the sections of the form', () => {
  const { pupils, from, to } = read(ctfXml([pupilXml()]), '3079901_CTF_307LLLL_001.xml')
  expect(from).toEqual({ lea: '307', estab: '9901', name: 'Larkspur Primary School' })
  expect(to).toEqual({ lea: '307', estab: 'LLLL' })
  expect(pupils[0]?.draft).toEqual({
    child: {
      surname: 'Okonjo-Brant',
      forename: 'Zofia',
      middle_names: 'Adaeze',
      preferred_forename: 'Zosia',
      date_of_birth: '2016-03-14',
      sex: 'F',
      upn: 'B801200005001',
      former_upns: ['D88661230450A'],
      nc_year: '6',
    },
    addresses: { last_known: { lines: ['14 Larkspur Road', 'Ealing'], postcode: 'W5 9ZZ' } },
    parents: [
      {
        name: 'Ms Ewa Okonjo-Brant',
        relationship: 'mother',
        lives_with: 'normally',
        address: 'as_child',
        phones: ['07700 900123'],
        email: 'ewa@family.example',
        parental_responsibility: 'yes',
      },
    ],
    last_education: {
      school_name: 'Larkspur Primary School',
      laestab: '3079901',
      started_on: '2021-09-06',
      removed_on: '2026-10-02',
      still_on_roll: false,
      attendance_percent: 91.5,
      unauthorised_absence_percent: 6,
    },
    needs: { sen_provision: 'K' },
  })
})

test('what no field takes is kept and named with its line, ethnicity among it; so is what is new to us', () => {
  const [pupil] = read(ctfXml([pupilXml({ more: '<Novelty><Kind>unheard of</Kind></Novelty>' })])).pupils
  const kept = Object.fromEntries((pupil?.kept ?? []).map(({ path, text }) => [path, text]))
  expect(kept).toMatchObject({ 'BasicDetails/Ethnicity': 'WEEU', 'Novelty/Kind': 'unheard of' })
  expect(pupil?.kept.every(({ line }) => line > 10)).toBe(true)
})

test.each([
  ['<Sex>M</Sex>', 'M'],
  ['<Gender>F</Gender>', 'F'],
  ['<Gender>F</Gender><Sex>F</Sex>', 'F'],
])('%s is read as %s: newer files say Sex, older ones Gender', (sex, expected) => {
  expect(read(ctfXml([pupilXml({ sex })])).pupils[0]?.draft.child).toMatchObject({ sex: expected })
})

test('a number with a slip in it is kept as supplied, and the slip is named: no child is lost to a typing error', () => {
  const [pupil] = read(ctfXml([pupilXml({ upn: 'Z801200005001' })])).pupils
  expect(pupil?.draft.child).toMatchObject({ upn: { as_supplied: 'Z801200005001' } })
  expect(pupil?.warnings.map(({ message }) => message).join()).toContain('should be B, not Z')
})

test('where the destination is unknown or outside, that is what is read', () => {
  expect(read(ctfXml([pupilXml()], { lea: 'XXX', estab: 'XXXX' })).to).toBe('unknown')
  expect(read(ctfXml([pupilXml()], { lea: 'MMM', estab: 'MMMM' })).to).toBe('outside')
  const two = read(ctfXml([pupilXml(), pupilXml()], { lea: 'XXX', estab: 'XXXX' }))
  expect(two.warnings).toEqual(['A file for an unknown destination holds one pupil; this holds 2.'])
})

test('the header counts where the file name says something else', () => {
  const { warnings, to } = read(ctfXml([pupilXml()]), '3079901_CTF_XXXXXXX_001.xml')
  expect(to).toEqual({ lea: '307', estab: 'LLLL' })
  expect(warnings).toEqual(['The file name and the header name different schools or councils: the header was taken.'])
})

test('2,000 pupils are read, each with its own line', () => {
  const { pupils } = read(ctfXml(Array.from({ length: 2000 }, (_, index) => pupilXml({ surname: `Child${index}` }))))
  expect(pupils).toHaveLength(2000)
  expect(pupils[1999]?.draft.child).toMatchObject({ surname: 'Child1999' })
  expect(new Set(pupils.map(({ line }) => line)).size).toBe(2000)
})

test.each([
  [
    'utf-16 with its mark',
    new Uint8Array([0xff, 0xfe, ...Buffer.from(ctfXml([pupilXml({ surname: 'Źrebięca' })]), 'utf16le')]),
  ],
  [
    'Latin 1, declared',
    Buffer.from(
      ctfXml([pupilXml({ surname: 'Brénnan' })]).replace('encoding="utf-8"', 'encoding="ISO-8859-1"'),
      'latin1',
    ),
  ],
])('a file in %s is read as it was meant', (_, bytes) => {
  const child = readCtf(bytes).pupils[0]?.draft.child as { surname: string }
  expect(['Źrebięca', 'Brénnan']).toContain(child.surname)
})

const bomb = `<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><CTfile>&b;</CTfile>`
const outside = `<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]><CTfile><Header>&x;</Header></CTfile>`
const deep = `<CTfile>${'<Pupil>'.repeat(200)}${'</Pupil>'.repeat(200)}</CTfile>`
const wide = `<CTfile><Pupil>${'<a>1</a>'.repeat(30_000)}</Pupil></CTfile>`

test.each([
  ['entities that swell', bomb, 'hostile_xml'],
  ['an entity that fetches a file', outside, 'hostile_xml'],
  [
    'a document type from elsewhere',
    '<!DOCTYPE CTfile SYSTEM "https://elsewhere.example/ctf.dtd"><CTfile/>',
    'hostile_xml',
  ],
  ['an entity nobody defined', '<CTfile><Header>&x;</Header></CTfile>', 'malformed_xml'],
  ['elements without end inside each other', deep, 'hostile_xml'],
  ['a pupil of 30,000 elements', wide, 'hostile_xml'],
  ['a text of a million letters', `<CTfile><Pupil><UPN>${'A'.repeat(1_000_000)}</UPN></Pupil></CTfile>`, 'hostile_xml'],
  ['an element name of a thousand letters', `<CTfile><${'a'.repeat(1000)}/></CTfile>`, 'hostile_xml'],
  ['a file cut off', ctfXml([pupilXml()]).slice(0, -40), 'malformed_xml'],
  ['two roots', '<CTfile></CTfile><CTfile></CTfile>', 'malformed_xml'],
  ['another format', '<Pupils><Pupil/></Pupils>', 'not_a_ctf'],
  ['no header', '<CTfile><CTFpupilData/></CTfile>', 'not_a_ctf'],
  ['nothing', '', 'malformed_xml'],
])('%s: nothing is taken, and the reason has a code', (_, xml, code) => {
  expect(() => read(xml)).toThrow(expect.objectContaining({ name: 'CtfRefused', code }))
})

test('an encoding that hides text from checks is not guessed at', () => {
  const utf7 = '<?xml version="1.0" encoding="utf-7"?><CTfile/>'
  expect(() => read(utf7)).toThrow(expect.objectContaining({ code: 'encoding', line: 1 }))
  expect(() => readCtf(new Uint8Array([0xc3, 0x28]))).toThrow(expect.objectContaining({ code: 'encoding' }))
})

test('markup inside a name stays a text', () => {
  const [pupil] = read(ctfXml([pupilXml({ surname: '&lt;script&gt;alert(1)&lt;/script&gt;' })])).pupils
  expect(pupil?.draft.child).toMatchObject({ surname: '<script>alert(1)</script>' })
})
