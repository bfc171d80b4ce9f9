// Every lie of a hostile gateway (PROTOCOL §7), one row each: refused by its name, nothing of it shown, nothing of it remembered.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { tried } from './row.ts'
import { type Stage, setStage } from './stage.ts'
import { histories } from './tables/histories.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.stop())

describe.each([['what was said, in which order, with which receipt', histories]])('%s', (_, rows) => {
  test.each(rows)('$lie: $code', row => tried(row, stage))
})
