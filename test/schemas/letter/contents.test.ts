// Every kind of letter: examples that pass, bounds that hold, text that survives, and the frame around them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkReferral } from '../../../schemas/letter/check.ts'
import * as codeSets from '../../../schemas/letter/code-sets.ts'
import { envelope, readEnvelope, verbsWith } from '../../../schemas/letter/envelope.ts'
import { bounds, tooLong } from '../../../schemas/letter/fields/text.ts'
import { type LetterKind, letterContents, letterKindNames } from '../../../schemas/letter/index.ts'
import { isSettled } from '../../../schemas/letter/kinds/outcome.ts'
import { manifest } from '../../../schemas/letter/manifest.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { maxAttachmentsPerLetter, maxLetterBytes } from '../../../schemas/limits.ts'
import { letterKinds } from '../../../schemas/statement/verbs.ts'

const digest = `${'a'.repeat(42)}A`
const id = '0199f3a2-7c41-7b3e-9d52-3f8c1b2a4d5e'
const other = '0199f3a2-7c41-7b3e-9d52-3f8c1b2a4d5f'
const officer = { name: 'Priya Holmgren', role: 'CME officer' }
const decided_by = { ...officer, at: '2026-10-06T09:30:00Z' }
const decision = { decided_by, decision: 'decline', reason: 'not_resident' }
const entry = {
  id,
  name: 'enquiries.pdf',
  type: 'reasonable_enquiry_form',
  mime: 'application/pdf',
  bytes: 1,
  sha256: digest,
  marking: 'official_sensitive',
}

const seen = { recorded_by: decided_by, on: '2026-11-10' }
const examples: Record<LetterKind, unknown[]> = {
  referral: [referralTemplate()],
  enquiry: [
    {
      asked_by: officer,
      child: {
        surname: 'Vantongeren',
        forename: 'Idris',
        date_of_birth: '2015-07-02',
        upn: { not_known: 'Not at school here.' },
      },
      because: 'An uncle lives in your area.',
      marking: 'official_sensitive',
    },
  ],
  question: [{ asked_by: officer, questions: ['Which flat number?'] }],
  answer: [
    {
      answered_by: officer,
      answers: [
        { question: 'Which flat number?', answer: 'Flat 2.' },
        { question: 'Since when?', answer: { not_known: 'The mother did not say.' } },
      ],
    },
  ],
  decision: [
    { decided_by, decision: 'accept', basis: 'child_seen', case_reference: 'SLO-88' },
    decision,
    { ...decision, reason: 'wrong_authority', suggested_authority: other },
    { ...decision, reason: 'other', words: 'See our call of today.' },
    { decided_by, decision: 'withdraw', words: 'Found at home.' },
    { decided_by, decision: 'close', closed_as: 'taken_over' },
    { decided_by, decision: 'close', closed_as: 'sent_on', to: other },
    { decided_by, decision: 'close', closed_as: 'found' },
    { decided_by, decision: 'close', closed_as: 'kept_open' },
    { decided_by, decision: 'close', closed_as: 'unresolved', manager: 'Tobias Achterberg' },
  ],
  outcome: [
    { outcome: 'on_roll', on: '2026-11-02', urn: '199902', starts_on: '2026-11-02' },
    { outcome: 'elective_home_education', on: '2026-11-02', since_on: '2026-10-20' },
    { outcome: 'not_found', on: '2026-11-02', tried: 'Three visits, a letter, the landlord.' },
    { outcome: 'moved_on', on: '2026-11-02', to: other, to_where: 'Reading, says the landlord.' },
    { outcome: 'over_age', on: '2026-06-30' },
  ],
  message: [{ written_by: officer, words: 'Please ring me.' }],
  correction: [
    { corrected_by: officer, because: 'The date of birth was wrong.', kind: 'referral', content: referralTemplate() },
  ],
  reply: [{ reply: 'known_EHE', replied_by: officer }],
  outside: [
    { ...seen, step: 'sent', how: 'secure_email', mailbox: 'cme@slough.example' },
    { ...seen, step: 'chased', how: 'telephone', with: { team: 'Front door' } },
    { ...seen, step: 'accepted', how: 'secure_email', by: { name: 'Ines Marlowe' } },
    { ...seen, step: 'returned', how: 'telephone', by: { not_known: 'Passed on.' }, reason: 'not_resident' },
  ],
  hand_over: [
    {
      handed_over_by: decided_by,
      entries: [{ statement: digest, session_key: { algorithm: 'aes256', key: 'ab'.repeat(32) } }],
    },
  ],
}
const enclosed = (kind: LetterKind, content: unknown, verb: string = verbsWith(kind)[0]) => ({
  net: digest,
  iss: id,
  sub: id,
  to: other,
  desk: 'cme',
  verb,
  kind,
  content,
  manifest: [entry],
  opening: digest,
})

describe.each(letterKindNames)('a %s', kind => {
  it.each(examples[kind].map(example => [example]))('may say %j', example => {
    expect(letterContents[kind].safeParse(example).error?.issues).toBeUndefined()
  })
  it('is read back as it was written, once normalised', () => {
    for (const example of examples[kind]) {
      const once = letterContents[kind].parse(example)
      expect(letterContents[kind].parse(JSON.parse(JSON.stringify(once)))).toEqual(once)
    }
  })
  it('refuses fields it does not know', () => {
    for (const example of examples[kind])
      expect(letterContents[kind].safeParse({ ...(example as object), extra: 1 }).success).toBe(false)
  })
  it('has a JSON Schema that says what every field is', () => {
    expect(z.toJSONSchema(letterContents[kind], { io: 'input' })).toHaveProperty('$schema')
  })
  it('is carried by a verb of the protocol, and by no other', () => {
    const content = examples[kind][0]
    const verb = kind === 'decision' ? (content as { decision: string }).decision : verbsWith(kind)[0]
    expect(envelope.safeParse(enclosed(kind, content, verb)).error?.issues).toBeUndefined()
    expect(envelope.safeParse(enclosed(kind, content, 'collect')).success).toBe(false)
  })
  it('may be filled to every bound with Latin letters and still be one letter', () => {
    const content = fullest(letterContents[kind])
    expect(tooLong(content)).toBe(false)
  })
})

describe('a letter', () => {
  const full = (letter: string) =>
    Array.from({ length: bounds.attachments }, () => ({
      ...entry,
      name: letter.repeat(bounds.fileNameCharacters),
      mime: 'm'.repeat(120),
      bytes: 999_999_999,
    }))
  it('with the largest content and the longest list of attachments leaves room for sealing in what travels', () => {
    const frame = { ...enclosed('message', ''), manifest: full('字') }
    const bytes = new TextEncoder().encode(JSON.stringify(frame)).length + bounds.contentBytes
    expect(bytes + 32 * 1024).toBeLessThan(maxLetterBytes)
  })
  it('longer than that is refused in words, when checked and when sealed', () => {
    const siblings = Array.from({ length: bounds.siblings }, () => ({
      surname: '字'.repeat(100),
      forename: '字'.repeat(100),
      note: '字'.repeat(400),
    }))
    const made = Array.from({ length: bounds.enquiries }, () => ({
      what: 'other',
      on: '2026-10-01',
      by: '字'.repeat(200),
      result: 'no_trace',
      note: '字'.repeat(400),
    }))
    const worker = { name: '字'.repeat(100), team: '字'.repeat(200) }
    const involvements = Array.from({ length: bounds.involvements }, () => ({
      kind: 'other',
      worker,
      reference: '字'.repeat(200),
      note: '字'.repeat(400),
    }))
    const base = referralTemplate()
    const long = {
      ...base,
      siblings,
      safeguarding: { any_concern: true, concern: '字'.repeat(3000), involvements },
      enquiries: { made },
      basis: { ...base.basis, summary: '字'.repeat(3000) },
    }
    expect(tooLong(long)).toBe(false)
    const parents = Array.from({ length: bounds.parents }, () => ({
      name: '字'.repeat(100),
      relationship: { not_known: '字'.repeat(400) },
      lives_with: { not_known: '字'.repeat(400) },
      address: { not_known: '字'.repeat(400) },
      phones: { not_known: '字'.repeat(400) },
      contact_restrictions: '字'.repeat(400),
    }))
    const longer = { ...long, parents }
    const blocks = checkReferral(longer, { today: '2026-10-05' }).blocks
    expect(blocks.map(({ code, message }) => [code, message])).toEqual([
      ['too_long', expect.stringContaining('Send long texts as attachments.')],
    ])
    expect(envelope.safeParse(enclosed('referral', longer)).success).toBe(false)
  })
})

interface JsonSchema {
  type?: string
  const?: unknown
  enum?: string[]
  maxLength?: number
  maxItems?: number
  pattern?: string
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
}
/** A content with every field filled to its bound, in Latin letters. */
const fullest = (schema: z.ZodType) => biggest(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema)
function biggest(schema: JsonSchema): unknown {
  // Of an answer and why it is not known, the answer; of several kinds of decision or outcome, the longest.
  if (schema.anyOf) return biggest(schema.anyOf[0] ?? {})
  if (schema.oneOf) return longest(schema.oneOf.map(biggest))
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return longest(schema.enum)
  if (schema.type === 'object')
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, biggest(value)]))
  if (schema.type === 'array')
    return Array.from({ length: schema.maxItems ?? Number.NaN }, () => biggest(schema.items ?? {}))
  if (schema.type === 'string')
    return schema.maxLength === undefined && schema.pattern ? 'x'.repeat(64) : 'x'.repeat(schema.maxLength ?? 30)
  return 999_999_999
}
const longest = (values: unknown[]) => values.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0]

describe('decisions', () => {
  it.each([
    ['without a named person', { ...decision, decided_by: undefined }],
    ['returned for another reason, without words', { ...decision, reason: 'other' }],
    ["returned as another council's, without naming it or saying why not", { ...decision, reason: 'wrong_authority' }],
    ['closed as unresolved, without a manager', { decided_by, decision: 'close', closed_as: 'unresolved' }],
    ['by no known word', { decided_by, decision: 'approve' }],
  ])('are refused %s', (_, said) => {
    expect(letterContents.decision.safeParse(said).success).toBe(false)
  })
  it('inside a letter are the ones that the statement makes', () => {
    expect(envelope.safeParse(enclosed('decision', decision, 'decline')).success).toBe(true)
    expect(envelope.safeParse(enclosed('decision', decision, 'accept')).success).toBe(false)
  })
})

describe('the code sets', () => {
  it('hold what law and protocol list', () => {
    expect(Object.keys(codeSets.cmeReasons)).toHaveLength(20)
    expect(Object.keys(codeSets.cmeDurations)).toHaveLength(8)
    expect(Object.keys(codeSets.deletionGrounds).join('')).toBe('ABCDEFGHIJKLMNO')
    expect(Object.keys(codeSets.declineReasons)).toHaveLength(7)
    const options = letterContents.outcome.options.map(option => [...option.shape.outcome.values][0] as never)
    expect(options.toSorted()).toEqual(
      [...Object.keys(codeSets.settledOutcomes), ...Object.keys(codeSets.unsettledOutcomes)].toSorted(),
    )
    expect(options.filter(isSettled)).toEqual(Object.keys(codeSets.settledOutcomes))
  })
})

describe('the frame', () => {
  it('has a kind for every verb that carries a letter', () => {
    const kinds = Object.values(letterKinds).flatMap(kind => (typeof kind === 'string' ? [kind] : Object.values(kind)))
    expect(new Set<string>(kinds)).toEqual(new Set<string>(letterKindNames))
    expect(verbsWith('decision')).toEqual(['accept', 'decline', 'withdraw', 'close'])
  })
  it('of a letter with faulty content is read all the same, and the faults are told', () => {
    const faulty = { ...referralTemplate(), later_edition: true }
    const { envelope: read, findings } = readEnvelope({ ...enclosed('referral', faulty), edition: 2 })
    expect(read.content).toEqual(faulty)
    expect(findings.map(finding => finding.path)).toEqual(['later_edition'])
    expect(() => readEnvelope({ ...enclosed('referral', faulty), opening: 'short' })).toThrow(z.ZodError)
  })
  it('lists attachments: as many as a statement may name, each once, under names that are names', () => {
    expect(bounds.attachments).toBe(maxAttachmentsPerLetter)
    expect(manifest.safeParse([entry, { ...entry, id: other }]).success).toBe(true)
    expect(manifest.safeParse([entry, entry]).success).toBe(false)
    for (const name of ['../plan.pdf', 'a\\b', 'a:b', '.hidden', 'dot.', '\u202efdp.exe', ''])
      expect(manifest.safeParse([{ ...entry, name }]).success).toBe(false)
  })
})

describe('names', () => {
  it.each(['Ní Dhomhnaill', "O'Brien-Łukasiewicz", 'محمد', 'می\u200cرضا', '李小龙', 'Đặng', 'X'])(
    'in any script are kept: %s',
    surname => {
      const referral = { ...referralTemplate(), child: { ...referralTemplate().child, surname } }
      expect(letterContents.referral.parse(referral).child.surname).toBe(surname.normalize('NFC'))
    },
  )
  it('that are accepted come out of JSON and UTF-8 as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), words => {
        const parsed = letterContents.message.safeParse({ written_by: officer, words })
        if (!parsed.success) return
        const travelled = JSON.parse(new TextDecoder().decode(new TextEncoder().encode(JSON.stringify(parsed.data))))
        expect(letterContents.message.parse(travelled)).toEqual(parsed.data)
      }),
    )
  })
})
