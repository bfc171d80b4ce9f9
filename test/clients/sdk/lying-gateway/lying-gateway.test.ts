// Every lie of a hostile gateway (PROTOCOL §7), one row each: refused by its name, nothing of it shown, nothing of it remembered.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StatementOf } from '../../../../schemas/statement/verbs.ts'
import { claimsOf } from './forge.ts'
import { bendJson, either } from './liar.ts'
import { type Row, tried } from './row.ts'
import { type Stage, sendingTo, setStage } from './stage.ts'
import { acceptances } from './tables/acceptances.ts'
import { answers } from './tables/answers.ts'
import { councilChanges } from './tables/council/changes.ts'
import { directory } from './tables/council/directory.ts'
import { withheld } from './tables/council/withheld.ts'
import { histories } from './tables/histories.ts'
import { letters } from './tables/letters.ts'
import { nationChanges } from './tables/nation/changes.ts'
import { nation } from './tables/nation/nation.ts'
import { national } from './tables/nation/national.ts'
import { referrals } from './tables/referrals.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.stop())

const table: [told: string, rows: Row[]][] = [
  ['about the nation', nation],
  ['about the nation, to whoever knows it', national],
  ['about a change of the nation', nationChanges],
  ['about any history', histories],
  ['about a council', directory],
  ['about a change of a council', councilChanges],
  ['by what is kept back', withheld],
  ['about a referral', referrals],
  ['about an acceptance, to a sender about to close', acceptances],
  ['about a letter or an attachment', letters],
  ['in answer to something said', answers],
]

// Not test.each: it cuts the names short.
for (const [told, rows] of table) {
  describe(told, () => {
    for (const row of rows) test(`${row.lie}: ${row.code}`, () => tried(row, stage))
  })
}

test('a certificate in an answer, but not in the chain, is never sealed to', async () => {
  const { slough } = stage.councils
  const { fingerprint, certificate } = stage.attackersDesk
  type Listed = { id: string; desks: object[] }
  const swapped = (one: Listed) => ({ ...one, desks: one.desks.map(desk => ({ ...desk, fingerprint, certificate })) })
  const list = bendJson<{ items: Listed[] }>('/directory/authorities', ({ items }) => ({ items: items.map(swapped) }))
  const view = bendJson<Listed>(`/directory/authorities/${slough.id}`, swapped)
  const ealing = await stage.connect('ealing')
  const { bent } = await stage.liar.during(either(list, view), async () => {
    const [found] = (await ealing.directory.find('Slough')).items
    expect(found?.desks).toMatchObject([{ fingerprint }])
    const { id } = await ealing.send(sendingTo(found?.id ?? ''))
    const { history } = await ealing.referral(id)
    const { letter } = claimsOf<StatementOf<'send'>>(history[0]?.statement ?? '')
    expect(letter.certificates).toEqual([stage.deskOf('slough'), stage.deskOf('ealing')])
  })
  expect(bent).toBeGreaterThan(0)
})
