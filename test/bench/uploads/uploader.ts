// A thread that uploads: so many connections at once, each sending its requests one after the other. Made beforehand: here only bytes move.
import { parentPort, workerData } from 'node:worker_threads'
import { Wire } from '../measure/wire.ts'

/** One request: what stands before its body, and how many bytes of the shared body it carries. */
export type Sent = { head: Uint8Array; bodyBytes: number }
export type Load = { url: string; body: Uint8Array; uploads: Sent[][] }

const { url, body, uploads } = workerData as Load
const wires = await Wire.openMany(url, uploads.length)
parentPort?.postMessage('begun')
await Promise.all(
  uploads.map(async (requests, index) => {
    for (const { head, bodyBytes } of requests) {
      const reply = await wires[index]?.ask(Buffer.concat([head, body.subarray(0, bodyBytes)]))
      if (!reply || reply.status >= 300) throw new Error(`not taken: ${reply?.status} ${reply?.body}`)
    }
  }),
)
for (const wire of wires) wire.close()
parentPort?.postMessage('done')
