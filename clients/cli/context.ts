// What every command gets: the options that all share, the ways to speak to whoever runs it, and the council behind the profile.
// Keys are unlocked here and nowhere else; the phrase comes from a file or a hidden prompt, never from the command line.
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Clock, Correspondent, Council, Memory } from '../sdk/index.ts'
import { wordsInFile } from '../sdk/node/bounded-file.ts'
import type { Profile, ProfileKeys } from '../sdk/node/profile.ts'
import { WrongUse } from './exit.ts'
import type { Io } from './io.ts'
import { type Style, styleFor } from './show/style.ts'

/** What a command has to say: for programs, and for people. */
export type Answer = { json: unknown; text: string; exit?: number /** Printed already. */; streamed?: true }

/** Gives the keys of a profile. `keep`, where there is one, takes changed keys in the place of wrapping them into it. */
export type Unlock = ((profile: Profile, phrase: () => Promise<string>) => Promise<ProfileKeys>) & {
  keep?: (profile: Profile, keys: ProfileKeys) => Promise<void>
}

export type Context = {
  io: Io
  json: boolean
  quiet: boolean
  /** Of the profile that speaks; `mainFolder`, of the person's first: another one only with --as. */
  folder: string
  mainFolder: string
  /** The own team to write from, where the profile has several. */
  team: string | undefined
  style: Style
  unlock: Unlock
  /** A remark on stderr, unless --quiet or --json. */
  remark(text: string): void
}

/** A profile at work: its keys unlocked, its council connected. */
export type Office = { profile: Profile; keys: ProfileKeys; council: Council; memory: Memory }

/** Makes the context of a command from the options all commands share. */
export function contextOf(
  io: Io,
  unlock: Unlock,
  shared: { profile?: string; json?: boolean; quiet?: boolean; team?: string },
): Context {
  const { json = false, quiet = false } = shared
  const folder = shared.profile ?? io.env.CME_PROFILE ?? join(homedir(), '.config', 'cme')
  const remark = (text: string) => {
    if (!quiet && !json) io.err(`${text}\n`)
  }
  return { io, json, quiet, folder, mainFolder: folder, team: shared.team, style: styleFor(io), unlock, remark }
}

/** The same context, speaking for another of the person's councils. */
export async function actingAs(context: Context, council: string | undefined): Promise<Context> {
  if (council === undefined) return context
  const { profileFor } = await import('../sdk/node/profiles.ts')
  return { ...context, folder: (await profileFor(context.mainFolder, council)).folder }
}

/** Opens the profile and connects; the nation is verified against the digest pinned in it. */
export async function openOffice(context: Context): Promise<Office> {
  const [
    { readProfile, memoryFolder, spoolFolder },
    { connect, clockAhead },
    { fileMemory },
    { fileSpool },
    { streamingFetch },
    { importSigningKey },
    { filePolicyIn },
  ] = await Promise.all([
    import('../sdk/node/profile.ts'),
    import('../sdk/index.ts'),
    import('../sdk/node/file-memory.ts'),
    import('../sdk/node/file-spool.ts'),
    import('../sdk/node/bytes/streaming-fetch.ts'),
    import('../../schemas/statement/jws.ts'),
    import('./writing/policy.ts'),
  ])
  const profile = await readProfile(context.folder)
  const desk = deskOf(profile, context.team)
  const keys = await context.unlock(profile, () => phraseFor(context, profile))
  const memory = await fileMemory(memoryFolder(profile))
  const council = await connect({
    url: profile.gateway,
    ...(profile.issuer !== undefined && { issuer: profile.issuer }),
    net: profile.net,
    member: await importSigningKey(keys.member),
    authority: profile.authority,
    ...(desk !== undefined && { desk }),
    keyring: Object.values(keys.keyrings),
    memory,
    onCertificateChanged: correspondent => context.remark(changeWords(correspondent)),
    spool: fileSpool(spoolFolder(profile)),
    fetch: streamingFetch,
    filePolicy: await filePolicyIn(context.folder),
    ...clockIn(context.io.env, clockAhead),
  })
  return { profile, keys, council, memory }
}

/** The time of a sandbox that was moved on (`cme sandbox clock`); nobody else sets it. */
function clockIn({ CME_CLOCK_AHEAD: given }: Io['env'], clockAhead: (ahead: () => number) => Clock) {
  const seconds = Number(given ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? { clock: clockAhead(() => seconds) } : {}
}

/** Before the first letter to a changed certificate: what was, what is, who said so. Whoever wonders rings, and compares. */
function changeWords({ council, desk, words, changed }: Correspondent): string {
  const by = changed?.approvedBy?.slice(0, 10) ?? 'nobody'
  return [
    `The certificate of ${council}, team ${desk}, is another than when you last wrote to them.`,
    `  Now     ${words.join(' ')}`,
    `  Before  ${changed?.before.words.join(' ')}`,
    `  Proposed by their manager ${changed?.proposedBy.slice(0, 10)}, approved by national administrator ${by}.`,
    '  Teams change them now and then. If you wonder: ring them, and compare the words.',
  ].join('\n')
}

/** The own council; for commands that registrars have no use for. */
export function ownCouncil({ profile }: Pick<Office, 'profile'>): string {
  if (profile.authority !== 'national') return profile.authority
  throw new WrongUse('This profile speaks for the nation, not for a council.', 'Use the profile of a council.')
}

function deskOf(profile: Profile, team: string | undefined): string | undefined {
  if (team === undefined || profile.desks.includes(team)) return team ?? profile.desks[0]
  throw new WrongUse(
    `This profile does not work in the team "${team}".`,
    `Its teams are: ${profile.desks.join(', ')}. A manager of your council can add one.`,
  )
}

/** CME_PHRASE_FILE, the profile's own file, or a hidden prompt; in this order. */
export async function phraseFor({ io }: Pick<Context, 'io'>, profile: Profile): Promise<string> {
  const named = io.env.CME_PHRASE_FILE ?? profile.phrase_file
  if (named !== undefined) {
    const file = isAbsolute(named) || io.env.CME_PHRASE_FILE !== undefined ? named : join(profile.folder, named)
    return wordsInFile(file)
  }
  if (io.terminal.in) return io.ask(`Phrase for ${profile.name ?? profile.council}: `, { hidden: true })
  throw new WrongUse(
    'The phrase that unlocks this profile is needed, and there is no terminal to ask on.',
    'Set CME_PHRASE_FILE to a file that holds it and that only you can read.',
    'phrase_needed',
  )
}
