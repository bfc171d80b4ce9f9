// The room of writing, for the worker: forms and drafts here, councils and sending in send/. No code of its own.
export { beginTyped } from './begin.ts'
export { contentOf } from './content.ts'
export { noteDraft, readDrafts } from './drafts.ts'
export { writeForm } from './questions.ts'
export { beginDraft } from './seed.ts'
export { considerEnquiry, sendEnquiries } from './send/enquiry.ts'
export { readRecipient, suggestCouncils } from './send/recipient.ts'
export { consider, sendWritten } from './send/written.ts'
