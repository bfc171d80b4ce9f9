// Where a newcomer wants to be let in, and as what: what their invitation says, or what they typed.
// An invitation is believed only as far as asking goes: the check words cover council and invitation.
import { id as idForm } from '../../../schemas/ids.ts'
import { type Newcomer, readInvitation } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { listOf, type Options, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'

export type Wanted = { authority: string; council: string; role: Newcomer['role']; desks: string[] }

export async function wantedFrom(context: Context, options: Options, url: string): Promise<Wanted> {
  const code = textOf(options, 'invitation')
  if (code !== undefined) return invitedTo(url, code)
  const role = textOf(options, 'role') as Newcomer['role'] | undefined
  if (role === undefined || textOf(options, 'council') === undefined)
    throw new WrongUse('Without an invitation, name your council and your role.', 'Add --council and --role.')
  const { id: authority, name: council } = await councilFor(context, options)
  const desks = listOf(options, 'desk')
  return { authority, council, role, desks: desks.length > 0 ? desks : ['cme'] }
}

async function invitedTo(url: string, code: string): Promise<Wanted> {
  const found = await readInvitation({ url }, code).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'not_found') throw error
    throw new WrongUse(
      'This invitation invites to nothing: mistyped, used before, ended, or older than seven days.',
      'Compare the code; else ask your manager for another.',
      'no_such_invitation',
    )
  })
  const { authority, council = authority, role, desks } = found
  return { authority, council: line(council), role, desks }
}

/** A newcomer may not ask the directory yet: a name or code is looked up with somebody else's profile, an id is taken as given. */
async function councilFor(context: Context, options: Options): Promise<{ id: string; name: string }> {
  const given = textOf(options, 'council') ?? ''
  const using = textOf(options, 'lookUpWith')
  if (using !== undefined) {
    const { council } = await openOffice({ ...context, folder: using, team: undefined })
    const { id, identity } = await councilNamed(council, given)
    return { id, name: identity?.name ?? id }
  }
  if (idForm.safeParse(given).success) return { id: given, name: given }
  throw new WrongUse(
    'Before you are let in, a council can be named by its ID only.',
    'Use an invitation; or your manager sees the ID with cme directory show; or add --look-up-with and the folder of a profile on this computer.',
    'council_id_needed',
  )
}
