// The process that is the embedded S3: s3rver on loopback, started by objects.ts and ending with it.
// A process of its own because s3rver takes over its process's uncaught errors. Nothing else may run here.

import { mkdirSync } from 'node:fs'
import S3rver from '@20minutes/s3rver'
import { loopback } from './ports.ts'

const [folder = '', bucket = '', preferredPort = '0'] = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole terminal; only the starter decides when we go.
process.on('SIGINT', () => {})
process.send?.({ port: await listen(Number(preferredPort)) })

async function listen(port: number): Promise<number> {
  const server = new S3rver({
    address: loopback,
    port,
    directory: folder,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  try {
    return (await server.run()).port
  } catch (cause) {
    if (port === 0 || (cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    return listen(0)
  }
}
