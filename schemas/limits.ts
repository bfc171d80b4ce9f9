// The bounds of the protocol, published at /.well-known/cme-gateway and in the docs. Units stand last in each name.

/** A sealed letter, in the bytes that travel. */
export const maxLetterBytes = 256 * 1024
/** A compact statement. */
export const maxStatementBytes = 16 * 1024
/** One sealed attachment: 100 MiB of plaintext, and room for what sealing adds. */
export const maxAttachmentBytes = 100 * 1024 * 1024 + 1024 * 1024
export const maxAttachmentsPerLetter = 50
/** What a council may have uploaded that no letter names yet; it is swept after a day. */
export const maxUnsentBytes = 20 * 1024 * 1024 * 1024
/** Attachments travel in parts of this size; only the last may be smaller. */
export const attachmentPartBytes = 16 * 1024 * 1024
/** A contacts document of the directory. */
export const maxDocumentBytes = 64 * 1024
/** A page of any list. */
export const maxPageItems = 200
/** The longest a feed request waits. */
export const maxFeedWaitSeconds = 30
/** Between the speaker's clock and the gateway's, for statements never seen. */
export const maxClockSkewSeconds = 300
/** An access token. */
export const accessTokenSeconds = 300
/** A DPoP proof. */
export const dpopWindowSeconds = 60
/** Requests a member may make in a minute at one gateway process. */
export const requestsPerMinute = 6000
