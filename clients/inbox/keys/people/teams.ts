// Teams and their keys: who opens what, and the next step of a change of keys. Where it stands is read from the chain and the keys at hand.
// A new key is held, on this device and with the kept keys, before it is proposed. Senders never see a gap.
import { certificatesInForce, type Entry } from '../../../../schemas/directory/directory.ts'
import { type DeskStanding, deskOf, desksOf, type RotationStep, rotationOf } from '../../../sdk/index.ts'
import { addKey, certificateWords, emptyKeyring, makeDeskCertificate } from '../../../seal/index.ts'
import { moment } from '../../../words/when.ts'
import { catchUp, holdKeyring } from '../joining/own-keys.ts'
import type { Office } from '../office/office.ts'
import { ownEntry, soon } from './colleagues.ts'
import { nameOf } from './names.ts'
import type { PeopleCalls, Team } from './shown.ts'

/** Every team of the council, and those the manager works in. */
export async function teams(office: Office): Promise<Team[]> {
  const entry = await ownEntry(office)
  const standing = desksOf(entry, office.council.nation, soon())
  return Promise.all(standing.map(one => teamOf(office, entry, one)))
}

/** Takes the step that is asked for, where it is the next one; answers with how the team stands then. */
export async function turnTeam(office: Office, { team, to }: PeopleCalls['turnTeam']['give']): Promise<Team> {
  if (to === 'begin') await begin(office, team)
  if (to === 'share') await share(office, team)
  if (to === 'end' || to === 'end_compromised') await end(office, team, to === 'end_compromised')
  const entry = await ownEntry(office)
  return teamOf(office, entry, deskOf(entry, office.council.nation, team, soon()))
}

function stepOf({ member, keys }: Office, entry: Entry, team: string): RotationStep {
  return rotationOf(entry, team, { member, keyring: keys.keyrings[team] }, soon())
}

async function begin(office: Office, team: string): Promise<void> {
  const { council, keys, own } = office
  let next = stepOf(office, await ownEntry(office), team)
  if (next.step === 'begin') {
    const before = keys.keyrings[team] ?? emptyKeyring({ authority: own, desk: team })
    await holdKeyring(office, await addKey(before, await makeDeskCertificate({ authority: own, desk: team })))
    next = stepOf(office, await ownEntry(office), team)
  }
  if (next.step === 'propose') await council.directory.publishCertificate(team, next.key)
}

async function share(office: Office, team: string): Promise<void> {
  await catchUp(office)
  const next = stepOf(office, await ownEntry(office), team)
  const keyring = office.keys.keyrings[team]
  if (next.step === 'share' && keyring) await office.council.directory.shareKeyring(keyring, next.members)
}

/** What a newer certificate took over from; or, compromised, the present one where there is no other. */
async function end(office: Office, team: string, compromised: boolean): Promise<void> {
  const [newest, ...earlier] = certificatesInForce(await ownEntry(office), team, soon())
  const ending = earlier.length > 0 || !compromised ? earlier : newest ? [newest] : []
  for (const { fingerprint } of ending)
    await office.council.directory.retireCertificate(fingerprint, compromised ? 'compromised' : 'left')
}

async function teamOf(office: Office, entry: Entry, standing: DeskStanding): Promise<Team> {
  const { net, own: authority } = office
  const { desk, certificate, canReceive, people, needed, openers, lacking, earlier, rotationDue } = standing
  const next = stepOf(office, entry, desk)
  const wordsOf = (fingerprint: string) => certificateWords({ net, authority, desk, fingerprint })
  const due = rotationDue && dueWords(office, entry, rotationDue)
  return {
    ...{ team: desk, canReceive, people, needed, earlier: earlier.length },
    opens: openers.map(one => nameOf(office, one)),
    lacks: lacking.map(one => nameOf(office, one)),
    ...(certificate && { words: await wordsOf(certificate.fingerprint), since: moment(certificate.from) }),
    ...(due !== undefined && { due }),
    step: ownStep(office, desk, next),
    ...(next.step === 'wait' &&
      'fingerprint' in next.proposal.claims && {
        wait: {
          words: await wordsOf(String(next.proposal.claims.fingerprint)),
          since: moment(next.proposal.at),
          until: moment(next.proposal.lapsesAt),
        },
      }),
    begun: certificate !== undefined,
  }
}

function ownStep({ person, keys }: Office, desk: string, { step }: RotationStep): Team['step'] {
  // Who does not work in a team would not hold its keys.
  if (!person.desks.includes(desk) && !keys.keyrings[desk]) return 'not_yours'
  if (step === 'fetch') return 'elsewhere'
  return step === 'propose' ? 'begin' : step
}

function dueWords(office: Office, { members }: Entry, due: NonNullable<DeskStanding['rotationDue']>): string {
  const { member, reason, dueAt } = due
  const gone = members.find(one => one.thumbprint === member)
  const who = gone ? nameOf(office, gone) : 'Somebody'
  return reason === 'left'
    ? `${who} left and may still hold its keys: make new ones by ${moment(dueAt)}.`
    : `${who} ${reason === 'lost' ? 'lost their keys' : 'may have had their keys taken'}: make new ones now.`
}
