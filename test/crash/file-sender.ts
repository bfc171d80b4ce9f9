// A program that sends referrals with files, one after the other, until all are sent; it is killed and run again until it says so.
// Run by interruptions.ts: `node file-sender.ts <folder>`; the folder holds plan.json, the files, and the client's memory and spool.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, importSigningKey, parseKeyring } from '../../clients/sdk/index.ts'
import { fileBlob } from '../../clients/sdk/node/file-blob.ts'
import { fileMemory } from '../../clients/sdk/node/file-memory.ts'
import { fileSpool } from '../../clients/sdk/node/file-spool.ts'

const [, , folder = ''] = process.argv
const { url, net, authority, to, content, references, files, ...keys } = JSON.parse(
  await readFile(join(folder, 'plan.json'), 'utf8'),
)
const council = await connect({
  url,
  net,
  authority,
  member: await importSigningKey(keys.member),
  keyring: await parseKeyring(JSON.stringify(keys.keyring)),
  memory: await fileMemory(join(folder, 'memory')),
  spool: fileSpool(join(folder, 'spool')),
})
process.stdout.write('ready\n')
for (const reference of references as string[]) {
  const attachments = await Promise.all(
    (files as string[]).map(async name => ({
      name,
      type: 'other' as const,
      marking: 'official_sensitive' as const,
      content: await fileBlob(join(folder, name)),
    })),
  )
  const onNotice = ({ code }: { code: string }) => void process.stdout.write(`${code}\n`)
  const { id } = await council.send({ to, desk: 'cme', content, reference, attachments, onNotice })
  process.stdout.write(`sent ${reference} ${id}\n`)
}
