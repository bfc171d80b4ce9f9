// What the page asks the worker about writing: a part of keys/protocol.ts. Types only.
import type {
  Asked,
  Considered,
  ConsideredEnquiry,
  Draft,
  Recipient,
  Seed,
  Seeded,
  Suggested,
  ToSend,
  Typed,
  WriteForm,
  Written,
} from './question.ts'

export type WritingCalls = {
  /** The questions of a referral or an enquiry, and with what its form begins. */
  writeForm: { give: { written: Written }; get: WriteForm }
  /** Councils that a place, name or code may mean. */
  suggest: { give: { text: string }; get: Suggested[] }
  recipient: { give: { id: string; urgent: boolean; named?: boolean }; get: Recipient }
  consider: { give: Omit<ToSend, 'id' | 'named' | 'outside'>; get: Considered }
  /** Begins a draft from what is here already, or a file. */
  beginDraft: { give: Seed; get: Seeded }
  /** A draft as the command line and the connector read it: JSON. */
  exportDraft: { give: { written: Written; typed: Typed }; get: string }
  considerEnquiry: { give: { typed: Typed }; get: ConsideredEnquiry }
  /** Asks each council chosen; one that could not be asked holds up no other. */
  sendEnquiries: { give: { id: string; typed: Typed }; get: Asked[] }
  /** Letters being written on this device. */
  drafts: { give: undefined; get: Draft[] }
}
