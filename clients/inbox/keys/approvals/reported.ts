// Keys that were removed as stolen: only once a second person says so too can a manager disown what they said.
import { type Entry, type Member, speakerOf } from '../../../../schemas/directory/directory.ts'
import type { Digest, Id } from '../../../../schemas/ids.ts'
import { may } from '../../../../schemas/permissions.ts'
import { moment } from '../../../words/when.ts'
import { roleWords } from '../../../words/words.ts'
import type { Office } from '../office/office.ts'
import { soon, speakerWords } from './line.ts'
import type { ReportedKey } from './shown.ts'

/** Those of one council, with who reported them; whether one's own word would count. */
export function reportedIn(office: Office, entry: Entry): Promise<ReportedKey[]> {
  const stolen = entry.members.filter(one => one.removed?.reason === 'compromised')
  return Promise.all(stolen.map(one => reported(office, entry, one)))
}

async function reported(office: Office, entry: Entry, { thumbprint, role, removed }: Member): Promise<ReportedKey> {
  if (!removed) throw new Error('This key was not removed.')
  const { said, since, upheld } = removed
  const by = speakerOf(office.own, office.member, office.council.nation, entry, soon())
  const side = office.own === entry.id ? 'party' : 'stranger'
  const others = [said.by, ...upheld.map(one => one.by)].every(one => one.person !== by?.person)
  return {
    about: entry.id,
    removal: said.statement,
    says: `The key ${thumbprint.slice(0, 8)} of ${roleWords[role]}, as of ${moment(since)}: reported ${moment(said.at)} by ${await speakerWords(office, said.by, 'middle')}`,
    upheld: upheld.length > 0,
    may: by?.person !== undefined && may(by.role, 'approve', side) && others,
  }
}

export async function uphold(
  { council }: Office,
  { about, removal }: { about: string; removal: string },
): Promise<undefined> {
  await council.directory.approve(about as Id, removal as Digest)
  return undefined
}
