// Every code a letter may hold, with the label that people see.
// Where the Department for Education has a code (A–O, E/K/N, F/M) that is the code; where it has only words, snake_case
// of them. Codes are never renamed and never given another meaning; new ones are added, old ones stay readable.

/** Why the child is missing education: DfE's 20 categories, CME at census date, autumn 2025/26 (Explore Education Statistics). */
export const cmeReasons = {
  moved_to_another_local_authority: 'Believed to have moved to another local authority',
  moved_to_another_country: 'Believed to have moved to another country',
  challenging_school_attendance_order: 'Challenging school attendance order',
  did_not_apply_for_school_place: 'Did not apply for school place at compulsory school age',
  did_not_get_school_preference: 'Did not get school preference',
  difficulty_accessing_suitable_school_place: 'Difficulty accessing suitable school place',
  mental_health: 'Mental health',
  moved_in_from_another_country: 'Moved in from another country',
  moved_in_from_another_local_authority: 'Moved in from another local authority',
  not_recorded: 'Not recorded',
  offered_school_place_not_yet_accepted: 'Offered school place but not yet accepted',
  other: 'Other',
  parental_decision_not_to_register: 'Parental decision not to register at school',
  physical_health: 'Physical health',
  school_application_awaiting_outcome: 'School application awaiting outcome',
  school_dissatisfaction_send: 'School dissatisfaction SEND',
  school_dissatisfaction_general: 'School dissatisfaction general',
  unknown: 'Unknown',
  unsuitable_elective_home_education: 'Unsuitable elective home education',
  waiting_school_start: 'Waiting school start',
} as const

/** How long the child has been missing education: DfE's bands, same source. */
export const cmeDurations = {
  less_than_2_weeks: 'Less than 2 weeks',
  '2_to_4_weeks': '2 to 4 weeks',
  '4_to_8_weeks': '4 to 8 weeks',
  '8_to_12_weeks': '8 to 12 weeks',
  '12_to_26_weeks': '12 to 26 weeks',
  '26_to_52_weeks': '26 to 52 weeks',
  over_52_weeks: 'Over 52 weeks',
  unknown: 'Unknown',
} as const

/** Grounds for deleting a name from the register: SI 2024/208 reg 9(1)(a)–(o), in the words of a council's return form. */
export const deletionGrounds = {
  A: 'The pupil has been registered at another school',
  B: 'The pupil has not continued at the school following completion of nursery education',
  C: 'The pupil is also registered at one or more other schools and the other schools have agreed the deletion',
  D: 'The pupil has a school attendance order which has been changed to name another school',
  E: 'The pupil has a school attendance order which has been revoked',
  F: 'The parent has notified the school in writing that the pupil will be leaving to be educated otherwise than at school',
  G: 'The pupil no longer normally lives a reasonable distance from the school',
  H: 'The pupil has not returned following a leave of absence',
  I: 'The pupil has been continually absent from school for 20 school days',
  J: 'The pupil is detained under a sentence of detention',
  K: 'The pupil has died',
  L: 'The pupil will be over compulsory school age and will not continue into the sixth form',
  M: 'The pupil is a boarder at a maintained school or academy and their boarding fees have not been paid',
  N: 'The pupil has ceased to be a pupil at an independent school or non-maintained special school',
  O: 'The pupil has been permanently excluded from the school',
} as const

/** School census. */
export const senProvisions = { N: 'No SEN', K: 'SEN support', E: 'EHC plan issued' } as const
export const sexes = { F: 'Female', M: 'Male' } as const

/** National Curriculum year. X: the child does not follow it, or is placed by need and not by age. */
export const curriculumYears = {
  N: 'Nursery',
  R: 'Reception',
  '1': 'Year 1',
  '2': 'Year 2',
  '3': 'Year 3',
  '4': 'Year 4',
  '5': 'Year 5',
  '6': 'Year 6',
  '7': 'Year 7',
  '8': 'Year 8',
  '9': 'Year 9',
  '10': 'Year 10',
  '11': 'Year 11',
  '12': 'Year 12',
  '13': 'Year 13',
  X: 'Not following National Curriculum years',
} as const

/** Where the referring council had it from. */
export const origins = {
  school: 'School',
  parent: 'Parent',
  home_office_border_force: 'Home Office or Border Force',
  health: 'Health',
  police: 'Police',
  other_la: 'Another council',
  public: 'Member of the public',
  other: 'Other',
} as const

/** What allows the sharing. Statutes only: a council's privacy notice names its articles. */
export const lawfulBases = {
  education_act_1996_s436a: 'Duty to identify children not receiving education: Education Act 1996, section 436A',
  children_act_2004_s16la: 'Duty to share information: Children Act 2004, section 16LA',
  registration_regulations_2024_reg_13: 'Register returns: SI 2024/208, regulation 13',
  other: 'Another, named in words',
} as const

export const markings = { official: 'OFFICIAL', official_sensitive: 'OFFICIAL-SENSITIVE' } as const
export const priorities = { standard: 'Standard', urgent: 'Urgent' } as const

/** How well a new address is established. */
export const addressConfidences = {
  confirmed_by_agency: 'Confirmed by an agency',
  stated_by_parent: 'Stated by a parent',
  stated_by_third_party: 'Stated by somebody else',
  suspected: 'Suspected',
} as const

export const relationships = {
  mother: 'Mother',
  father: 'Father',
  parent: 'Parent',
  step_parent: 'Step-parent',
  grandparent: 'Grandparent',
  aunt_or_uncle: 'Aunt or uncle',
  brother_or_sister: 'Brother or sister',
  guardian: 'Guardian or special guardian',
  foster_carer: 'Foster carer',
  friend_of_family: 'Friend of the family',
  other: 'Other',
} as const

/** Where an application for a school place stands. */
export const admissionsStatuses = {
  none: 'No application',
  in_process: 'In process',
  offered: 'Place offered',
  accepted: 'Place accepted',
  not_taken_up: 'Place not taken up',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
} as const

export const homeEducationStatuses = {
  none: 'Not home educated',
  suitable: 'Home educated, suitable',
  unsuitable: 'Home educated, unsuitable',
  not_assessed: 'Home educated, not yet assessed',
} as const

export const exclusions = {
  none: 'None',
  suspended: 'Suspended',
  permanently_excluded: 'Permanently excluded',
} as const

/** Where the Common Transfer File is. LPD: the lost pupil database of School to School. */
export const ctfStatuses = {
  sent: 'Sent to a school',
  lpd_uploaded: 'Uploaded to the lost pupil database',
  not_yet: 'Not yet sent',
} as const

/** Steps towards a school attendance order: Education Act 1996, section 437. */
export const attendanceOrders = { notice: 'Notice served', order: 'Order made' } as const

export const healthcarePlans = {
  attached: 'Yes, attached',
  not_attached: 'Yes, not attached',
  none: 'No plan',
} as const

/** Reasonable enquiries: what guidance and councils' checklists name. DfE prescribes no list. */
export const enquiries = {
  phone_all_contacts: 'Telephoned every contact, at different times',
  letter_email_parent: 'Letter or e-mail to parent',
  home_visit: 'Home visit',
  siblings_school: "Brothers' and sisters' schools",
  friends_staff: 'Friends and staff',
  emergency_contacts: 'Emergency contacts',
  social_media: 'Social media',
  admissions_database: 'Admissions database',
  council_tax_benefits: 'Council tax and benefits',
  housing: 'Housing',
  health_school_nurse_gp: 'Health: school nurse, GP',
  childrens_social_care: "Children's social care",
  youth_justice: 'Youth justice',
  police: 'Police',
  refuge: 'Refuge',
  hmrc_child_benefit: 'HMRC, child benefit',
  home_office_border_force: 'Home Office, Border Force',
  dwp: 'Department for Work and Pensions',
  previous_school: 'Previous school',
  other_la_enquiry: 'Another council asked',
  s2s_search: 'School to School: lost pupils searched',
  s2s_message: 'School to School: message',
  embassy: 'Embassy',
  other: 'Other',
} as const

export const enquiryResults = {
  found: 'Found',
  no_trace: 'No trace',
  no_reply: 'No reply',
  not_appropriate: 'Not appropriate here',
} as const

/** Services that know the child. */
export const involvements = {
  child_protection_plan: 'Child protection plan',
  child_in_need: 'Child in need',
  looked_after: 'Looked after',
  section_47: 'Section 47 enquiry',
  early_help: 'Early help',
  youth_justice: 'Youth justice',
  police_missing: 'Reported missing to the police',
  other: 'Other',
} as const

/**
 * Things to know before anybody knocks at the door. Shown; they never decide priority.
 *
 * The first five are one borough's factors for children missing *out* on education: nearly every child referred has the first.
 */
export const riskFlags = {
  unauthorised_absence_10_percent: 'Unauthorised absence of 10% or more',
  provider_not_known: 'Provider not known to the council',
  open_to_social_care_or_youth_justice: 'Open to social care or youth justice',
  ehc_plan_part_time_or_no_provision: 'EHC plan or assessment, with part-time or no provision',
  gypsy_roma_traveller: 'Gypsy, Roma or Traveller family',
  domestic_abuse: 'Domestic abuse',
  fgm: 'Female genital mutilation',
  forced_marriage: 'Forced marriage',
  exploitation: 'Exploitation',
  radicalisation: 'Radicalisation',
  trafficking: 'Trafficking',
  risk_to_visiting_staff: 'Risk to visiting staff',
} as const

/** One county's rating, off unless both councils use it; between 11 and 15 hours it is undefined. */
export const ratings = {
  red: 'No school place or suitable full-time provision, and no progress',
  amber: 'A plan in place, with less than 11 hours a week',
  green: 'More than 15 hours a week, monitored',
} as const

export const attachmentTypes = {
  reasonable_enquiry_form: 'Reasonable enquiry form',
  leaver_form: 'Leaver form',
  ehcp: 'EHC plan',
  ihp: 'Individual healthcare plan',
  ctf: 'Common Transfer File',
  attendance_record: 'Attendance record',
  chronology: 'Chronology',
  cp_file_notice: 'Child protection file notice',
  cp_file: 'Child protection file',
  sen_file: 'SEN file',
  other: 'Other',
} as const

/** Who alone may open an attachment, where not everybody of the desk may. */
export const restrictions = {
  safeguarding_lead: 'Designated safeguarding lead',
  social_care: "Children's social care",
  sen_team: 'SEN team',
} as const

/** What a scanner said of a file. What it did not let through is not sent, so no letter says so. */
export const scanVerdicts = { clean: 'Nothing found' } as const

/** How an acceptance was established. */
export const acceptanceBases = {
  child_seen: 'The child was seen',
  confirmed_by_school_or_agency: 'Confirmed by a school or agency',
  address_only: 'The address alone',
} as const

/** Why a referral is returned. A child known already or on roll is accepted and its outcome recorded, not returned. */
export const declineReasons = {
  not_resident: 'Does not live here',
  wrong_authority: 'Another council is responsible',
  insufficient_information: 'The child cannot be identified',
  duplicate: 'The same referral is already open',
  not_compulsory_school_age: 'Not of compulsory school age',
  moved_on: 'Has moved on',
  other: 'Other, in words',
} as const

/** Where the child is, for good: with these the recipient's responsibility ends. */
export const settledOutcomes = {
  on_roll: 'On roll at a school',
  alternative_provision: 'Alternative provision',
  elective_home_education: 'Elective home education',
  abroad_confirmed: 'Abroad, confirmed',
  over_age: 'Over compulsory school age',
  deceased: 'Died',
} as const

/** Where the child is, for now. */
export const unsettledOutcomes = {
  admissions_application: 'Application for a school place',
  place_offered: 'School place offered',
  not_found: 'Not found at the address',
  moved_on: 'Moved on',
} as const

/** Answers to "Do you know this child?" */
export const replies = {
  known_on_roll: 'On roll at a school here',
  application_in_process: 'Application for a school place in process',
  known_EHE: 'Known, home educated',
  known_other: 'Known otherwise',
  not_known: 'Not known',
  cannot_say: 'We cannot say',
} as const
