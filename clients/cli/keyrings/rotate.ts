// `cme keyring rotate DESK`: a team's next certificate, the next step of it: make and propose, wait for the approval, share.
// The new key is wrapped into the profile before anybody hears of it. Run it again until it is done; nobody who sends notices.
import { type Certificate, certificatesInForce, type Entry, openersOf } from '../../../schemas/directory/directory.ts'
import { type RotationStep, rotationOf } from '../../sdk/index.ts'
import { addKey, certificateWords, emptyKeyring, type Keyring, makeDeskCertificate } from '../../seal/index.ts'
import { moment } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Answer, type Context, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { sharedWith } from '../getting-in/join.ts'
import { type OfficeToChange, openToChange } from '../getting-in/own-keys.ts'
import { withLock } from '../saying/lock.ts'
import { isOutdated } from './kit.ts'

const recentlySeconds = 86_400

type Turn = {
  context: Context
  office: OfficeToChange
  own: string
  desk: string
  keyring: Keyring | undefined
  mayBegin: MayBegin
}

/** `cme keyring rotate DESK`: goes on where it was; else begins, unless that was done within the last day. */
export const rotate: Action = (context, [desk = ''], options) =>
  turnAt(context, desk, (entry, current) => {
    const rotatedBefore = entry.certificates.filter(one => one.desk === desk).length > 1
    const held = current && openersOf(entry, current, now()).length > 0
    return options.again === true || !held || !rotatedBefore || now() - current.from >= recentlySeconds
  })

/** `cme desks create DESK`: the same, where the team has no certificate yet. */
export const create: Action = (context, [desk = '']) => turnAt(context, desk, (_, current) => !current)
/** `cme desks publish DESK`: goes on, and begins nothing. */
export const publish: Action = (context, [desk = '']) => turnAt(context, desk, () => false)

type MayBegin = (entry: Entry, current: Certificate | undefined) => boolean

async function turnAt(context: Context, desk: string, mayBegin: MayBegin): Promise<Answer> {
  const office = await openToChange(context)
  const own = ownCouncil(office)
  if (!office.profile.desks.includes(desk))
    throw new WrongUse(
      `You do not work in the team "${desk}", so you would not hold its keys.`,
      'A manager of that team does this.',
      'not_your_desk',
    )
  return withLock(office.profile, context, async () => {
    const turn = { context, office, own, desk, mayBegin, keyring: office.keys.keyrings[desk] }
    return step(turn, await stepOf(turn))
  })
}

async function stepOf({ office, own, desk, keyring }: Turn): Promise<RotationStep> {
  return rotationOf(await office.council.directory.entry(own), desk, { member: office.profile.member, keyring }, now())
}

async function step(turn: Turn, next: RotationStep): Promise<Answer> {
  switch (next.step) {
    case 'begin':
      if (!turn.mayBegin(await turn.office.council.directory.entry(turn.own), next.current)) return done(turn)
      return begin(turn)
    case 'propose':
      return propose(turn, next.key)
    case 'wait':
      return waits(turn, next.proposal.claims as { fingerprint: string })
    case 'share':
      return share(turn, next.members)
    case 'fetch':
      return fetched(turn)
  }
}

async function begin(turn: Turn): Promise<Answer> {
  const { office, own: authority, desk } = turn
  const before = turn.keyring ?? emptyKeyring({ authority, desk })
  const keyring = await addKey(before, await makeDeskCertificate({ authority, desk }))
  await office.save({ keys: { keyrings: { ...office.keys.keyrings, [desk]: keyring } } })
  const next = await stepOf({ ...turn, keyring })
  return next.step === 'propose' ? propose({ ...turn, keyring }, next.key) : step({ ...turn, keyring }, next)
}

async function propose(turn: Turn, key: { fingerprint: string; certificate: string }): Promise<Answer> {
  await turn.office.council.directory.publishCertificate(turn.desk, key)
  return waits(turn, key)
}

async function waits({ context, office, own: authority, desk }: Turn, { fingerprint }: { fingerprint: string }) {
  const words = await certificateWords({ net: office.profile.net, authority, desk, fingerprint })
  const before = certificatesInForce(await office.council.directory.entry(authority), desk, now())
  return {
    json: { desk, state: 'waiting', fingerprint, check_words: words },
    text: [
      'Proposed. A national administrator must approve it: ring them, and read them these seven words:',
      '',
      `  ${context.style.strong(words.join(' '))}`,
      '',
      before.length > 0
        ? 'Until then, and until you have shared the new keys, everything goes on with the old ones.'
        : 'Until then, and until two people have these keys, nobody can send to this team.',
      `When it is approved, run this again:  cme keyring rotate ${desk}`,
    ].join('\n'),
  }
}

async function share({ context, office, own, desk, keyring }: Turn, members: string[]): Promise<Answer> {
  if (!keyring) throw new Error('There is no keyring to share.')
  await office.council.directory.shareKeyring(keyring, members)
  const earlier = certificatesInForce(await office.council.directory.entry(own), desk, now()).slice(1)
  const stale = isOutdated(office.profile.kit, { [desk]: keyring })
  return {
    json: { desk, state: 'shared', members, earlier: earlier.map(one => one.fingerprint), kit_outdated: stale },
    text: [
      context.style.good(
        `✓ The new keys of ${desk} are shared with ${members.length === 1 ? 'one key' : `${members.length} keys`}; letters are sealed to them now.`,
      ),
      'Your colleagues run:  cme join',
      ...(earlier.length > 0
        ? [
            `Letters on their way to the old certificate are still taken. End it in a day or two:  cme keyring retire ${desk}`,
          ]
        : []),
      ...(stale ? ['Your recovery kit lacks these keys. Make it again:  cme keyring kit'] : []),
    ].join('\n'),
  }
}

/** A colleague made it: what they shared is taken up, so that it can be handed on. */
async function fetched(turn: Turn): Promise<Answer> {
  const { office, desk } = turn
  const { keyrings } = await sharedWith(office)
  await office.save({ keys: { keyrings } })
  const keyring = keyrings[desk]
  const next = await stepOf({ ...turn, keyring })
  if (next.step !== 'fetch') return step({ ...turn, keyring }, next)
  return {
    json: { desk, state: 'elsewhere', fingerprint: next.certificate.fingerprint },
    text: 'A colleague made the newest keys, and must share them: they run cme keyring rotate.',
  }
}

function done({ desk }: Turn): Answer {
  return {
    json: { desk, state: 'done' },
    text: `Nothing is left to do: everybody in ${desk} has its keys. For new ones:  cme keyring rotate ${desk} --again`,
  }
}

/** `cme keyring retire DESK`: ends what a newer certificate took over from; or, compromised, the present one at once. */
export const retire: Action = async (context, [desk = ''], options) => {
  const office = await openToChange(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const reason = (textOf(options, 'reason') ?? 'left') as 'left' | 'lost' | 'compromised'
  // What ends counts from the next second.
  const [newest, ...earlier] = certificatesInForce(await council.directory.entry(own), desk, now() + 1)
  const ending = reason === 'left' || earlier.length > 0 ? earlier : newest ? [newest] : []
  if (ending.length === 0)
    throw new WrongUse(
      `Nothing of ${desk} can be ended so: it has ${newest ? 'one certificate, and nothing to take over from it' : 'no certificate'}.`,
      `First:  cme keyring rotate ${desk}; or --reason compromised, and nobody can send there until it has a new one.`,
      'nothing_to_retire',
    )
  await withLock(profile, context, async () => {
    for (const { fingerprint } of ending) await council.directory.retireCertificate(fingerprint, reason)
  })
  const open = ending.some(one => one.fingerprint === newest?.fingerprint)
  return {
    json: { desk, retired: ending.map(one => one.fingerprint), reason, at: now() },
    text: [
      context.style.good(`✓ Ended at ${moment(now())}. Keep the old keys: letters sealed to them stay readable.`),
      ...(open ? [`Nobody can send to ${desk} until it has new keys:  cme keyring rotate ${desk}`] : []),
    ].join('\n'),
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
