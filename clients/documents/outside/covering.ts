// The words that go with the package: the e-mail's own text, and how to open what is sealed. Nothing in them says anything about a child.
import { dayOf } from '../../words/when.ts'
import type { OutsideReferral } from './referral.ts'

/** The text of the e-mail, to copy. */
export function coveringWords(of: {
  reference: string
  referral: OutsideReferral
  sealed: boolean
  file: string
}): string {
  const { reference, referral, sealed, file } = of
  const { from, to, urgent, takeOnBy, decideBy } = referral
  const opened = sealed
    ? [
        `It is encrypted with a phrase of six words. We shall ring you with it; it is in no e-mail. How to open it stands in how-to-open.txt.`,
        '',
      ]
    : []
  return [
    `To ${to}, the team for children missing education`,
    '',
    ...(urgent ? ['URGENT: please ring us on the day you receive this.', ''] : []),
    `${from} refers a child to you who may be missing education in your area. Everything is in ${file}: the referral as a PDF, and its attachments.`,
    '',
    ...opened,
    `Please tell us by ${dayOf(takeOnBy)} that you have it, and accept or return it by ${dayOf(decideBy)}; the PDF says how. Quote ${reference}, and never write the child's name into a subject.`,
    '',
    `Until you accept in writing, ${from} stays responsible.`,
    '',
  ].join('\n')
}

/** For whoever receives it. Windows opens it with Kleopatra (Gpg4win), others with gpg or sq. */
export function openingWords(file: string): string {
  return [
    `How to open ${file}.gpg`,
    '',
    'It is a standard OpenPGP file, encrypted with a phrase of six English words in small letters, one space between them.',
    'You are told the phrase by telephone. It is in no e-mail: if somebody writes it to you, ring us.',
    '',
    'Windows: install Gpg4win, double-click the file in the Explorer, choose Decrypt, type the phrase.',
    'Mac:     install GPG Suite, open the file with it, type the phrase.',
    `Linux:   gpg --output ${file} --decrypt ${file}.gpg`,
    `         or: sq decrypt ${file}.gpg > ${file}`,
    '',
    `Then open ${file}; it holds the referral as a PDF, and its attachments.`,
    '',
  ].join('\r\n')
}
