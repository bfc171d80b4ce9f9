// A connector as a process of its own, to be killed: run by killed.ts with a folder whose plan.json says everything.
// Says "ready" once it answers.
import { readFile } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { serve, startConnector } from '../../../clients/connector/index.ts'
import { connect, importSigningKey, parseKeyring, systemClock } from '../../../clients/sdk/index.ts'
import { fileMemory } from '../../../clients/sdk/node/file-memory.ts'
import { fileSpool } from '../../../clients/sdk/node/file-spool.ts'
import { decodeBase64url } from '../../../clients/seal/index.ts'

const [, , folder = ''] = process.argv
const plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))
const { url, net, authority, token, port } = plan
const memory = await fileMemory(join(folder, 'memory'))
const member = await importSigningKey(plan.member)
const keyring = await parseKeyring(JSON.stringify(plan.keyring))
const spool = fileSpool(join(folder, 'spool'))
const log = (line: string) => void process.stderr.write(`${line}\n`)
const connector = await startConnector({
  folder: join(folder, 'connector'),
  role: 'system',
  connect: () => connect({ url, net, authority, member, keyring, memory, spool }),
  memory,
  speaker: { authority, net },
  secret: decodeBase64url(String(plan.member.d)),
  clock: systemClock,
  exclusively: work => work(),
  files: { readable: undefined, policy: {}, scan: undefined },
  events: { from: 'beginning', webhook: plan.webhook, drop: join(folder, 'drop') },
  log,
})
await serve(connector, { port, token, log })
process.stdout.write('ready\n')
// Whoever is killed would leave nothing compiled for the next.
flushCompileCache()
