// The bounds of the protocol, published at /.well-known/cme-gateway and in the docs. Units stand last in each name.

/** A sealed letter, in the bytes that travel. */
export const maxLetterBytes = 256 * 1024
/** A compact statement. */
export const maxStatementBytes = 16 * 1024
/** Attachments travel in parts of this size; only the last may be smaller. */
export const attachmentPartBytes = 16 * 1024 * 1024
/** One sealed attachment that the protocol can carry: 10,000 parts, as many as S3 joins. Each gateway takes less, and publishes how much. */
export const maxAttachmentBytes = 10_000 * attachmentPartBytes
/** As many as statement and letter have room to name. Each gateway may take fewer. */
export const maxAttachmentsPerLetter = 50
/** What a council may have uploaded that no letter names yet, at most anywhere; it is swept after a day. */
export const maxUnsentBytes = 2 ** 50
/** The same in number, however small: each is an upload that the object store keeps open. */
export const maxUnsentAttachments = 10_000
/** A contacts document of the directory. */
export const maxDocumentBytes = 64 * 1024
/** Directory statements said together: more than all councils of the United Kingdom. */
export const maxBatchStatements = 400
/** The body they travel in. */
export const maxBatchBytes = 8 * 1024 * 1024
/** A page of any list. */
export const maxPageItems = 200
/** Referrals read together, their statements in one answer, and the letters in another: what is left out is asked for again. */
export const maxReadTogether = 50
export const maxStatementsTogether = 5_000
export const maxLettersTogetherBytes = 4 * 1024 * 1024
/** The longest a feed request waits. */
export const maxFeedWaitSeconds = 30
/** Between the speaker's clock and the gateway's, for statements never seen. */
export const maxClockSkewSeconds = 300
/** An access token. */
export const accessTokenSeconds = 300
/** A DPoP proof. */
export const dpopWindowSeconds = 60
/** How long an invitation can be used. */
export const invitationDays = 7
/** Invitations a council may have out at once. */
export const maxOpenInvitations = 200
/** What is sealed beside an invitation. */
export const maxInvitationNoteBytes = 4096
/** A person's wrapped keys, and the lock of one phrase or passkey on them. */
export const maxVaultBytes = 256 * 1024
export const maxLockBytes = 1024
export const maxLocks = 8
/** Wrong codes and phrases that are taken from one address in a minute. */
export const wrongGuessesPerMinute = 30
/** Requests a member may make in a minute at one gateway process. */
export const requestsPerMinute = 6000
