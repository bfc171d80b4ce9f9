// What the law asks for beside a referral with an EHC plan or a child protection plan: until when, whose it is, whether it was said to be done.
// Days are worked out here from what the opened letter says (schemas/letter/sealed-clocks.ts), and told to nobody.
import type { SealedDue } from '../../../../../schemas/letter/sealed-clocks.ts'
import type { OpenReferral } from '../../../../sdk/index.ts'
import { type DutyCode, dutyIn } from '../../../../words/duties.ts'
import { dayOf, today } from '../../../../words/when.ts'
import type { Office } from '../../office/office.ts'
import type { Duty } from '../../shown.ts'
import { currentOf, currentReferral, isFields, officerIn } from '../contents.ts'

type Fields = Record<string, unknown>
type Asked = Pick<Duty, 'code' | 'about' | 'because'> & { whose: 'sender' | 'recipient'; by?: string; done?: string }
type Names = { sender: string; recipient: string }

const codes: Record<SealedDue['what'], Pick<Duty, 'code' | 'about'>> = {
  ehc_plan_transferred: { code: 'ehc_plan_sent', about: 'ehc' },
  ehc_plan_parent_told: { code: 'ehc_parent_told', about: 'ehc' },
  child_protection_file: { code: 'protection_file_sent', about: 'protection' },
  ctf: { code: 'ctf_sent', about: 'ctf' },
}

const words: Record<DutyCode, (names: Names) => string> = {
  ehc_plan_sent: ({ sender, recipient }) => `${sender} sends the EHC plan to ${recipient}’s SEN team`,
  ehc_parent_told: ({ recipient }) =>
    `${recipient} tells the parent that the plan was transferred, whether it will assess, and when it will review`,
  social_care_told: ({ sender, recipient }) => `${sender} rings children’s social care in ${recipient}`,
  protection_file_sent: ({ sender }) => `The school in ${sender} sends the child protection file to the new school`,
  protection_file_receipt: ({ sender }) => `${sender} sees that the new school confirmed the child protection file`,
  ctf_sent: ({ sender }) => `The school in ${sender} sends the Common Transfer File`,
}

/** In the order they fall due; those without a day first. */
export async function dutiesOf(office: Office, opened: OpenReferral, names: Names): Promise<Duty[]> {
  const { referral, letters } = opened
  const content = currentReferral(letters)?.content
  if (!content || referral.kind !== 'transfer') return []
  const sealed = await office.council.sealedDue(opened)
  const asked: Asked[] = [...fromContent(content, sealed), ...sealed.map(askedBy)]
  const said = doneIn(letters)
  const own = office.own === referral.sender ? 'sender' : 'recipient'
  return asked
    .map(({ whose, by, done, ...one }) => {
      const when = said.get(one.code) ?? done
      return {
        ...one,
        words: words[one.code](names),
        ...(by !== undefined && { by: dayOf(by) }),
        overdue: by !== undefined && when === undefined && by < today(),
        ...(when !== undefined && { done: when }),
        ours: whose === own,
        on: by ?? '',
      }
    })
    .toSorted((one, two) => one.on.localeCompare(two.on))
    .map(({ on: _, ...duty }) => duty)
}

function askedBy({ what, whose, by, done, because }: SealedDue): Asked {
  return { ...codes[what], whose, by, because, ...(done && { done: 'The referral says so' }) }
}

/** What is asked for whether or not a day is known. */
function fromContent(content: Fields, sealed: readonly SealedDue[]): Asked[] {
  const needs = isFields(content.needs) ? content.needs : {}
  const plan = needs.sen_provision === 'E' || isFields(needs.ehc_plan)
  const asked: Asked[] = []
  if (plan && !sealed.some(({ what }) => what === 'ehc_plan_transferred')) {
    const because = 'SEND Regulations 2014, regulation 15: the day the council became aware of the move is not given'
    asked.push({ ...codes.ehc_plan_transferred, whose: 'sender', because })
  }
  const safeguarding = isFields(content.safeguarding) ? content.safeguarding : {}
  const kinds = listIn(safeguarding.involvements).map(({ kind }) => kind)
  if (
    !kinds.some(kind => ['child_protection_plan', 'section_47', 'child_in_need', 'looked_after'].includes(String(kind)))
  )
    return asked
  const told = safeguarding.receiving_social_care_told_on
  asked.push({
    code: 'social_care_told',
    about: 'protection',
    whose: 'sender',
    because: 'A referral here replaces no call to children’s social care',
    ...(typeof told === 'string' && { done: dayOf(told) }),
  })
  if (sealed.some(({ what }) => what === 'child_protection_file')) {
    const because = 'Keeping children safe in education: confirmation of receipt should be obtained'
    asked.push({ code: 'protection_file_receipt', about: 'protection', whose: 'sender', because })
  }
  return asked
}

/** What messages say to be done, by whom: the newest word counts. */
function doneIn(letters: OpenReferral['letters']): Map<DutyCode, string> {
  const done = new Map<DutyCode, string>()
  for (const letter of letters) {
    if (letter.status !== 'open' || letter.kind !== 'message') continue
    const { content } = currentOf(letter, letters)
    const found = typeof content.words === 'string' ? dutyIn(content.words) : undefined
    if (found) done.set(found.duty, [found.day, officerIn(content)].filter(Boolean).join(', '))
  }
  return done
}

const listIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])
