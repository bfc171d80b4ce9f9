// `node test/crash/run-interruptions.ts [--each 40] [--only "client killed"] [--seed N]`: interruptions of each kind, while files travel.
// Prints what came of each; ends with 1 where anything was lost, doubled or altered, or does not verify afterwards.
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { connectObjects } from '../../gateway/attachments/objects.ts'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { checkWorld } from '../../infra/world/check.ts'
import { quickFolder } from '../support/folders.ts'
import { liveNation } from '../support/live-nation.ts'
import { interrupt, type Kind, kinds, receivedBy } from './interruptions.ts'
import { Storm } from './storm.ts'

const { values: flags } = parseArgs({
  options: {
    each: { type: 'string', default: '40' },
    only: { type: 'string', default: kinds.join(',') },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
  },
})
const seed = Number(flags.seed)
const storm = new Storm(await quickFolder('interruptions'), seed)
try {
  await storm.start()
  storm.abate()
  const { url, net, registrars } = storm
  const nation = liveNation({ url, net, registrars })
  const [sender, recipient] = [await nation.join('Ealing'), await nation.join('Slough')]
  const stage = { storm, sender, recipient }
  const faults: string[] = []
  let sent = 0
  for (const kind of flags.only.split(',') as Kind[]) {
    const startedAt = performance.now()
    const told = await interrupt(stage, kind, Number(flags.each))
    console.log(JSON.stringify({ ...told, seconds: Math.round((performance.now() - startedAt) / 1000) }))
    faults.push(...told.faults)
    sent += told.sent
  }
  const received = await receivedBy(stage)
  if (received.length !== sent) faults.push(`${sent} were sent, ${received.length} received`)
  const sql = connect(storm.postgres.ownerUrl, { max: 1 })
  const objects = connectObjects(storm.objects)
  const found = await checkWorld({ sql, objects, readObjects: true, issuer: url })
  objects.close()
  await disconnect(sql)
  faults.push(...found.map(one => JSON.stringify(one)))
  console.log(JSON.stringify({ seed, sent, received: received.length, faults }))
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  await storm.end()
  await rm(storm.folder, { recursive: true, force: true })
}
