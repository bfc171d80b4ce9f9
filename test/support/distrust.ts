// One question that many tests ask: is this not believed, and for that reason?
import { expect } from 'vitest'
import type { DistrustCode } from '../../clients/sdk/trust/distrust.ts'

export function expectDistrust(promise: Promise<unknown>, code: DistrustCode): Promise<void> {
  return expect(promise).rejects.toMatchObject({ name: 'Distrust', code })
}
