// How far files have travelled, told to whoever shows it: of all files of a letter together, although each is counted from nothing.
import type { OnUpload } from '../../../sdk/index.ts'
import type { Office } from './office.ts'

/** What `send` and the other verbs take, so that the page can show how far its files are; nothing where there are none. */
export function progressFor(
  office: Pick<Office, 'tell'>,
  of: string,
  files: readonly ({ file: File } | { content: Blob })[],
): { onProgress?: OnUpload; onNotice?: (notice: { says: string }) => void } {
  if (files.length === 0) return {}
  const total = files.reduce((sum, one) => sum + ('file' in one ? one.file : one.content).size, 0)
  let [before, last, resumedBefore, lastResumed] = [0, 0, 0, 0]
  let travelling: string | undefined
  return {
    onProgress(bytes, { name, resumedBytes }) {
      if (name !== (travelling ?? name) || bytes < last) {
        before += last
        resumedBefore += lastResumed
      }
      travelling = name
      ;[last, lastResumed] = [bytes, resumedBytes]
      office.tell('progress', { of, bytes: before + bytes, total, resumed: resumedBefore + resumedBytes })
    },
    onNotice: ({ says }) => office.tell('notice', { of, says }),
  }
}
