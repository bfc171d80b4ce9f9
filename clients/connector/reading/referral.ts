// One referral as a case system needs it: verified, opened, in plain JSON. Everything here was checked by the SDK; what was not believed
// is named as such and none of it is shown.
import { may } from '../../../schemas/permissions.ts'
import { mayCollect } from '../../../schemas/referral/handing-over.ts'
import { lifeOf, nextState, possibleVerbs } from '../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../schemas/referral/referral.ts'
import type { Role } from '../../../schemas/statement/verbs.ts'
import type { Council, Letter, OpenReferral, Spoken, TrustedReferral } from '../../sdk/index.ts'
import { standingOf } from '../events/hear.ts'

/** Names of councils by their verified entries. */
export type Names = (id: string) => Promise<string>

/** Makes `Names` that asks for each council once. */
export function namesOf(council: Council): Names {
  const asked = new Map<string, Promise<string>>()
  return id => {
    const asking = asked.get(id) ?? council.directory.entry(id).then(entry => entry.identity?.name ?? id)
    asked.set(id, asking)
    asking.catch(() => asked.delete(id))
    return asking
  }
}

type Viewing = { council: Council; role: Role; names: Names; reference: string | undefined }

/** The referral with its letters. */
export async function viewOf({ referral, letters }: OpenReferral, viewing: Viewing) {
  const { council, names, reference } = viewing
  const { id, state, sender, recipient, sentAt, settled, follows, decideBy, outside, head, position } = referral
  const side = partyOf(referral, council.authority)
  const { kind, urgent, responsible, move } = standingOf(referral, council)
  const due = await council.due(referral)
  return {
    id,
    ...(reference !== undefined && { reference }),
    kind,
    state,
    urgent,
    ...(side && { our_side: side }),
    sender: { id: sender, name: await names(sender) },
    recipient: { id: recipient, name: await names(recipient) },
    responsible,
    responsible_council: { id: referral.responsibleAuthority, name: await names(referral.responsibleAuthority) },
    move,
    ...(due && { due: { ...due, side: due.side === side ? 'us' : 'them' } }),
    sent_at: iso(sentAt),
    settled,
    ...(decideBy !== undefined && { decide_by: decideBy }),
    ...(follows !== undefined && { follows }),
    ...(outside !== undefined && { outside }),
    head,
    position,
    can: verbsNow(referral, viewing),
    letters: await Promise.all(letters.map(letter => letterView(letter, letters, viewing))),
    history: await Promise.all(referral.history.map(entry => entryView(entry, viewing))),
    verified: outside === undefined,
  }
}

/** What may be said now, by the names under /referrals/{id}/… */
function verbsNow(referral: TrustedReferral, { council, role }: Viewing): string[] {
  const party = partyOf(referral, council.authority)
  if (!party) return []
  const verbs = possibleVerbs(lifeOf(referral), referral.state, party).filter(verb => may(role, verb, 'party'))
  return verbs.filter(verb => verb !== 'hand_over').map(verb => verb.replaceAll('_', '-'))
}

async function entryView(
  { position, claims, digest, at, state, member, doubtful }: Spoken,
  { council, names }: Viewing,
) {
  return {
    position,
    statement: digest,
    verb: claims.verb,
    by: { id: claims.iss, name: await names(claims.iss), us: claims.iss === council.authority, role: member.role },
    at: iso(at),
    state,
    ...(doubtful && { doubtful }),
  }
}

async function letterView(letter: Letter, all: readonly Letter[], viewing: Viewing) {
  const { statement, verb, by, at, position } = await entryView(letter.entry, viewing)
  const about = { statement, position, verb, by, at, status: letter.status }
  if (letter.status === 'refused')
    return { ...about, problem: { code: letter.reason.code, detail: letter.reason.message, hint: letter.reason.hint } }
  if (letter.status !== 'open') return about
  const { kind, content, findings, manifest } = letter
  const corrected = all.findLast(({ entry: { claims } }) => claims.verb === 'correct' && claims.replaces === statement)
  return {
    ...about,
    kind,
    content,
    ...(findings.length > 0 && { findings }),
    ...(corrected && { corrected_by: corrected.entry.digest }),
    attachments: manifest.map(({ sha256: _, ...file }) => ({
      ...file,
      href: `/referrals/${letter.entry.claims.sub}/attachments/${file.id}`,
    })),
  }
}

/** Letters that were opened here and that nobody of the council has said so of, where the role may. */
export function toCollect({ referral, letters }: OpenReferral, { authority }: Pick<Council, 'authority'>, role: Role) {
  const party = partyOf(referral, authority)
  if (!party || !may(role, 'collect', 'party')) return []
  if (nextState(lifeOf(referral), referral.state, 'collect', party) === undefined) return []
  return letters.filter(({ status, entry }) => {
    const item = referral.items.find(({ digest }) => digest === entry.digest)
    return status === 'open' && item && mayCollect(referral, item, authority) && !item.collected.includes(authority)
  })
}

/** Seconds as an instant in ISO 8601. */
export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
