// The memory of imported keys: bounded, and never a reason for another answer.
import { expect, test } from 'vitest'
import { Recent, verifierOf } from '../../../gateway/identity/keys.ts'
import { makeSigningKey } from '../../../schemas/statement/jws.ts'

test('when it is full, what was not asked for longest goes', () => {
  const recent = new Recent<number>(2)
  recent.set('a', 1)
  recent.set('b', 2)
  expect(recent.get('a')).toBe(1)
  recent.set('c', 3)
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3])
  recent.set('c', 4)
  expect([recent.size, recent.get('c')]).toEqual([2, 4])
})

test('a key is imported once, for verifying only', async () => {
  const { kid, jwk } = await makeSigningKey()
  const verifier = await verifierOf(kid, jwk)
  expect(verifier.usages).toEqual(['verify'])
  expect(await verifierOf(kid, jwk)).toBe(verifier)
})
