// Two referrals to begin from: one with everything, one with as little as may be sent. Every person is invented.
// Both pass every check; keep them so, and keep telephone numbers in the ranges reserved for fiction.
import type { Referral } from './referral.ts'

/** A complete referral: a child who moved from Ealing to Slough, mother known, school not. Nothing stops it. */
export function referralTemplate(): Referral {
  return {
    referrer: {
      origin: 'school',
      officer: 'Maya Lindqvist',
      role: 'Children missing education officer',
      team_mailbox: 'cme@ealing.example',
      phone: '020 7946 0101',
      case_reference: 'EAL-CME-2026-0147',
      out_of_hours_phone: '020 7946 0199',
      manager: { name: 'Tobias Achterberg', phone: '020 7946 0102', email: 'cme.manager@ealing.example' },
    },
    basis: {
      reason: 'moved_to_another_local_authority',
      last_in_education_on: '2026-09-11',
      council_aware_on: '2026-09-25',
      lawful_basis: ['education_act_1996_s436a', 'children_act_2004_s16la'],
      parent_informed: true,
      priority: 'standard',
      marking: 'official_sensitive',
      summary:
        'The mother told the school office that the family had moved to her sister in Slough. No school there has asked for the file.',
    },
    child: {
      surname: 'Okonjo-Brant',
      forename: 'Zofia',
      middle_names: 'Adaeze',
      preferred_forename: 'Zosia',
      former_names: ['Zofia Brant'],
      date_of_birth: '2016-03-14',
      sex: 'F',
      upn: 'B801200005001',
      nc_year: '6',
      home_language: 'Polish',
      interpreter_needed: false,
    },
    ...whereAndWho(),
    ...schoolAndNeeds(),
    safeguarding: { any_concern: false },
    enquiries: {
      made: [
        { what: 'phone_all_contacts', on: '2026-09-16', by: 'Larkspur Primary School', result: 'no_reply' },
        {
          what: 'home_visit',
          on: '2026-09-22',
          by: 'Attendance officer',
          result: 'no_trace',
          note: 'A neighbour said that they left at the end of August.',
        },
        {
          what: 'letter_email_parent',
          on: '2026-09-23',
          by: 'Attendance officer',
          result: 'found',
          note: 'The mother rang back and named Slough.',
        },
      ],
    },
  }
}

function whereAndWho(): Pick<Referral, 'addresses' | 'parents' | 'siblings'> {
  return {
    addresses: {
      last_known: {
        lines: ['14 Larkspur Road', 'Ealing'],
        postcode: 'W5 9ZZ',
        la_code: '307',
        from_on: '2021-08-01',
        until_on: '2026-08-31',
      },
      confidential: false,
      new: {
        lines: ['Flat 2, 8 Millrace Lane', 'Slough'],
        postcode: 'SL1 9ZZ',
        council: 'Slough',
        la_code: '871',
        moved_on: '2026-08-31',
        confidence: 'stated_by_parent',
        evidence: 'Telephone call of 24 September with the mother.',
      },
    },
    parents: [
      {
        name: 'Ewa Okonjo-Brant',
        relationship: 'mother',
        lives_with: 'normally',
        address: 'as_child',
        phones: ['07700 900123'],
        email: 'ewa@family.example',
        parental_responsibility: 'yes',
      },
      {
        name: 'Daniel Brant',
        relationship: 'father',
        lives_with: 'no',
        address: { not_known: 'The school never had it.' },
        phones: { not_known: 'The school never had one.' },
        parental_responsibility: 'unknown',
      },
    ],
    siblings: [
      {
        surname: 'Okonjo-Brant',
        forename: 'Ignacy',
        date_of_birth: '2023-01-30',
        note: 'Below school age, lives with the mother.',
      },
    ],
  }
}

function schoolAndNeeds(): Pick<Referral, 'last_education' | 'needs'> {
  return {
    last_education: {
      school_name: 'Larkspur Primary School',
      laestab: '3079901',
      urn: '199901',
      started_on: '2021-09-06',
      last_attended_on: '2026-09-11',
      still_on_roll: true,
      attendance_percent: 91.5,
      unauthorised_absence_percent: 6.2,
      admissions_application: 'none',
      exclusion: 'none',
      ctf: { status: 'not_yet' },
    },
    needs: {
      sen_provision: 'K',
      primary_need: 'Speech and language',
      medical_need: true,
      healthcare_plan: 'none',
      medical_need_words: 'Mild asthma, own inhaler.',
    },
  }
}

/** The least that may be sent: a name, a date of birth, and why the rest is not known. */
export function minimalReferralTemplate(): Referral {
  const later = { not_known: 'Not yet asked; a correction will follow.' }
  return {
    referrer: {
      origin: 'police',
      officer: 'Maya Lindqvist',
      role: 'Children missing education officer',
      team_mailbox: 'cme@ealing.example',
      phone: '020 7946 0101',
      case_reference: 'EAL-CME-2026-0148',
    },
    basis: {
      reason: 'moved_to_another_local_authority',
      last_in_education_on: { not_known: 'Perhaps never at school in England.' },
      council_aware_on: '2026-10-01',
      lawful_basis: ['education_act_1996_s436a'],
      parent_informed: later,
      priority: 'standard',
      marking: 'official_sensitive',
    },
    child: {
      surname: 'Vantongeren',
      forename: 'Idris',
      date_of_birth: '2015-07-02',
      sex: later,
      upn: { not_known: 'Perhaps never at school in England.' },
      nc_year: later,
    },
    addresses: { last_known: later, confidential: later },
    parents: later,
    siblings: later,
    last_education: { not_known: 'Perhaps never at school in England.' },
    needs: later,
    safeguarding: later,
    enquiries: { not_known: 'Enquiries have only begun.' },
  }
}
