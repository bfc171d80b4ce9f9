// Other people's programs, where this machine has them: whoever uses them says so in the output when they are not there.
import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quickFolder } from '../../support/folders.ts'

const run = promisify(execFile)
const has = (program: string, argument: string) =>
  run(program, [argument]).then(
    () => true,
    () => false,
  )

/** Which of them are on the path. */
export async function tools() {
  const [gpg, sq, pdftotext, script] = await Promise.all([
    has('gpg', '--version'),
    has('sq', '--version'),
    has('pdftotext', '-v'),
    has('script', '--version'),
  ])
  return { gpg, sq: sq && script, pdftotext }
}

/** What gpg makes of a sealed file; undefined where it refuses. */
export async function opensWithGpg(file: string, phrase: string): Promise<Uint8Array | undefined> {
  const folder = await quickFolder('gpg')
  const [home, opened, words] = [join(folder, 'home'), join(folder, 'opened'), join(folder, 'words')]
  await mkdir(home, { mode: 0o700 })
  await writeFile(words, phrase, { mode: 0o600 })
  const how = ['--batch', '--no-autostart', '--pinentry-mode', 'loopback', '--passphrase-file', words]
  const done = run('gpg', ['--homedir', home, ...how, '--output', opened, '--decrypt', file])
  return done.then(
    () => readFile(opened),
    () => undefined,
  )
}

/** The same with sq, which in Debian asks on a terminal only: `script` gives it one. */
export async function opensWithSq(file: string, phrase: string): Promise<Uint8Array | undefined> {
  const opened = join(await quickFolder('sq'), 'opened')
  const asked = spawn('script', ['-qec', `sq decrypt --output '${opened}' '${file}'`, '/dev/null'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  asked.stdin.on('error', () => {})
  // Wrong words are asked for again: the end of what is typed ends that.
  asked.stdin.end(`${phrase}\n`)
  const status = await new Promise<number | null>(resolve => asked.on('close', resolve))
  return status === 0 ? readFile(opened) : undefined
}
