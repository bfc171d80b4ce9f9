// Contacts as lines for people: a function a line, what is answered when, who is away and who covers.
import type { Ring } from '../../../schemas/directory/contacts/whom-to-ring.ts'
import type { Contact } from '../../../schemas/directory/contacts.ts'
import type { Contents } from '../../sdk/index.ts'
import { absenceWords, functionWords, hoursWords } from '../../words/contacts.ts'
import { line } from '../../words/plain.ts'
import { dayOf, moment, today } from '../../words/when.ts'
import type { Style } from '../show/style.ts'

const margin = 30

/** What a council gives, or why there is nothing to show. */
export function contactLines(contents: Contents, style: Style): string[] {
  switch (contents.state) {
    case 'none':
      return ['  None given.']
    case 'erased':
      return [`  Erased on ${moment(contents.erasedAt)}, at the council's own word.`]
    case 'unreadable':
      return ['  They are as the council signed them, in a form this program does not know.']
    case 'given':
      return givenLines(contents.document, style)
  }
}

/** Whom to ring at this moment, the best first. */
export function ringLines(rings: readonly Ring[], style: Style): string[] {
  if (rings.length === 0) return ['  No telephone number is given.']
  return rings.flatMap(({ for: what, name, telephone, mailbox, reachable, instead_of: away }) => {
    const who = [name, telephone ?? mailbox]
      .filter(one => one !== undefined)
      .map(line)
      .join(', ')
    const when = reachable ? '' : style.warn(telephone === undefined ? ' (no number)' : ' (not answered at this hour)')
    const instead = away && `for ${line(away.name ?? functionWords[away.for])}, away until ${dayOf(away.until_on)}`
    return [titled(functionWords[what], `${who || '–'}${when}`), ...(instead ? [titled('', instead)] : [])]
  })
}

function givenLines(document: Extract<Contents, { state: 'given' }>['document'], style: Style): string[] {
  const { contacts, secure_email: secure } = document
  if (contacts.length === 0 && secure === undefined) return ['  None given.']
  return [
    ...contacts.flatMap(one => linesOf(one, style)),
    ...(secure === undefined ? [] : [titled('Secure e-mail, if this fails', line(secure))]),
  ]
}

function linesOf(contact: Contact, style: Style): string[] {
  const { name, telephone, mailbox } = contact
  const [first = '–', ...more] = [
    [name, telephone]
      .filter(one => one !== undefined)
      .map(line)
      .join(', '),
    mailbox === undefined ? '' : line(mailbox),
    hoursWords(contact) ?? '',
  ].filter(text => text !== '')
  const away = absenceWords(contact, today()).map(text => style.warn(line(text)))
  return [titled(functionWords[contact.for], first), ...[...more, ...away].map(text => titled('', text))]
}

function titled(title: string, text: string): string {
  return `  ${title.padEnd(margin)}${text}`
}
