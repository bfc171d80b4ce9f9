// `cme members admit` and `cme registrar admit-manager`: letting in ends only when the newcomer can open what the team receives.
// The check words come first, always, and are computed here: whatever a file or the gateway says of them is not looked at.
import { existsSync } from 'node:fs'
import type { LetIn } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { roleWords } from '../../words/words.ts'
import type { Action, Options } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { type JoinRequest, readRequest, wordsFor } from '../getting-in/request.ts'
import { withLock } from '../saying/lock.ts'
import { readJson } from '../writing/read-json.ts'
import { compareWords } from './check-words.ts'
import { invitationMeant } from './invitations.ts'

/** What asks to be let in, and the invitation to clear away afterwards, where there was one. */
type Asked = Omit<JoinRequest, 'format' | 'check_words'> & { invitation?: string }

/** `cme members admit FILE|INVITATION`. Run again after any failure, or after a second person's approval: it goes on. */
export const admit: Action = async (context, [given = '-'], options) => {
  const office = await openOffice(context)
  const asked = await askedIn(context, office, given)
  return admitAt(context, office, asked, ownCouncil(office), options)
}

/** `cme registrar admit-manager COUNCIL FILE|INVITATION`: where there is no manager yet, or none left. */
export const admitManager: Action = async (context, [name = '', given = '-'], options) => {
  const office = await openOffice(context)
  const { id } = await councilNamed(office.council, name)
  const asked = await askedIn(context, office, given)
  if (asked.newcomer.role !== 'manager')
    throw new WrongUse('National administrators let managers in, and nobody else.', 'The manager invites the others.')
  return admitAt(context, office, asked, id, options)
}

async function admitAt(
  context: Context,
  office: Office,
  asked: Asked,
  about: string,
  options: Options,
): Promise<Answer> {
  if (asked.net !== office.profile.net)
    throw new WrongUse('This request is for another nation.', 'Compare the net in both profiles.', 'other_nation')
  if (asked.authority !== about)
    throw new WrongUse(
      'This request is for another council.',
      'Ask the newcomer for which council they ran cme init.',
      'other_council',
    )
  const { name = 'Somebody', desks, newcomer } = asked
  const asks = `${line(name)} asks to be ${newcomer.role} at ${desks.join(', ')}.`
  await compareWords(context, await wordsFor(asked), asks, options)
  return withLock(office.profile, context, async () => {
    const { council } = office
    const made = await council.people.letIn(asked.newcomer, asked.desks, about)
    if (made.state === 'recorded' && asked.invitation !== undefined)
      await council.people.endInvitation(asked.invitation)
    return answerOf(context, asked, made)
  })
}

/** A file that `cme init` wrote, or a request that was left with an invitation. */
async function askedIn(context: Context, { council, profile }: Office, given: string): Promise<Asked> {
  if (given === '-' || existsSync(given)) return readRequest(await readJson(given, context.io))
  const { id, authority, desks, request } = invitationMeant(await council.people.invitations(), given)
  if (!request) throw new WrongUse('Nobody has used this invitation yet.', 'See: cme members requests', 'not_used_yet')
  const { newcomer, name } = request
  const named = name === undefined ? {} : { name }
  return { request: id, invitation: id, net: profile.net, authority, desks, newcomer, ...named }
}

function answerOf({ style }: Context, { newcomer }: Asked, { member, state, shared, notShared }: LetIn): Answer {
  if (state === 'proposed') {
    return {
      json: { member, state, shared },
      text: 'Proposed. A second person must approve (cme approvals): another manager, or a national administrator. Then run this again to share access.',
    }
  }
  return {
    json: { member, state, shared, not_shared: notShared },
    text: [
      style.good(
        `✓ Let in as ${roleWords[newcomer.role]}${shared.length > 0 ? `, with access to ${shared.join(', ')}` : ''}.`,
      ),
      ...(notShared.length > 0
        ? [`You hold no access to ${notShared.join(', ')} yourself: a colleague who does must share it.`]
        : []),
      'They now run:  cme join',
    ].join('\n'),
  }
}
