// One waiting request said through the SDK, under its own reference: again after a kill, the SDK goes on with the bytes it had signed.
import type { Council, LetterOptions, OutgoingFile, Said } from '../../sdk/index.ts'
import type { StagedFile, Waiting } from './item.ts'
import { sealedBlob } from './sealed-file.ts'
import type { OutboxStore } from './store.ts'
import { verbNamed } from './verbs.ts'

/** What the SDK remembers a request by. */
export const nameInMemory = (reference: string) => `connector ${reference}`

/** Says it. @throws what the SDK throws */
export async function sayItem(council: Council, store: OutboxStore, item: Waiting): Promise<Said> {
  const { reference, verb, subject = '', words, files, seen } = item
  const options: LetterOptions = {
    reference: nameInMemory(reference),
    ...(files.length > 0 && { attachments: files.map(outgoing) }),
    ...(seen !== undefined && { seen }),
  }
  return verbNamed[verb].say(council, subject, { ...words, ...followed(words, store) }, options)
}

function outgoing({ path, key, bytes, ...described }: StagedFile): OutgoingFile {
  return { ...described, content: sealedBlob(path, key, bytes) }
}

/** An earlier referral may be named by the reference it was sent under. */
function followed({ follows }: Record<string, unknown>, store: OutboxStore): object {
  const earlier = typeof follows === 'string' ? store.get(follows) : undefined
  return earlier?.status === 'recorded' ? { follows: earlier.recorded.id } : {}
}
