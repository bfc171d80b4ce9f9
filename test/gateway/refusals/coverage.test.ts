// Every code of the closed list is provoked by a test of this folder, or stands here with the reason why none can.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ProblemCode, problemCodes } from '../../../schemas/problem.ts'

/** Said elsewhere, or never to be said. */
const elsewhere: Partial<Record<ProblemCode, string>> = {
  internal: 'would be a bug; test/gateway/edge/problem.test.ts throws one',
  purged: 'test/gateway/retention/purge.test.ts lets the time of a referral pass, and expects it there',
  contended: 'statement/head.test.ts arranges it by a lock, and expects it there',
}

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.test.ts') && name !== 'coverage.test.ts',
)
// `refuses` fails unless the gateway answers with the very code it is given, so to be written there is to be provoked.
const written = files.flatMap(name =>
  [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/\brefuses\(\s*'(\w+)'/g)].map(([, code]) => code),
)

test.each(problemCodes)('%s is provoked', code => {
  if (elsewhere[code] === undefined) expect(written).toContain(code)
  else expect(written).not.toContain(code)
})
test('what stands as provoked elsewhere is', () => {
  expect(readFileSync(join(import.meta.dirname, 'statement/head.test.ts'), 'utf8')).toContain("'contended'")
})
