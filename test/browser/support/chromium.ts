// The Chromium that comes with `npm ci`: unpacked once, beside the packages, and started with its security as it is.
// Its packer's own arguments are not used: they switch web security off, which is what these tests are about.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const packages = join(import.meta.dirname, '../../../node_modules')

/** Where the browser lies, unpacked if it was not yet; two runs at once do not disturb each other. */
export async function unpackedChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packages, '@sparticuz/chromium/package.json'), 'utf8'))
  const folder = join(packages, '.cache', `cme-chromium-${version}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const beside = `${folder}.${process.pid}.new`
  await mkdir(beside, { recursive: true })
  // The packer asks the environment where to, and brings its own libraries only where it believes to be in its own cloud.
  const program = "await (await import('@sparticuz/chromium')).default.executablePath()"
  execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(packages, '..'),
    env: { ...process.env, TMPDIR: beside, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
  })
  await rename(beside, folder).catch(() => rm(beside, { recursive: true, force: true }))
  return folder
}

/** Starts it. Libraries that this machine lacks are taken from the package. */
export async function startChromium(): Promise<Browser> {
  const folder = await unpackedChromium()
  const executablePath = join(folder, 'chromium')
  const lacking = execFileSync('ldd', [executablePath]).toString().includes('not found')
  const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--no-zygote', '--headless=shell', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...process.env, ...(lacking && { LD_LIBRARY_PATH: libraries }) },
  })
}
