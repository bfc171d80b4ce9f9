// A client in a process of its own, so that its memory is its own: sends a file, saves one, or sends what gpg has sealed already.
// Run by sealing-upload.ts: `node file-client.ts send|save|put <plan.json>`; prints one line of JSON.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { announce, complete, type ReadyPart, sendMissing } from '../../../clients/sdk/attachments/send-parts.ts'
import { connect, importSigningKey, parseKeyring, systemClock } from '../../../clients/sdk/index.ts'
import { folderDestination } from '../../../clients/sdk/node/bytes/folder-destination.ts'
import { streamingFetch } from '../../../clients/sdk/node/bytes/streaming-fetch.ts'
import { fileBlob } from '../../../clients/sdk/node/file-blob.ts'
import { fileSpool } from '../../../clients/sdk/node/file-spool.ts'
import type { Session } from '../../../clients/sdk/session.ts'
import { partsOf } from '../../../clients/seal/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'

const [, , mode = '', planFile = ''] = process.argv
const plan = JSON.parse(await readFile(planFile, 'utf8'))
const council = await connect({
  url: plan.url,
  net: plan.net,
  authority: plan.authority,
  member: await importSigningKey(plan.member),
  keyring: await parseKeyring(JSON.stringify(plan.keyring)),
  fetch: streamingFetch,
  ...(plan.spool && { spool: fileSpool(plan.spool) }),
})
const work = { send, save, put }[mode]
if (!work) throw new Error(`there is no ${mode}`)
const idleMiB = peakMiB()
const startedAt = performance.now()
const more = await work()
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, idleMiB, peakMiB: peakMiB(), ...more }))

async function send(): Promise<object> {
  const content = await fileBlob(plan.file)
  const file = { name: 'chronology.bin', type: 'other' as const, marking: 'official_sensitive' as const, content }
  const sending = { to: plan.to, desk: 'cme', content: referralTemplate(), reference: newId(), attachments: [file] }
  const { id } = await council.send(sending)
  return { id }
}

async function save(): Promise<object> {
  const { letters } = await council.open(plan.id)
  const [letter] = letters
  const entry = letter?.status === 'open' ? letter.manifest[0] : undefined
  if (!entry) throw new Error('no file')
  const { place } = await council.save(entry, folderDestination(plan.folder, entry.id), letters)
  return { place }
}

/** Digests and sends, as `send` does, what was sealed before the clock of this process started. */
async function put(): Promise<object> {
  const content = await fileBlob(plan.file)
  const session = { gateway: { url: plan.url, call: council.call }, clock: systemClock } as unknown as Session
  const file = { id: newId(), bytes: content.size }
  const { arrived } = await announce(session, file)
  const digests = await sendMissing(session, file, parts(content), arrived, () => {})
  await complete(session, file.id, digests)
  return {}
}

async function* parts(content: Blob): AsyncGenerator<ReadyPart, void, void> {
  for await (const { number, sha256, bytes } of partsOf(content.stream())) {
    yield { number, sha256, read: async () => bytes as Uint8Array<ArrayBuffer> }
  }
}

function peakMiB(): number | undefined {
  if (process.platform !== 'linux') return undefined
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
}
