// `cme members invite`, `requests`, `uninvite`: how somebody comes to ask. Nobody is let in here: admit.ts, after the words were heard.
import type { Newcomer } from '../../../schemas/directory/admission.ts'
import type { Invitation } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, listOf, textOf } from '../commands/definition.ts'
import { type Context, openOffice, ownCouncil } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'

/** `cme members invite`. Registrars name the council: it has no manager yet, or none left. */
export const invite: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const about =
    profile.authority === 'national'
      ? (await councilNamed(council, textOf(options, 'council') ?? '')).id
      : ownCouncil(office)
  const role = textOf(options, 'role') as Newcomer['role']
  const desks = listOf(options, 'desk').length > 0 ? listOf(options, 'desk') : ['cme']
  const invitee = textOf(options, 'for')
  const { id, code, expiresAt } = await council.people.invite({
    ...{ role, desks, about },
    ...(invitee !== undefined && { invitee }),
  })
  return {
    json: { invitation: id, code, expires_at: expiresAt },
    text: [
      context.style.good(`Good for one person, once, until ${moment(expiresAt)}:`),
      '',
      `  ${context.style.strong(code)}`,
      '',
      'Hand it over by a way of your own. They run:',
      `  cme init --gateway ${profile.gateway} --net ${profile.net} --invitation ${code}`,
      'and read you seven words on the telephone; then:  cme members requests',
    ].join('\n'),
  }
}

/** `cme members requests`: invitations that are out, and what was left with them. A registrar's are for councils, which are named. */
export const requests: Action = async context => {
  const { council, profile } = await openOffice(context)
  const all = await council.people.invitations()
  const nameOf = namesFrom(council)
  const shown = await Promise.all(
    all.map(async one =>
      linesFor(context, one, profile.authority === 'national' ? await nameOf(one.authority) : undefined),
    ),
  )
  const items = all.map(({ request, ...one }) => ({
    ...{ invitation: one.id, role: one.role, desks: one.desks, expires_at: one.expires_at },
    ...(one.invitee !== undefined && { for: one.invitee }),
    ...(request && { request: { name: request.name, member: request.member, check_words: request.words } }),
  }))
  const text = all.length === 0 ? 'Nobody is invited.' : shown.flat().join('\n')
  return { json: { items }, text }
}

/** `council`: whose member it would be, where that is not the own council. */
function linesFor({ style }: Context, one: Invitation, council: string | undefined): string[] {
  const { id, role, desks, invitee, expires_at, request } = one
  const short = id.slice(-8)
  const at = council === undefined ? desks.join(', ') : `${council}, ${desks.join(', ')}`
  const what = `${roleWords[role]} at ${at}${invitee === undefined ? '' : `, for ${line(invitee)}`}`
  const admit = council === undefined ? 'members admit' : `registrar admit-manager "${council}"`
  if (!request) return [`${short}  ${what}: not used yet, until ${moment(expires_at)}`]
  return [
    `${short}  ${what}: ${request.name === undefined ? 'somebody' : style.strong(line(request.name))} asks`,
    `          ${request.words.join(' ')}`,
    `          Heard exactly these, in a voice you know?  cme ${admit} ${short}`,
  ]
}

/** `cme members uninvite ID`. */
export const uninvite: Action = async (context, [given = '']) => {
  const { council } = await openOffice(context)
  const { id } = invitationMeant(await council.people.invitations(), given)
  await council.people.endInvitation(id)
  return { json: { invitation: id, ended: true }, text: 'The invitation is ended: its code opens nothing any more.' }
}

/** The invitation of which this is a beginning or an end. @throws WrongUse */
export function invitationMeant(all: readonly Invitation[], given: string): Invitation {
  const found = all.filter(({ id }) => id.startsWith(given) || id.endsWith(given))
  const [one] = found
  if (one && found.length === 1 && given.length >= 4) return one
  throw new WrongUse(
    `"${given}" names ${found.length || 'none'} of your invitations.`,
    'Take it from: cme members requests',
    'no_such_invitation',
  )
}
