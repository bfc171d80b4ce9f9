// The in-box and the out-box: as the gateway states them, compared with memory only. Act on GET /referrals/{id}, which verifies.
import type { BoxFilter, Council } from '../../sdk/index.ts'
import { iso, type Names } from './referral.ts'

/** A page of a box, latest change first. `referenceOf`: under which reference the connector sent it. */
export async function boxPage(
  council: Council,
  box: 'inbox' | 'outbox',
  filter: BoxFilter,
  names: Names,
  referenceOf: (id: string) => string | undefined,
) {
  const { items, next } = await council[box](filter)
  const side = box === 'inbox' ? 'recipient' : 'sender'
  return {
    items: await Promise.all(
      items.map(async item => {
        const { sender, recipient, sent_at, changed_at, responsible, move, due, ...more } = item
        const reference = referenceOf(item.id)
        return {
          ...more,
          ...(reference !== undefined && { reference }),
          sender: { id: sender, name: await names(sender) },
          recipient: { id: recipient, name: await names(recipient) },
          responsible:
            responsible === council.authority ? 'us' : [sender, recipient].includes(responsible) ? 'them' : 'another',
          move: move === 'both' || move === 'nobody' ? move : move === side ? 'us' : 'them',
          ...(due && { due: { ...due, side: due.side === side ? 'us' : 'them' } }),
          sent_at: iso(sent_at),
          changed_at: iso(changed_at),
          href: `/referrals/${item.id}`,
        }
      }),
    ),
    ...(next !== undefined && { next }),
  }
}
