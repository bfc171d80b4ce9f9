// Every lie of a hostile gateway (PROTOCOL §7), one row each: refused by its name, nothing of it shown, nothing of it remembered.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { tried } from './row.ts'
import { type Stage, setStage } from './stage.ts'
import { directory } from './tables/directory.ts'
import { histories } from './tables/histories.ts'
import { nation } from './tables/nation.ts'
import { referrals } from './tables/referrals.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.stop())

describe.each([
  ['about the nation', nation],
  ['about any history', histories],
  ['about a council', directory],
  ['about a referral', referrals],
])('%s', (_, rows) => {
  test.each(rows)('$lie: $code', row => tried(row, stage))
})
