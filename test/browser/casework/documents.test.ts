// The package for councils that have not joined, made in a real browser: the same code as the command line's, without a piece of Node.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../support/folders.ts'
import { startChromium } from '../support/chromium.ts'

const root = join(import.meta.dirname, '../../..')
const fonts = join(root, 'node_modules/dejavu-fonts-ttf/ttf')
const named = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' }
const page = '<script type="module">import * as it from "/documents.js"; globalThis.documents = it</script>'
type Page = typeof globalThis & { documents: typeof import('../../../clients/documents/index.ts') }

test('a browser makes the package, with fonts it fetched', async () => {
  const folder = await quickFolder('bundle')
  const lib = { entry: join(root, 'clients/documents/index.ts'), formats: ['es' as const] }
  const how = { outDir: folder, emptyOutDir: false, minify: false, lib: { ...lib, fileName: () => 'documents.js' } }
  await build({ root, configFile: false, logLevel: 'error', build: how })
  const server = createServer(async ({ url = '/' }, answer) => {
    const type = url === '/' ? 'text/html' : url.endsWith('.js') ? 'text/javascript' : 'font/ttf'
    answer.writeHead(200, { 'content-type': type })
    if (url === '/') return void answer.end(page)
    const place = url.endsWith('.ttf') ? fonts : folder
    answer.end(await readFile(join(place, url)).catch(() => ''))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const browser = await startChromium()
  onTestFinished(async () => {
    await browser.close()
    server.close()
  })
  const officer = await browser.newPage()
  await officer.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await officer.waitForFunction(() => 'documents' in globalThis)
  const made = await officer.evaluate(async ({ regular, bold }) => {
    const { outsidePackage } = (globalThis as Page).documents
    const fetched = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer())
    const referral = {
      ...{ id: '330218d5', from: 'Ealing', to: 'Reading', urgent: false, content: { child: { surname: 'Nguyễn' } } },
      ...{ madeAt: new Date(), takeOnBy: '2026-11-04', decideBy: '2026-11-09', named: new Map() },
    }
    const { files } = await outsidePackage(referral, [], { regular: await fetched(regular), bold: await fetched(bold) })
    return [...(files[0]?.bytes ?? [])]
  }, named)
  const [name, pdf] = Object.entries(unzipSync(new Uint8Array(made)))[0] ?? []
  expect(name).toBe('referral-330218d5/referral-330218d5.pdf')
  expect(new TextDecoder().decode(pdf?.slice(0, 8))).toBe('%PDF-1.7')
})
