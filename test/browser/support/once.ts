// Vitest's globalSetup of the browser tests: what all of them need is made once, before any begins.
import { ensureBundle } from '../../../clients/inbox/serve/build.ts'
import { unpackedChromium } from './chromium.ts'

export default async function setUp(): Promise<void> {
  await Promise.all([ensureBundle(), unpackedChromium()])
}
