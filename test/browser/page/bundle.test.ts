// The bundle itself: the same bytes from the same sources, small enough for an old laptop, with nothing of anybody else's.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { buildBundle, ensureBundle } from '../../../clients/inbox/serve/build.ts'
import { quickFolder } from '../../support/folders.ts'

const maxInitialBytes = 200_000

test('two builds are byte-identical; what is loaded before the first paint is small and has no cryptography in it', async () => {
  const folder = await quickFolder('bundle')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  // One was built before any test began, or for whoever started the project here before; the other is built now.
  const one = await ensureBundle()
  expect(await buildBundle(join(folder, 'two'))).toEqual(one)

  const page = await readFile(join(folder, 'two/index.html'), 'utf8')
  const initial = [
    'index.html',
    ...[...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => String(path)),
  ]
  expect(initial).toHaveLength(3)
  const texts = await Promise.all(initial.map(path => readFile(join(folder, 'two', path))))
  const packed = texts.map(text => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length)
  const bytes = packed.reduce((sum, each) => sum + each, 0)
  expect(bytes).toBeLessThan(maxInitialBytes)
  const all = texts.join('\n')
  expect(all).not.toMatch(/argon2|SEIPD|GDS Transport|crest/i)
  expect(all).not.toMatch(/url\((?!["']?data:)/)
  expect(all).not.toMatch(new RegExp(process.cwd()))
})
