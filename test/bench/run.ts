// `npm run bench`: how fast the gateway is, each figure against its own baseline in the same run.
// Flags: --json, --quick (fewer and shorter rounds), --only send,inbox,letters,attachments, --profile (where the gateway's time goes).
// Exit code 0 also where a target is missed: it is printed plainly. Another code means that something broke.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Ground, startGround } from './ground.ts'
import { environment, type Figure, tableOf } from './measure/figures.ts'
import { benchSend } from './send.ts'

const ground = await startGround()
try {
console.log(tableOf(await benchSend(ground, process.argv.includes('--quick'))))
console.log(environment(ground.postgresVersion))
} finally { await ground.stop() }
