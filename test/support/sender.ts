// A program that sends one referral, and can kill itself just before or just after its statement reaches the gateway.
// Run by say/killed.test.ts: `node sender.ts <folder> before|after|never`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, importSigningKey, parseKeyring } from '../../clients/sdk/index.ts'
import { fileMemory } from '../../clients/sdk/node/file-memory.ts'
import { isStatement, lineWith } from './line.ts'

const [, , folder = '', killed] = process.argv
const { url, net, authority, to, content, reference, ...keys } = JSON.parse(
  await readFile(join(folder, 'plan.json'), 'utf8'),
)

const die = () => process.kill(process.pid, 'SIGKILL')
const fetch = lineWith(async (request, pass) => {
  if (isStatement(request) && killed === 'before') die()
  const answer = await pass()
  if (isStatement(request) && killed === 'after') die()
  return answer
})
const member = await importSigningKey(keys.member)
const keyring = await parseKeyring(JSON.stringify(keys.keyring))
const memory = await fileMemory(join(folder, 'memory'))
const council = await connect({ url, net, authority, member, keyring, memory, fetch })
await council.send({ to, desk: 'cme', content, reference })
