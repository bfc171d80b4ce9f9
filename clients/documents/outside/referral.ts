// The referral that goes by secure e-mail to a council that has not joined: what it says, how to answer it, and nothing to click.
// It is written for an officer who has never heard of this gateway. The child's name stands on no cover, subject or file name.
import type { Digest } from '../../../schemas/ids.ts'
import { acceptanceBases, attachmentTypes, declineReasons } from '../../../schemas/letter/code-sets.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { isFields, type Row } from '../../words/letter/rows.ts'
import { warningsIn } from '../../words/letter/warnings.ts'
import { line } from '../../words/plain.ts'
import { dayOf } from '../../words/when.ts'
import { forNamedPeople, type Named, referralBlocks } from '../letter/blocks.ts'
import type { Block, MarkedDocument } from '../pdf/blocks.ts'

type Fields = Record<string, unknown>

/** What of a referral the document needs; days as `2026-11-02`. */
export type OutsideReferral = {
  /** The gateway's short id: stands in file names, and in the reference to quote. */
  id: string
  from: string
  to: string
  urgent: boolean
  /** The referral as it stands now. */
  content: Fields
  madeAt: Date
  /** By when the other council should say that it has it, and whether it accepts. */
  takeOnBy: string
  decideBy: string
  named: Named
}
/** A file that goes along. `sha256` in hexadecimal, as other people's tools print it. */
export type ListedFile = Pick<ManifestEntry, 'name' | 'type'> & { bytes: number; sha256: Digest }

/** `EAL-CME-2026-0147 / 330218d5`: the own case reference, where there is one, and the gateway's id. */
export function referenceOf({ content, id }: Pick<OutsideReferral, 'content' | 'id'>): string {
  const own = answerIn(content.referrer, 'case_reference')
  return own === undefined ? id : `${own} / ${id}`
}

/** How it is marked on every page. */
export function markingOf(content: Fields): string {
  return forNamedPeople(content) ? 'OFFICIAL-SENSITIVE: NAMED PEOPLE ONLY' : 'OFFICIAL-SENSITIVE'
}

/** The document. */
export function outsideReferral(referral: OutsideReferral, files: readonly ListedFile[]): MarkedDocument {
  const { from, to, content, madeAt, named } = referral
  const reference = referenceOf(referral)
  return {
    title: `Referral of a child missing education: ${reference}`,
    marking: markingOf(content),
    footer: `${from}: our reference ${reference}`,
    author: from,
    madeAt,
    blocks: [
      { kind: 'title', text: 'Referral of a child missing education' },
      { kind: 'rows', rows: headRows(referral, reference) },
      ...firstThings(content),
      ...howToAnswer(referral, reference),
      ...referralBlocks(content, named),
      ...fileBlocks(files),
      { kind: 'heading', text: 'About this document' },
      {
        kind: 'text',
        text: `${from} and other councils send referrals through a gateway that encrypts and proves them. ${to} has not joined it, so this one comes by secure e-mail: nothing about its way here is verified. If you doubt that it comes from us, ring us on a number you know already.`,
      },
    ],
  }
}

function headRows({ from, to, urgent, madeAt }: OutsideReferral, reference: string): Row[] {
  return [
    { title: 'From', text: from },
    { title: 'To', text: `${to}, the team for children missing education` },
    { title: 'Our reference', text: reference },
    { title: 'Written on', text: dayOf(madeAt.toISOString().slice(0, 10)) },
    ...(urgent ? [{ title: 'Urgent', text: 'Yes. Please ring us on the day you receive this.' }] : []),
  ]
}

function firstThings(content: Fields): Block[] {
  const lines = warningsIn(content)
  const named = forNamedPeople(content)
    ? ['Only people agreed between our two councils may open this. If you are not one of them, stop here and ring us.']
    : []
  return lines.length + named.length === 0
    ? []
    : [{ kind: 'warning', title: 'Read this first', lines: [...named, ...lines] }]
}

function howToAnswer({ from, to, content, takeOnBy, decideBy }: OutsideReferral, reference: string): Block[] {
  const by = (field: string) => answerIn(content.referrer, field)
  const who = [by('officer'), by('role')].filter(one => one !== undefined).join(', ')
  const mailbox = by('team_mailbox') ?? 'the address this came from'
  const codes = (set: Record<string, string>) => Object.values(set).join('; ').toLowerCase()
  return [
    { kind: 'heading', text: 'What we ask of you' },
    {
      kind: 'steps',
      steps: [
        `Tell us by ${dayOf(takeOnBy)} that you have this: write to ${mailbox}, and quote ${reference}.`,
        `If the child is in your area, accept by ${dayOf(decideBy)}. Write: “${to} accepts responsibility for ${reference}”, with your name and role, your own case reference, and what it rests on (${codes(acceptanceBases)}).`,
        `If not, return it by ${dayOf(decideBy)}. Write: “${to} returns ${reference}”, with your name and role, the reason (${codes(declineReasons)}), and where the child may be, if you know.`,
        'If you cannot decide yet, ask us. Write by secure e-mail only, and never put the child’s name in the subject.',
      ],
    },
    {
      kind: 'text',
      text: `Until you have accepted in writing, ${from} stays responsible. Silence is not taken for acceptance.`,
    },
    {
      kind: 'rows',
      rows: [
        ...(who === '' ? [] : [{ title: 'Who to ask for', text: who }]),
        { title: 'Secure e-mail', text: mailbox },
        ...optionalRow('Telephone', by('phone')),
        ...optionalRow('Out of hours', by('out_of_hours_phone')),
      ],
    },
  ]
}

const optionalRow = (title: string, text: string | undefined): Row[] => (text === undefined ? [] : [{ title, text }])

function fileBlocks(files: readonly ListedFile[]): Block[] {
  if (files.length === 0) return []
  const rows = files.map(({ name, type, bytes, sha256 }): Row[] => [
    { title: 'File', text: line(name) },
    { title: 'What it is', text: attachmentTypes[type] },
    { title: 'Size', text: `${bytes.toLocaleString('en-GB')} bytes` },
    { title: 'SHA-256', text: sha256 },
  ])
  return [
    { kind: 'heading', text: 'Attachments' },
    { kind: 'rows', rows: [{ title: '', groups: rows }] },
  ]
}

/** An answer in words; undefined where it is a gap, or missing. */
function answerIn(section: unknown, field: string): string | undefined {
  const value = isFields(section) ? section[field] : undefined
  return typeof value === 'string' && value.trim() !== '' ? line(value) : undefined
}
