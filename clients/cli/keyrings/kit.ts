// `cme keyring kit`, `restore` and `drill`: what opens a council's referrals once every computer is lost (PROTOCOL §6).
// Two managers keep half of its words each. Neither half is ever written down by this program, or an argument of it.
import { rename, writeFile } from 'node:fs/promises'
import { certificatesInForce } from '../../../schemas/directory/directory.ts'
import { mergeKeyrings } from '../../sdk/index.ts'
import { readBounded, wordsInFile } from '../../sdk/node/bounded-file.ts'
import { type Profile, writeProfileFile } from '../../sdk/node/profile.ts'
import { type Halves, type Keyring, makeKit, openKit, type RecoveryKit, readKit } from '../../seal/index.ts'
import { moment } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { type OfficeToChange, openToChange } from '../getting-in/own-keys.ts'
import { withLock } from '../saying/lock.ts'

/** Whether a kit lacks keys that are in force or were, of these keyrings. */
export function isOutdated(kit: Profile['kit'], keyrings: Record<string, Keyring>): boolean {
  return Object.values(keyrings).some(({ keys }) => keys.some(key => !kit?.fingerprints.includes(key.fingerprint)))
}

/** `cme keyring kit FILE`: makes it, and shows each half to the one who keeps it. */
export const kit: Action = async (context, [file = ''], options) => {
  const office = await openToChange(context)
  const authority = ownCouncil(office)
  const { profile, keys } = office
  const { kit: made, halves } = await makeKit({ net: profile.net, authority, keyrings: Object.values(keys.keyrings) })
  await hand(context, halves, [textOf(options, 'firstHalf'), textOf(options, 'secondHalf')])
  await writeFile(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  const { made_at, fingerprints } = made
  await writeProfileFile({ ...profile, kit: { made_at, fingerprints } })
  return {
    json: { file, made_at, teams: Object.keys(keys.keyrings), fingerprints },
    text: [
      context.style.good(
        `✓ ${file}: the keys of ${Object.keys(keys.keyrings).join(', ')}, under both halves together.`,
      ),
      'Keep it where a fire in the office does not reach it; it is of no use without both halves. Earlier kits may be destroyed.',
      `Try it this term:  cme keyring drill ${file}`,
    ].join('\n'),
  }
}

/** Shown one after the other, each to the one who keeps it; or, where the files are named, one into each. */
async function hand({ io, style, json }: Context, halves: Halves, files: (string | undefined)[]): Promise<void> {
  if (files.every(file => file !== undefined)) {
    for (const [place, file] of files.entries())
      await writeFile(file, `${halves[place]}\n`, { mode: 0o600, flag: 'wx', flush: true })
    return
  }
  if (!io.terminal.in || json)
    throw new WrongUse(
      'The halves are shown to two people at a terminal only.',
      'Or add --first-half and --second-half, each with a file that does not exist yet.',
      'terminal_needed',
    )
  for (const [place, half] of halves.entries()) {
    const who = place === 0 ? 'first' : 'second'
    await io.ask(`\nOnly who keeps the ${who} half looks at the screen now. Then press Enter. `)
    io.err(`\n  ${style.strong(half)}\n`)
    await io.ask('Written down? Press Enter, and it is gone. ')
    io.err('\u001B[2J\u001B[3J\u001B[H')
  }
}

/** `cme keyring restore KIT`: the keys of the teams, into this profile. */
export const restore: Action = async (context, [file = ''], options) => {
  const office = await openToChange(context)
  const { opened } = await open(context, office, file, [textOf(options, 'firstHalf'), textOf(options, 'secondHalf')])
  const restored = Object.fromEntries(opened.map(keyring => [keyring.desk, keyring]))
  const keyrings = await mergeKeyrings(office.keys.keyrings, restored)
  await withLock(office.profile, context, () => office.save({ keys: { keyrings } }))
  const teams = Object.keys(restored)
  return {
    json: { teams, keys: opened.flatMap(({ keys }) => keys.map(key => key.fingerprint)) },
    text: [
      context.style.good(`✓ Restored: ${teams.join(', ')}. What was sent to them can be read again.`),
      `The chain does not know you as a holder of these keys. Make new ones, and share them:  cme keyring rotate ${teams[0] ?? 'cme'}`,
    ].join('\n'),
  }
}

/** `cme keyring drill KIT`: opens it, compares it with the directory, changes no key, and has it recorded in the own entry. */
export const drill: Action = async (context, [file = ''], options) => {
  const office = await openToChange(context)
  const { council, profile } = office
  const halves = [textOf(options, 'firstHalf'), textOf(options, 'secondHalf')]
  const { opened, kit: tried } = await open(context, office, file, halves)
  const entry = await council.directory.entry(ownCouncil(office))
  const had = opened.flatMap(({ keys }) => keys.map(key => key.fingerprint))
  const desks = new Set(entry.certificates.map(({ desk }) => desk))
  const missing = [...desks].filter(desk =>
    certificatesInForce(entry, desk, now()).some(one => !had.includes(one.fingerprint)),
  )
  if (missing.length > 0)
    throw new WrongUse(
      `The kit of ${tried.made_at.slice(0, 10)} lacks the present keys of ${missing.join(', ')}.`,
      'Whoever holds them makes it again:  cme keyring kit',
      'kit_outdated',
    )
  const held = had.filter(fingerprint => entry.certificates.some(one => one.fingerprint === fingerprint))
  const made = await withLock(profile, context, () => council.directory.recordDrill(held))
  return {
    json: { drilled: held, statement: made.statement, receipt: made.receipt, at: now() },
    text: context.style.good(
      `✓ The kit of ${tried.made_at.slice(0, 10)} opens everything sent to ${[...desks].join(', ')}. Recorded ${moment(now())}: cme directory history.`,
    ),
  }
}

/** Some hundred keys. */
const maxKitBytes = 4 * 1024 * 1024

async function open(
  context: Context,
  office: OfficeToChange,
  file: string,
  files: (string | undefined)[],
): Promise<{ kit: RecoveryKit; opened: Keyring[] }> {
  const found = readKit((await readBounded(file, maxKitBytes)).toString('utf8'))
  if (found.net !== office.profile.net || found.authority !== ownCouncil(office))
    throw new WrongUse('This is the recovery kit of another council.', 'Ask who keeps yours.', 'other_council')
  const halves: Halves = [await half(context, 'first', files[0]), await half(context, 'second', files[1])]
  const opened = await openKit(found, halves)
  const known = await office.council.directory.entry(found.authority)
  const strange = opened
    .flatMap(({ desk, keys }) => keys.map(key => ({ desk, fingerprint: key.fingerprint })))
    .filter(key => !known.certificates.some(one => one.fingerprint === key.fingerprint && one.desk === key.desk))
  // A key that was proposed and never approved is no harm; one under another team's name is.
  const other = strange.find(key => known.certificates.some(one => one.fingerprint === key.fingerprint))
  if (!other) return { kit: found, opened }
  throw new WrongUse(`The kit calls a key of another team ${other.desk}.`, 'Do not use it.', 'kit_wrong')
}

async function half({ io }: Context, which: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return wordsInFile(file)
  if (io.terminal.in) return io.ask(`The ${which} half, seven words: `, { hidden: true })
  throw new WrongUse(
    'Both halves are needed, and there is no terminal to ask on.',
    'Add --first-half and --second-half.',
    'terminal_needed',
  )
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
