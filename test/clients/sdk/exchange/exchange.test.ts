// The directory in and out: a file is read strictly and by line, compared with what is there, and comes back as it went.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeCell } from '../../../../clients/sdk/exchange/cells.ts'
import { type Listed, readCsv, readJsonList, writeCsv, writeJson } from '../../../../clients/sdk/exchange/csv.ts'
import { planImport } from '../../../../clients/sdk/exchange/plan.ts'
import { type Identity, identity } from '../../../../schemas/directory/identity.ts'
import { newId } from '../../../../schemas/ids.ts'

const today = '2026-11-22'
const council = (name: string, more: Partial<Identity> = {}): Listed => ({
  id: newId(),
  identity: { name, nation: 'England', gss: [], status: 'active', ...more },
})
const slough = council('Slough', { la_codes: [{ code: '871' }], gss: [{ code: 'E06000039' }], region: 'South East' })
const cumbria = council('Cumbria', { la_codes: [{ code: '909', until: '2023-03-31' }], status: 'closed' })
const directory = [slough, cumbria]
const plan = (csv: string, there: readonly Listed[] = directory) => planImport(readCsv(csv), there, today)
const reasons = (csv: string) => plan(csv).invalid.map(({ line, reason }) => `${line}: ${reason}`)

describe('a file is compared', () => {
  test('by id, by today’s code, by GSS code, by name, in this order', () => {
    for (const row of [`${slough.id},Other,,`, ',Other,871,', ',Other,,E06000039', ',slough,,']) {
      const { changed, added, same } = plan(`id,name,la_codes,gss,nation\n${row},England\n`)
      expect([...changed.map(({ id }) => id), ...same]).toEqual([slough.id])
      expect(added).toEqual([])
    }
  })

  test('with what it speaks of: a column that is not there changes nothing, an empty cell does', () => {
    expect(plan('name,nation,la_codes\nSlough,England,871\n').same).toEqual([slough.id])
    const { changed } = plan('name,nation,la_codes,region\nSlough,England,871,\n')
    expect(changed).toMatchObject([{ fields: ['region'], before: { region: 'South East' } }])
    expect(changed[0]?.after).not.toHaveProperty('region')
  })

  test('and what is not in it stays as it is', () => {
    const { absent, changed, added } = plan('name,nation,la_codes\nSlough,England,871\n')
    expect({ absent, changed, added }).toEqual({ absent: [cumbria], changed: [], added: [] })
  })

  test('with predecessors and successors from the file or the directory', () => {
    const { added, invalid } = plan(
      'name,nation,la_codes,predecessors,successors\nNew One,England,942,909,New Two\nNew Two,England,943,Cumbria,\n',
    )
    expect(invalid).toEqual([])
    expect(added[0]?.identity).toMatchObject({ predecessors: [cumbria.id], successors: [added[1]?.id] })
    expect(added[1]?.identity.predecessors).toEqual([cumbria.id])
  })
})

describe('a row that cannot be used is named by its line, with the reason', () => {
  test.each([
    ['a code of four digits', 'Slough,England,8711', '2: la_codes: A DfE code has three digits'],
    ['a nation that is none', 'Slough,Mars,871', '2: nation: The nation is England'],
    ['31 February', 'Slough,England,871 until 2026-02-31', '2: la_codes:'],
    ['a cell too many', 'Slough,England,871,x', '2: It has 4 cells where the header has 3.'],
    ['no name', ',England,871', '2: name: A name has two to 120 characters.'],
    ['a quotation mark amiss', '"Slough"x,England,871', '2: Invalid Closing Quote'],
  ])('%s', (_, row, reason) => {
    expect(reasons(`name,nation,la_codes\n${row}\n`)[0]).toContain(reason)
  })

  test('two rows for one council; a code twice; a stranger’s id; a successor nobody knows; one name for two', () => {
    expect(reasons('name,nation,la_codes\nSlough,England,871\nSlough again,England,871\n')).toContain(
      '3: It means the same council as line 2.',
    )
    expect(reasons('name,nation,la_codes\nA One,England,899\nB Two,England,899\n').join()).toContain(
      '899 stands on line 2 already',
    )
    expect(reasons(`id,name,nation\n${newId()},Slough,England\n`)).toEqual([
      '2: The directory has no council with this id.',
    ])
    expect(reasons('name,nation,successors\nNew One,England,Atlantis\n')).toEqual([
      '2: successors: Atlantis is neither in the file nor in the directory.',
    ])
    const twins = [council('Newport', { nation: 'Wales' }), council('Newport')]
    expect(plan('name,nation\nNewport,Wales\n', twins).invalid).toMatchObject([{ line: 2 }])
  })

  test('a name over several lines counts the lines', () => {
    expect(plan('name,nation\n"Slough\nand Eton",England\nX,Mars\n').invalid).toMatchObject([{ line: 4 }])
  })

  test.each([
    ['', 'The column "name" is missing'],
    ['name,nation,password\n', 'There is no column "password"'],
    ['name,name,nation\n', 'stands twice'],
  ])('and a header that cannot be used stops at once', (csv, reason) => {
    expect(() => readCsv(csv)).toThrow(reason)
  })

  test.each(['{}', '"x"', '{"councils": 1}'])('nor is JSON read that is no list: %s', json => {
    expect(() => readJsonList(json)).toThrow('no list of councils')
  })

  test('an element of JSON that is no council is named by its number', () => {
    expect(
      readJsonList('[{"name":"Slough","nation":"England"},7,{"name":"X","nation":"Mars","evil":1}]'),
    ).toMatchObject({
      rows: [{ line: 1 }],
      invalid: [{ line: 2 }, { line: 3 }],
    })
  })
})

test.each(['=1+1', '+447700900123', '-1', '@SUM(A1)', '\t=1', "'=1", '\r=1'])(
  'no cell is a formula in a spreadsheet: %j',
  text => {
    expect(safeCell(text)).toMatch(/^'/)
    const evil = council(`${text} Council`)
    const csv = writeCsv([evil])
    expect(csv.split('\r\n')[1]?.split(',')[1]).toMatch(/^"?'/)
    expect(readCsv(csv).rows[0]?.identity.name).toBe(evil.identity.name.trim())
  },
)

test('whatever may stand in the directory comes out, and in again to no change', () => {
  const day = fc
    .date({ min: new Date('1965-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map(date => date.toISOString().slice(0, 10))
  const held = fc.record({ from: day, until: day }, { requiredKeys: [] })
  const code = (form: fc.Arbitrary<string>) =>
    fc.array(
      fc.tuple(form, held).map(([one, days]) => ({ code: one, ...days })),
      { maxLength: 3 },
    )
  const word = fc.string({ unit: fc.constantFrom(...'abcŵéÅ=+-@\'", ()[]&.\t'), minLength: 2, maxLength: 20 })
  // A name is typed by people: no spaces at its ends, and none of the words and signs that divide a cell.
  const name = word.map(text => text.trim()).filter(text => text.length >= 2)
  const other = fc.record({
    name: name.filter(text => !/[;[\]]/.test(text)),
    language: fc.constantFrom('cy' as const, 'gd' as const),
  })
  const one = fc.record(
    {
      name,
      nation: fc.constantFrom('England' as const, 'Wales' as const),
      gss: code(fc.stringMatching(/^[EWS]\d{8}$/)),
      status: fc.constantFrom('active' as const, 'closing' as const, 'closed' as const),
      la_codes: code(fc.stringMatching(/^\d{3}$/)).filter(all => all.length > 0),
      other_names: fc.array(other, { minLength: 1, maxLength: 2 }),
      region: name,
      closes_on: day,
    },
    { requiredKeys: ['name', 'nation', 'gss', 'status'] },
  )
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), all => {
      const councils = all.map(given => ({ id: newId(), identity: identity.parse(given) }))
      for (const read of [readCsv(writeCsv(councils)), readJsonList(writeJson(councils))]) {
        const { invalid, changed, added, same } = planImport(read, councils, today)
        const clashes = invalid.filter(({ reason }) => !reason.includes('stands on line'))
        expect({ clashes, changed, added, same: same.length }).toEqual({
          clashes: [],
          changed: [],
          added: [],
          same: councils.length,
        })
      }
    }),
    { numRuns: 60 },
  )
})
