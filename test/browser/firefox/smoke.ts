// `node test/browser/firefox/smoke.ts [command]`: whether the inbox works in the Firefox of this machine, through the real gateway.
// Not part of `npm test`: no Firefox comes with the packages. It unlocks, opens, answers with a file, is locked, and goes on where it was.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { type Ground, startGround } from '../../bench/ground.ts'
import { serveTo } from '../../bench/page/serve.ts'
import { type Firefox, startFirefox } from './bidi.ts'

const [command = 'firefox-esr'] = process.argv.slice(2)
const ground = await startGround()
const inbox = await serveTo(ground, { officer: ground.recipient })
const folder = await mkdtemp(join(tmpdir(), 'cme-firefox-file-'))
try {
  const firefox = await startFirefox(command)
  try {
    await tried(firefox, await sender(ground))
    console.log(`Firefox ${firefox.version}: all of it works.`)
  } finally {
    await firefox.stop()
  }
} finally {
  await inbox.stop()
  await ground.stop()
  await rm(folder, { recursive: true, force: true })
}

async function sender({ url, net, sender: council }: Ground) {
  const { key } = council.members[1] ?? council.members[0] ?? {}
  if (!key) throw new Error('nobody is there to send')
  return connect({ url, net, member: key, authority: council.id, keyring: Object.values(council.keyrings) })
}

async function tried(firefox: Firefox, council: Awaited<ReturnType<typeof sender>>): Promise<void> {
  const { id } = await council.send({ to: ground.recipient.id, desk: 'cme', content: referralTemplate() })
  const press = (text: string) =>
    firefox.until(
      `pressing ${text}`,
      `{ const one = [...document.querySelectorAll('button, a')].find(one => one.innerText.trim() === ${JSON.stringify(text)}); one?.click(); one !== undefined }`,
    )
  const reads = (text: string) =>
    firefox.until(`reading ${text}`, `document.body.innerText.includes(${JSON.stringify(text)})`)
  await firefox.go(inbox.url)
  await firefox.until(
    'its people',
    `{ const one = [...document.querySelectorAll('button')].find(one => one.innerText.includes('officer')); one?.click(); one !== undefined }`,
  )
  await press('Okonjo-Brant, Zofia')
  await reads('Reply to Northgate')
  const type = (words: string) =>
    firefox.until(
      'typing',
      `{ const box = document.querySelector('#reply'); Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, ${JSON.stringify(words)}); box.dispatchEvent(new Event('input', { bubbles: true })); true }`,
    )
  await type('Written in Firefox.')
  const file = join(folder, 'note.txt')
  await writeFile(file, 'A file from Firefox.')
  await firefox.choose('#files', file)
  await reads('note.txt')
  await press('Send')
  await firefox.until(
    'the receipt',
    `[...document.querySelectorAll('[role=status]')].some(one => one.innerText.startsWith('Recorded'))`,
  )
  const last = (await council.open(id)).letters.at(-1)
  if (last?.status !== 'open' || last.manifest[0]?.name !== 'note.txt') throw new Error('what was sent did not arrive')
  await type('Half a sentence that must not')
  await press('Lock now')
  await reads('Locked')
  await firefox.until(
    'the second unlocking',
    `{ const one = [...document.querySelectorAll('button')].find(one => one.innerText.includes('officer')); one?.click(); one !== undefined }`,
  )
  await firefox.until('what was typed', `document.querySelector('#reply')?.value === 'Half a sentence that must not'`)
  if (firefox.wrongs.length > 0) throw new Error(`The page complained: ${firefox.wrongs.join('; ')}`)
}
