// Requirements as councils state them in their published policies, to begin from. Facts of what is asked, in our words.
// Examples only: none of them is any council's own list.
import type { Requirement } from '../../directory/contacts/requirements.ts'

/** What a council may publish: each line is asked for by some council today. */
export const exampleRequirements: Requirement[] = [
  { attachment: 'ihp', when: 'medical_need', note: 'Completed with the school; we cannot place a child without it.' },
  { attachment: 'ehcp', when: 'ehc_plan', note: 'With section F, so that provision can be reviewed.' },
  { attachment: 'reasonable_enquiry_form' },
  { enquiry: 'home_visit', note: 'Within five school days, or why none was made.' },
  { field: 'last_education.removal_ground', when: 'no_longer_on_roll' },
  { field: 'last_education.ctf' },
  { field: 'safeguarding.involvements.worker', when: 'child_in_need', note: 'Name, team and telephone.' },
  { field: 'safeguarding.receiving_social_care_told_on', when: 'child_protection' },
]
