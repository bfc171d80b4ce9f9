// People to ring, the best first: name, number, and whether somebody answers now by their hours.
import type { Contact } from '../keys/shown.ts'

export function ContactList({ contacts }: { contacts: readonly Contact[] }) {
  if (contacts.length === 0) return <p class="govuk-body">This council has given nobody to ring.</p>
  return (
    <ul class="govuk-list cme-contacts">
      {contacts.map(({ what, name, telephone, mailbox, reachable, note }) => (
        <li key={`${what} ${name} ${telephone}`}>
          <strong>{name ?? what}</strong>
          {name && `, ${what}`}
          {telephone && (
            <>
              {': '}
              <a class="govuk-link govuk-link--no-visited-state" href={`tel:${telephone.replace(/[^0-9+]/g, '')}`}>
                {telephone}
              </a>
            </>
          )}
          {mailbox && <span class="cme-contacts__more">{mailbox}</span>}
          {note && <span class="cme-contacts__more">{note}</span>}
          {telephone && !reachable && <span class="cme-contacts__more">Outside their hours now</span>}
        </li>
      ))}
    </ul>
  )
}
