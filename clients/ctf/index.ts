// The DfE's Common Transfer File family at the client: into draft referrals, and from a case. Runs in a browser; nothing is fetched.
export { type CtfKind, type CtfName, makeCtfName, readCtfName } from './names.ts'
export type { Draft, Pupil } from './read/pupil.ts'
export { type Ctf, readCtf } from './read/read.ts'
export { maxCtfBytes } from './read/text.ts'
export { type CtfRefusal, CtfRefused } from './refused.ts'
export { type Writing, writeCtf } from './write/write.ts'
