// What the pages ask of the worker about councils that have not joined, and what they get. Types and names of calls alone.
// Nothing here is sent by anybody but the officer.
import type { Contact } from '../shown.ts'

/** Before a package is made: what goes into it, and where it goes, as the directory has it. */
export type ToPackage = {
  council: string
  /** Only people agreed on by telephone may open it. */
  named: boolean
  files: { name: string; bytes: number }[]
  bytes: number
  mailbox?: string
  telephone?: string
  ring: Contact[]
  /** It was not sent by secure e-mail, cannot be opened here, or holds more than a package does: why. */
  cannot?: string
}
/** What was made in this browser. `phrase`, where it was sealed: for the telephone alone; it is kept nowhere. */
export type Package = {
  reference: string
  subject: string
  covering: string
  files: { name: string; content: Blob }[]
  bytes: number
  /** More than many mailboxes take. */
  large: boolean
  phrase?: string
}

/** What is open by secure e-mail to a council that has joined. `title`: the child, where it was opened here. */
export type ToResend = { council: string; joined: boolean; open: { id: string; title: string }[] }
export type Resent = { old: string; title: string; id?: string }

export type OutsideCalls = {
  toPackage: { give: { id: string }; get: ToPackage }
  makePackage: { give: { id: string; sealed: boolean }; get: Package }
  /** Which of these councils can be sent to now. */
  joinedSince: { give: { councils: string[] }; get: string[] }
  toResend: { give: { to: string }; get: ToResend }
  /** Sends everything that is open to it properly; told again, it goes on where it was. */
  resend: { give: { to: string }; get: Resent[] }
}

export const outsideCalls = ['toPackage', 'makePackage', 'joinedSince', 'toResend', 'resend'] as const
