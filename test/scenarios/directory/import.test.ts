// All councils of the United Kingdom into an empty directory in one go, as registrars do it on the first day; found by any code they
// ever had; out again, and in again to no change.
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Council } from '../../../clients/sdk/connect.ts'
import { readCsv, readJsonList, writeCsv, writeJson } from '../../../clients/sdk/exchange/csv.ts'
import { GatewayProblem } from '../../../clients/sdk/index.ts'
import { councilsFile } from '../../../infra/nation/councils.ts'
import { connectedRegistrar } from '../../support/connected.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let first: Council
let second: Council
const file = await readFile(councilsFile, 'utf8')

beforeAll(async () => {
  world = await startWorld()
  first = await connectedRegistrar(world, 0)
  second = await connectedRegistrar(world, 1)
  return () => world.stop()
})

const named = async (query: string) =>
  (await first.directory.find(query, { limit: 20 })).items.map(({ identity }) => identity?.name)

describe('an import of all councils', () => {
  test('is proposed as one by a registrar, and approved as one by another who reads the same file', async () => {
    const plan = await first.directory.planImport(readCsv(file))
    expect(plan).toMatchObject({ changed: [], same: [], absent: [], invalid: [], waiting: [] })
    expect(plan.added).toHaveLength(239)
    const proposed = await first.directory.proposeImport(plan)
    expect(new Set(proposed.map(({ state }) => state))).toEqual(new Set(['proposed']))
    expect(await named('Slough')).toEqual([])

    const again = await first.directory.planImport(readCsv(file))
    expect(again).toMatchObject({ added: [], changed: [], same: [] })
    expect(again.waiting).toHaveLength(239)

    const own = await first.directory.compareImport(readCsv(file))
    expect(own.agreed, 'nobody agrees to what they proposed').toEqual([])
    const agreement = await second.directory.compareImport(readCsv(file))
    expect(agreement).toMatchObject({ others: [] })
    expect(agreement.agreed).toHaveLength(239)
    const approved = await second.directory.approveImport(agreement)
    expect(new Set(approved.map(({ state }) => state))).toEqual(new Set(['approved']))
    expect(await world.check()).toEqual([])
  })

  test('leaves every council found by the codes it has and had', async () => {
    expect(await named('871')).toEqual(['Slough'])
    expect(await named('E08000016'), 'the old GSS code of Barnsley').toEqual(['Barnsley'])
    expect(await named('E08000019'), 'the old GSS code of Sheffield').toEqual(['Sheffield'])
    expect(await named('E10000002'), 'Buckinghamshire, when it was a county of districts').toEqual(['Buckinghamshire'])
    expect(await named('909'), 'the old code of Cumbria leads on').toEqual([
      'Cumberland',
      'Cumbria (until 2023)',
      'Westmorland and Furness',
    ])
    expect(await named('S12000013')).toEqual(['Na h-Eileanan Siar'])
    expect(await named('ynys mon')).toEqual(['Isle of Anglesey'])
    expect(await named('W06000015')).toEqual(['Cardiff'])
  })

  test('comes out as CSV and as JSON that import again to no change', async () => {
    const councils = await first.directory.councils()
    for (const read of [readCsv(writeCsv(councils)), readJsonList(writeJson(councils))]) {
      const plan = await first.directory.planImport(read)
      expect(plan).toMatchObject({ added: [], changed: [], absent: [], invalid: [], waiting: [] })
      expect(plan.same).toHaveLength(239)
    }
  })

  test('is shown against the directory before anything is said: changed, new and absent, by line', async () => {
    const changed = 'name,nation,gss,la_codes\nSlough and Eton,England,E06000039,871\nNew Town,England,E06999999,899\n'
    const plan = await first.directory.planImport(readCsv(changed))
    expect(plan.changed).toMatchObject([{ line: 2, before: { name: 'Slough' }, fields: ['name'] }])
    expect(plan.added).toMatchObject([{ line: 3, identity: { name: 'New Town' } }])
    expect(plan.absent).toHaveLength(238)
  })

  test('is recorded whole or not at all', async () => {
    const before = await first.directory.councils()
    const rows = 'name,nation,gss,la_codes\nOne New,England,,898\nTwo New,England,,899\n'
    const plan = await first.directory.planImport(readCsv(rows))
    const [one, two] = plan.added
    if (!one || !two) throw new Error('two are new')
    // The second is said about a council that is registered already.
    const slough = before.find(({ identity }) => identity.name === 'Slough')
    const spoilt = { ...plan, added: [one, { ...two, id: slough?.id ?? '' }] }
    await expect(first.directory.proposeImport(spoilt)).rejects.toThrow(GatewayProblem)
    await expect(first.directory.entry(one.id)).rejects.toMatchObject({ code: 'unknown_authority' })
    expect(await world.check()).toEqual([])
  })

  test('is not agreed to where the file says other than what waits', async () => {
    const rows = (name: string) => readCsv(`name,nation,gss,la_codes\n${name},England,,899\n`)
    await first.directory.proposeImport(await first.directory.planImport(rows('New Town')))
    const { agreed, others, plan } = await second.directory.compareImport(rows('Newer Town'))
    expect(agreed).toEqual([])
    expect(others).toMatchObject([{ identity: { name: 'New Town' } }])
    expect(plan.changed).toMatchObject([{ before: { name: 'New Town' }, after: { name: 'Newer Town' } }])
  })
})
