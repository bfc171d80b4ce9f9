// "Do you know this child?": one enquiry to each council that may know, with the least that lets it look.
// Each is sent once, however often somebody presses; what could not be sent to one council says why, and holds up no other.
import { checkLetter } from '../../../../../schemas/letter/check.ts'
import type { Enquiry } from '../../../../../schemas/letter/index.ts'
import { today } from '../../../../words/when.ts'
import type { Office } from '../../office/office.ts'
import { troubleOf } from '../../office/trouble.ts'
import { writer } from '../../steps/officer.ts'
import { rowsOf } from '../../views/rows.ts'
import { councilsIn } from '../begin.ts'
import { contentOf } from '../content.ts'
import type { Asked, ConsideredEnquiry, Found, Typed } from '../question.ts'
import { writeForm } from '../questions.ts'
import { onScreen } from './found.ts'

/** What stops it, what it leaves open, and all that a council is told. */
export async function considerEnquiry(office: Office, typed: Typed): Promise<ConsideredEnquiry> {
  const content = await enquiryOf(office, typed)
  const { blocks, gaps } = checkLetter('enquiry', content, today())
  return { blocks: blocks.map(named), gaps: gaps.map(onScreen), rows: rowsOf('enquiry', content, new Map()) }
}

/** Which question it is that is not answered. */
function named(found: Found): Found {
  const question = writeForm('enquiry').sections.find(({ name }) => name === found.path)
  const shown = onScreen(found)
  return question && found.message === 'This is missing.'
    ? { ...shown, message: `Not answered: ${question.label}` }
    : shown
}

/** Asks every council chosen, one after the other. */
export async function sendEnquiries(office: Office, { id, typed }: { id: string; typed: Typed }): Promise<Asked[]> {
  const content = (await enquiryOf(office, typed)) as unknown as Enquiry
  const asked: Asked[] = []
  for (const council of councilsIn(typed)) {
    try {
      const said = await office.council.enquire({
        to: council.id,
        desk: 'cme',
        content,
        reference: `inbox ${id} ${council.id}`,
      })
      asked.push({ council, enquiry: said.id })
      await office.boxes.open(said.id)
    } catch (error) {
      const { title, hint } = await troubleOf(error, office)
      asked.push({ council, trouble: `${title}. ${hint}` })
    }
  }
  return asked
}

/** Who asks: the person signed in, with their team's number and mailbox where they were written once. */
async function enquiryOf(office: Office, typed: Typed): Promise<Record<string, unknown>> {
  const kept = (await office.store.get<Typed>('drafts', 'referrer')) ?? {}
  const [phone, email] = [kept['referrer.phone'], kept['referrer.team_mailbox']]
  const asked_by = { ...writer(office), ...(phone && { phone }), ...(email && { email }) }
  return { ...contentOf(typed, 'enquiry'), asked_by }
}
