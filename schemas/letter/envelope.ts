// The whole inside of a sealed letter: who to whom, about what, by which verb, the content, its attachments, the opening.
// Padding and sealing are clients/seal's. Whether these claims match the statement's is for whoever opens it to check.
import { z } from 'zod'
import { desk, digest, id, opening } from '../ids.ts'
import { letterKinds } from '../statement/verbs.ts'
import { explain } from './explain.ts'
import { tooLong, tooLongWords } from './fields/text.ts'
import { type LetterKind, letterContents } from './index.ts'
import { manifest } from './manifest.ts'
import type { Finding } from './rules/finding.ts'

const address = {
  net: digest.describe('digest of the first national statement'),
  iss: id.describe('the authority speaking'),
  sub: id.describe('the referral'),
  to: id.describe('the authority written to'),
  desk: desk.describe('its desk'),
}

function letter<const K extends LetterKind>(kind: K) {
  return z.strictObject({
    ...address,
    verb: z.enum(verbsWith(kind)).describe('the verb of the statement this travels with'),
    kind: z.literal(kind),
    content: letterContents[kind],
    manifest,
    opening: opening.describe('32 random bytes; the statement publishes their SHA-256'),
  })
}

/** What is sealed, content and all: unknown fields and malformed answers are refused. For writing. */
export const envelope = z
  .discriminatedUnion('kind', [
    letter('referral'),
    letter('enquiry'),
    letter('question'),
    letter('answer'),
    letter('decision'),
    letter('outcome'),
    letter('message'),
    letter('correction'),
    letter('reply'),
    letter('hand_over'),
    letter('outside'),
  ])
  .refine(inside => inside.kind !== 'decision' || verbDecided(inside.content) === inside.verb, {
    path: ['content', 'decision'],
    error: 'The decision inside is not the one that the statement makes.',
  })
  .refine(inside => !tooLong(inside.content), { path: ['content'], error: tooLongWords })
export type Envelope = z.infer<typeof envelope>

/** An opened letter before its content is looked at. Fields of a later edition are left alone. */
const opened = z.looseObject({
  ...address,
  verb: z.string(),
  kind: z.enum(Object.keys(letterContents) as [LetterKind, ...LetterKind[]]),
  content: z.unknown(),
  manifest,
  opening,
})
export type OpenedEnvelope = z.infer<typeof opened>

/**
 * Reads what was inside somebody else's letter: the frame must hold, the content need not.
 *
 * A fault of the sender's software is no reason to lose sight of a child: content that breaks a rule is returned
 * as it came, with `findings` that say what is wrong with it.
 *
 * @throws z.ZodError when the frame itself cannot be read
 */
export function readEnvelope(inside: unknown): { envelope: OpenedEnvelope; findings: Finding[] } {
  const frame = opened.parse(inside)
  const content = letterContents[frame.kind].safeParse(frame.content)
  return content.success
    ? { envelope: { ...frame, content: content.data }, findings: [] }
    : { envelope: frame, findings: explain(content.error, frame.content) }
}

/** Which verbs carry a letter of this kind. */
export function verbsWith(kind: LetterKind): [LetterVerb, ...LetterVerb[]] {
  const verbs = Object.entries(letterKinds).flatMap(([verb, carried]) =>
    carried === kind || (typeof carried === 'object' && Object.values(carried).includes(kind as never))
      ? [verb as LetterVerb]
      : [],
  )
  return verbs as [LetterVerb, ...LetterVerb[]]
}

type LetterVerb = keyof typeof letterKinds

function verbDecided(content: { decision: string }): string {
  return content.decision
}
