// The thread that takes SHA-256 digests of parts for digests.ts, several at once. It holds nothing but their states.
import { createHash, type Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

/** `chunk`: more of part `id`; `end`: tell its digest; `drop`: forget it. */
export type Asked = { id: number } & ({ chunk: Uint8Array } | { end: true } | { drop: true })
/** `took` counts chunks digested since the start, for all parts together. */
export type Told = { took: number } | { id: number; sha256: string }

const open = new Map<number, Hash>()
let took = 0

parentPort?.on('message', (asked: Asked) => {
  const hash = open.get(asked.id) ?? createHash('sha256')
  if ('chunk' in asked) {
    open.set(asked.id, hash.update(asked.chunk))
    took += 1
    if (took % 8 === 0) tell({ took })
    return
  }
  open.delete(asked.id)
  if ('end' in asked) tell({ id: asked.id, sha256: hash.digest('base64url') })
})

function tell(told: Told): void {
  parentPort?.postMessage(told)
}
