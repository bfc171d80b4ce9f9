// What attachments offer to the rest of the gateway. `objects.ts` is imported on its own, by whoever starts a gateway.
export { announceAttachment, readAttachment } from './announce.ts'
export { completeAttachment } from './complete.ts'
export { type Content, readContent } from './content.ts'
export { first } from './flow/turns.ts'
export { putPart } from './parts.ts'
export { sweepUnreferred } from './sweep.ts'
