// The public face of the SDK: import from here. Runs in Node and in browsers; node/ alone is for Node.
export { importSigningKey, makeSigningKey, type SigningKey } from '../../schemas/statement/jws.ts'
export { cleanName, FileRefused, type Inspected, inspectFile, refuseBySize } from '../files/index.ts'
export { type Keyring, parseKeyring } from '../seal/index.ts'
export {
  type Asking,
  aboutEntry,
  type OwnWord,
  openIn,
  ownWord,
  type ProposedAbout,
  proposedAbout,
  proposedWhere,
  wordNeeded,
} from './approvals/open.ts'
export { needsComparing, whoReadsThem, wordsToCompare } from './approvals/words.ts'
export type { Download, DownloadOptions } from './attachments/download.ts'
export { opfsSpool } from './attachments/opfs.ts'
export { type OutgoingFile, WronglyTogether } from './attachments/outgoing.ts'
export type { Destination, Saved, SaveOptions } from './attachments/save.ts'
export type { Spool, SpoolNote, SpoolPlace } from './attachments/spool.ts'
export type { OnUpload, UploadNotice, UploadProgress } from './attachments/upload.ts'
export { type Clock, clockAhead, systemClock } from './call/clock.ts'
export { type Call, type GatewayClient, openGateway } from './call/gateway-client.ts'
export type { CallAnswer, CallRequest } from './call/shape.ts'
export { GatewayProblem, Unreachable } from './call/trouble.ts'
export { type ConnectOptions, type Council, connect } from './connect.ts'
export type { DueNow } from './council/clocks.ts'
export type { LetterOptions, SayOptions, Sending } from './council/options.ts'
export type { BoxFilter, OpenReferral } from './council/read.ts'
export type { Resending, ResendOutcome } from './council/resend.ts'
export type { Sent } from './council/send.ts'
export type { Correspondent } from './desks/correspondent.ts'
export { membersOf, type RotationStep, rotationOf } from './desks/rotation.ts'
export { type DeskStanding, deskOf, desksOf, type RotationDue } from './desks/standing.ts'
export { askAdmission, askRegistrarship, type Newcomer, type NewRegistrar } from './directory/admission.ts'
export { type AnnouncementMade, DirectoryChanged } from './directory/announce.ts'
export { type Contents, checkContents } from './directory/contents.ts'
export type { NationalMade } from './directory/nation.ts'
export { type Bundle, type Membership, mergeKeyring, mergeKeyrings } from './joining/bundle.ts'
export type { Invitation, Inviting } from './joining/invitations.ts'
export {
  addLock,
  beginKeeping,
  changeLock,
  endKeeping,
  type KeptKeys,
  locksOf,
  readKeeping,
  removeLock,
  restoreKeys,
  updateKeeping,
} from './joining/kept-keys.ts'
export { type LetIn, letIn } from './joining/let-in.ts'
export { leaveRequest, makeNewcomer, type NewcomerKeys, readInvitation } from './joining/newcomer.ts'
export { type Current, currentOf, currentReferral, referralFiles } from './letters/current.ts'
export { LetterInvalid } from './letters/invalid.ts'
export type { Letter, Opened, Shut } from './letters/letter.ts'
export type { OneOfMany } from './letters/open-many.ts'
export { memoryInProcess } from './memory/in-memory.ts'
export type { Done, LastUsed, Memory, Pending, RememberedHead } from './memory/memory.ts'
export { entryOnDay, type OnDay } from './past/on-day.ts'
export { type ProofBundle, verifyBundle } from './proof/bundle.ts'
export { councilCsv, nationCsv, openedCsv } from './reports/csv.ts'
export { type OpenedCounts, type OpenedReport, tallyNames } from './reports/opened.ts'
export { monthsOf } from './reports/reports.ts'
export { ChangedMeanwhile, type Said } from './say/intention.ts'
export { type CarryingOut, type CaseOutcome, PlanWrong } from './succession/carry-out.ts'
export { type HandingOver, HandOverIncomplete } from './succession/hand-over.ts'
export { type Areas, areas } from './succession/places.ts'
export { type HandOverPlan, handOverPlan, type PlannedCase, type Planning } from './succession/plan.ts'
export { Distrust, type DistrustCode, distrusts, type ForkProof } from './trust/distrust.ts'
export { type TrustedEntry, verifyEntry } from './trust/entry.ts'
export { type TrustedNation, verifyNation } from './trust/nation.ts'
export { type EntryOf, type Spoken, type TrustedReferral, verifyReferral } from './trust/referral.ts'
