// A process that starts the embedded servers and then does as told, for tests of how they end with their starter.
// Prints one line of JSON once both run. Words: folder, then `wait`, `stop` or `leave`, then the exit code.

import { join } from 'node:path'
import { startObjects } from '../../infra/embedded/objects.ts'
import { startPostgres } from '../../infra/embedded/postgres.ts'

const [folder = '', then = 'wait', code = '0'] = process.argv.slice(2)
const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false })
const objects = await startObjects({ folder: join(folder, 'objects') })
console.log(JSON.stringify({ postgres, objects }))

if (then === 'leave') process.exit(Number(code))
if (then === 'stop') {
  process.exitCode = Number(code)
  await Promise.all([postgres.stop(), objects.stop()])
}
