// The two stories a newcomer sees: a transfer that is accepted and closed, and one that comes back. Played through the SDK over the
// public API with real keys and a real attachment. Every person, address and document is invented.

import type { Council, Said } from '../../clients/sdk/index.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import type { Referral } from '../../schemas/letter/index.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'

/** Somebody at a council, connected. */
export type Player = { council: Council; id: Id; name: string; officer: string }
/** Prints one step: who, what they did in their own words, and what was recorded. */
export type Tell = (who: Player, what: string, said: Said) => void

const now = () => `${new Date().toISOString().slice(0, 19)}Z`
const today = () => new Date().toISOString().slice(0, 10)
const role = 'Children missing education officer'
const officerOf = (who: Player) => ({ name: who.officer, role })
const decidedBy = (who: Player) => ({ ...officerOf(who), at: now() })

/** A two-page enquiry record, as a school might attach it. */
function enquiryRecord() {
  const lines = Array.from(
    { length: 400 },
    (_, line) => `${line + 1}. Reasonable enquiry: rang every number on record, no reply.`,
  )
  const content = new Blob([lines.join('\n')], { type: 'text/plain' })
  return {
    name: 'reasonable-enquiries.txt',
    type: 'reasonable_enquiry_form' as const,
    mime: 'text/plain',
    marking: 'official_sensitive' as const,
    content,
  }
}

/** Sent, collected, taken on, asked, answered, accepted, verified and closed, settled. Returns the referral's id. */
export async function playTransfer(sender: Player, recipient: Player, tell: Tell): Promise<Id> {
  const sent = await sender.council.send({
    to: recipient.id,
    desk: 'cme',
    content: referralBy(sender),
    attachments: [enquiryRecord()],
  })
  tell(sender, `refers a child to ${recipient.name}, with one attachment`, sent)
  const { id } = sent
  tell(recipient, 'opens the referral', await recipient.council.collect(id))
  await readAttachment(recipient, id)
  tell(recipient, 'takes it on', await recipient.council.acknowledge(id))
  const question = 'Which relative is the family staying with?'
  tell(
    recipient,
    'cannot decide until a question is answered',
    await recipient.council.ask(id, { asked_by: officerOf(recipient), questions: [question] }),
  )
  tell(sender, 'opens the question', await sender.council.collect(id))
  const answer = {
    answered_by: officerOf(sender),
    answers: [{ question, answer: "With the mother's sister, at the address in the referral." }],
  }
  tell(sender, 'answers', await sender.council.answer(id, answer))
  tell(recipient, 'opens the answer', await recipient.council.collect(id))
  const accept = {
    decision: 'accept' as const,
    decided_by: decidedBy(recipient),
    basis: 'child_seen' as const,
    case_reference: 'SLO-CME-0412',
  }
  tell(recipient, 'accepts responsibility', await recipient.council.accept(id, accept))
  tell(sender, 'verifies the acceptance and closes its case', await sender.council.close(id))
  const outcome = {
    outcome: 'on_roll' as const,
    on: today(),
    urn: '100000',
    school_name: 'Larkspur Community School',
    starts_on: today(),
  }
  tell(
    recipient,
    'records where the child is now: on roll at a school',
    await recipient.council.recordOutcome(id, outcome),
  )
  return id
}

/** Accepted, but the child is not there: a new transfer follows the first, back to the first council, which accepts it. */
export async function playReturn(first: Player, second: Player, tell: Tell): Promise<{ there: Id; back: Id }> {
  const content = referralBy(first)
  content.child = { ...content.child, forename: 'Tamsin', surname: 'Vale-Ibekwe', upn: 'Q318505822483' }
  // Played again on a later start it is another case: without a reference of its own the open one of before would be found.
  const sent = await first.council.send({ to: second.id, desk: 'cme', content, reference: newId() })
  const there = sent.id
  tell(first, `refers another child to ${second.name}`, sent)
  tell(second, 'opens the referral', await second.council.collect(there))
  const accept = {
    decision: 'accept' as const,
    decided_by: decidedBy(second),
    basis: 'address_only' as const,
    case_reference: 'SLO-CME-0413',
  }
  tell(second, 'accepts responsibility, on the address only', await second.council.accept(there, accept))
  const tried = 'Two home visits and the school admissions records: nobody of that name has arrived.'
  tell(
    second,
    'records that the child was not found there',
    await second.council.recordOutcome(there, { outcome: 'not_found', on: today(), tried }),
  )
  const onward = referralBy(second)
  onward.child = content.child
  const returned = await second.council.send({ to: first.id, desk: 'cme', content: onward, follows: there })
  const back = returned.id
  tell(second, `sends the case on, back to ${first.name}`, returned)
  tell(first, 'opens it', await first.council.collect(back))
  const again = {
    decision: 'accept' as const,
    decided_by: decidedBy(first),
    basis: 'confirmed_by_school_or_agency' as const,
    case_reference: 'EAL-CME-0148',
  }
  tell(first, 'accepts responsibility', await first.council.accept(back, again))
  tell(second, 'verifies the acceptance and closes', await second.council.close(back))
  return { there, back }
}

/** Downloads every attachment of the referral; fails unless all bytes are proven. */
async function readAttachment(who: Player, id: Id): Promise<void> {
  const { letters } = await who.council.open(id)
  for (const letter of letters) {
    if (!('manifest' in letter)) continue
    for (const entry of letter.manifest) {
      const opened = await who.council.download(entry, letters)
      await opened.content.pipeTo(new WritableStream())
      await opened.authenticated
    }
  }
}

function referralBy({ officer, name }: Player): Referral {
  const content = referralTemplate()
  return {
    ...content,
    referrer: { ...content.referrer, officer, role, team_mailbox: `cme@${name.toLowerCase()}.example` },
  }
}
