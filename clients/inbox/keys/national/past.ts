// A council's entry through time: every change to it, and how it stood on a day. Read off its chain, verified from the first statement.
import { statusOf } from '../../../../schemas/directory/directory.ts'
import { codeOn } from '../../../../schemas/directory/identity.ts'
import type { Provenance } from '../../../../schemas/directory/standing.ts'
import type { Id } from '../../../../schemas/ids.ts'
import { entryOnDay, type OnDay as Past, type TrustedEntry } from '../../../sdk/index.ts'
import { certificateWords } from '../../../seal/index.ts'
import { changeIn } from '../../../words/directory/changes.ts'
import { fieldValue } from '../../../words/directory/fields.ts'
import { directoryEntryWords } from '../../../words/directory/history.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import { teamWords } from '../../words.ts'
import { speakerWords } from '../approvals/line.ts'
import type { Office } from '../office/office.ts'
import type { HistoryEntry } from '../shown.ts'
import type { HeldThen, NationalCalls, OnDay } from './shown.ts'

/** The newest first. */
export async function councilHistory(
  office: Office,
  { id }: { id: string },
): Promise<NationalCalls['councilHistory']['get']> {
  const { chain, entry } = await office.council.directory.history(id as Id)
  const entries = await Promise.all(chain.toReversed().map(placed => historyEntry(office, { chain, entry }, placed)))
  return { name: line(entry.identity?.name ?? id), entries }
}

type Placed = TrustedEntry['chain'][number]

async function historyEntry(
  office: Office,
  { chain, entry: { members } }: TrustedEntry,
  placed: Placed,
): Promise<HistoryEntry> {
  const { claims, kid, at, position, digest, receipt } = placed
  const role =
    claims.iss === 'national' ? 'registrar' : (members.find(one => one.thumbprint === kid)?.role ?? 'manager')
  const words = await whatWasSaid(office, chain, placed)
  return {
    at: moment(at),
    who: await speakerWords(office, { kid, role, authority: claims.iss }),
    what: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    doubtful: false,
    ours: claims.iss === office.own,
    proof: { position, digest, key: kid, recorded: new Date(at * 1000).toISOString(), receipt },
  }
}

/** Who approves or refuses names a digest: people read what it was about. */
async function whatWasSaid(office: Office, chain: readonly Placed[], { claims, state }: Placed): Promise<string> {
  if (state === 'proposed') return `proposed: ${await saysOf(office, claims)}`
  if (claims.verb !== 'approve' && claims.verb !== 'refuse') return directoryEntryWords(claims, teamWords)
  const about = chain.find(({ digest }) => digest === claims.proposal)
  const what = about ? await saysOf(office, about.claims) : claims.proposal.slice(0, 8)
  return claims.verb === 'approve' ? `approved: ${what}` : `refused: ${what}: “${line(claims.reason)}”`
}

/** What would change, or, of what needed nobody else, what was done. */
async function saysOf({ council, names }: Office, claims: Placed['claims']): Promise<string> {
  if (claims.verb === 'remove_member') return directoryEntryWords(claims)
  return line((await changeIn(claims, { nation: council.nation, nameOf: names, teamOf: teamWords })).says)
}

/** Which certificate held that day, who said so, who approved. */
export async function councilOn(office: Office, { id, on }: { id: string; on: string }): Promise<OnDay> {
  const past = await entryOnDay(office.council, id as Id, on)
  if (!past) return { known: false }
  const { entry, held, until, contactsErasedAt: erased } = past
  const { identity, contacts, identitySaid } = entry
  const codes = [codeOn(identity?.la_codes, on), codeOn(identity?.gss, on)].filter(code => code !== undefined)
  return {
    known: true,
    name: line(identity?.name ?? id),
    status: fieldValue('status', statusOf(entry, until) ?? 'not registered'),
    codes: codes.join(', ') || 'none',
    said: await saidWords(office, identitySaid),
    teams: await Promise.all(held.map(one => heldThen(office, id, one, past))),
    contacts: contacts
      ? [
          ...(await saidWords(office, contacts.said)),
          ...(erased === undefined ? [] : [`Erased since, ${moment(erased)}`]),
        ]
      : ['It had given none.'],
  }
}

async function heldThen(
  office: Office,
  authority: string,
  { desk, fingerprint, from, until: ended, said }: Past['held'][number],
  { from: begin, until: end }: Past,
): Promise<HeldThen> {
  const part = [
    ...(from > begin ? [`from ${moment(from)}`] : []),
    ...(ended !== undefined && ended <= end ? [`until ${moment(ended)}`] : []),
  ]
  const words = await certificateWords({ net: office.net, authority, desk, fingerprint })
  return {
    team: desk,
    words: words.join(' '),
    held: part.length === 0 ? 'all day' : part.join(', '),
    said: await saidWords(office, said),
  }
}

async function saidWords(office: Office, said: Provenance | undefined): Promise<string[]> {
  if (!said) return []
  const { by, at, approved } = said
  return [
    `Said ${moment(at)} by ${await speakerWords(office, by, 'middle')}`,
    ...(approved ? [`Approved ${moment(approved.at)} by ${await speakerWords(office, approved.by, 'middle')}`] : []),
  ]
}
