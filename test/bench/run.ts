// `npm run bench`: how fast the gateway is, each figure against its own baseline in the same run.
// Flags: --json, --quick (fewer and shorter rounds), --only send,inbox,letters,directory,feed,page,upload,attachments,beside,sealing,large,year, --profile (where the gateway's time goes).
// Exit code 0 also where a target is missed: that is printed plainly. Another code means that something broke.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Ground, startGround } from './ground.ts'
import { benchLetters } from './letters.ts'
import { environment, type Figure, tableOf } from './measure/figures.ts'
import { type Part, readProfile } from './measure/profile.ts'
import { benchUploadPage } from './page/upload.ts'
import { benchInboxPage } from './page/visits.ts'
import { benchDirectory } from './reading/directory.ts'
import { benchFeed } from './reading/feed.ts'
import { benchInbox } from './reading/inbox.ts'
import { benchSend } from './send.ts'
import { benchAttachments } from './uploads/attachments.ts'
import { benchBesideUploads } from './uploads/beside-send.ts'
import { benchLarge, benchSealing } from './uploads/sealing-upload.ts'
import { benchYear } from './year/year.ts'

type Bench = (ground: Ground, quick: boolean) => Promise<Figure[]>
const benches: Record<string, Bench> = {
  send: benchSend,
  inbox: benchInbox,
  letters: benchLetters,
  directory: benchDirectory,
  feed: benchFeed,
  page: benchInboxPage,
  upload: benchUploadPage,
  attachments: benchAttachments,
  beside: benchBesideUploads,
  sealing: benchSealing,
  large: benchLarge,
  year: benchYear,
}
/** Need 30 GiB of disk, or many minutes: only where they are named. */
const unasked = Object.keys(benches).filter(name => name !== 'large' && name !== 'year')

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    only: { type: 'string', default: unasked.join(',') },
  },
})

const chosen = flags.only.split(',').map(name => {
  const bench = benches[name]
  if (!bench) throw new Error(`There is no bench ${name}: choose among ${Object.keys(benches).join(', ')}.`)
  return [name, bench] as const
})
const tell = (text: string) => process.stderr.write(`${text}\n`)

// So that the gateway ends with an interrupted bench.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const profiles = flags.profile ? await mkdtemp(join(tmpdir(), 'cme-profile-')) : undefined
const figures: Figure[] = []
let postgres = ''
for (const [name, bench] of chosen) {
  // Each on tables as empty as the other's: a hundred thousand referrals would not be `send`'s baseline.
  const ground = await startGround(profiles)
  try {
    tell(`${name} …`)
    postgres = ground.postgresVersion
    figures.push(...(await bench(ground, flags.quick)))
  } finally {
    await ground.stop()
  }
}
const profile: Part[] = profiles ? await readProfile(profiles) : []
if (profiles) await rm(profiles, { recursive: true })

const where = environment(postgres)
if (flags.json) {
  console.log(JSON.stringify({ environment: where, figures, ...(profiles && { profile }) }, null, 2))
} else {
  console.log(`\n${tableOf(figures)}\n`)
  for (const { name, share } of profile) console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}`)
  const { cores, processor, node, loadAverage } = where
  console.log(`${cores} × ${processor}, Node ${node}, PostgreSQL ${postgres} (fsync on), load ${loadAverage.join(' ')}`)
  console.log(
    'Rates are medians of rounds, least and most in brackets; baselines took turns with what they are compared to.',
  )
}
