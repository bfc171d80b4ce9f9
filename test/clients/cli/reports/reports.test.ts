// `cme report`: a council's numbers for people, programs and spreadsheets; what letters say stays on the computer but for a manager's own
// act; and the nation's months, in which nothing below five is shown.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../../../gateway/database/connect.ts'
import { quickFolder } from '../../../support/folders.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { startWorld } from '../../../support/world.ts'
import { desktop, jsonFile, referralFile, registrarsDesktop } from '../support.ts'

const august = Date.parse('2026-08-12T10:00:00+01:00') / 1000

test('a council reads its own numbers exactly; only a manager writes down what letters say; an administrator is shown nothing below five', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const [officer, manager] = [await desktop(world, ealing), await desktop(world, ealing, 'manager')]
  const receiver = await desktop(world, slough)
  const { id } = await officer.json('send', await referralFile('Zofia'), '--to', 'Slough')
  await receiver.json('open', id.slice(-8))
  await receiver.json('accept', id.slice(-8), '--basis', 'child_seen', '--case-reference', 'SLO-1')
  const outcome = { outcome: 'on_roll', on: '2026-11-02', urn: '199902', starts_on: '2026-11-09' }
  await receiver.json('record-outcome', id.slice(-8), '--file', await jsonFile(outcome))

  const { rows, counterparts } = await officer.json('report', '--by', 'whole')
  expect(rows[1]).toMatchObject({ direction: 'sent', transfers: 1, accepted: 1, decided: { count: 1 }, unsettled: 0 })
  expect(counterparts).toMatchObject([{ counterpart: slough.id, transfers: 1 }])
  const { out } = await officer.cme('report')
  expect(out).toMatch(/By council +Referrals +Accepted .*\nSlough +1 +1 /)
  const csv = (await officer.cme('report', '--csv')).out.split('\r\n')
  expect(csv[0]).toMatch(/^direction,from,to,counterpart,counterpart_name,transfers,/)
  expect(csv.some(line => line.includes(`${slough.id},Slough,1,0,`))).toBe(true)

  const opened = await officer.cme('report', '--opened')
  expect(opened.out).toContain('Sent: 1 opened')
  expect(opened.out).toMatch(/Where the child is now.*\n.*On roll.* +1/i)
  const file = join(await quickFolder('report'), 'opened.csv')
  expect(await officer.cme('report', '--opened', '--export', file)).toMatchObject({ exit: 2 })
  expect(await officer.cme('report', '--opened', '--json')).toMatchObject({ exit: 2 })
  expect(await manager.cme('report', '--opened', '--export', file)).toMatchObject({ exit: 0 })
  expect(await readFile(file, 'utf8')).toContain(',outcomes,on_roll,1\r\n')
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  // Seven and two in a month that has ended: put there, for a month takes a month.
  const owner = connect(world.database.ownerUrl, { max: 1 })
  for (const [from, to] of [...Array(7).fill([ealing, slough]), ...Array(2).fill([slough, ealing])]) {
    const referral = new RawReferral(world, from, to)
    await referral.send()
    await owner`update referrals set sent_at = ${august} where id = ${referral.id}`
  }
  await disconnect(owner)
  const registrar = await registrarsDesktop(world)
  const { months } = await registrar.json('report', 'nation', '--from', '2026-08')
  const of = (council: string) => months[0].councils.find((one: { council: string }) => one.council === council)
  expect(of(slough.id)).toMatchObject({ received: { transfers: 5 }, sent: { transfers: null } })
  expect(of(ealing.id)).toMatchObject({ received: { transfers: null }, sent: { transfers: 5 } })
  expect(months[0].nation.transfers).toEqual({ at_least: 5, at_most: 11 })
  const text = await registrar.cme('report', 'nation', '--from', '2026-07', '--to', '2026-08')
  expect(text.out).toMatch(/Slough +5 +fewer than 5/)
  expect(text.out).toContain('All of it')
  expect((await officer.cme('report', 'nation')).exit).toBe(3)
})
