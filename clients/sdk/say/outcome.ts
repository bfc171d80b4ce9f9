// What a "no" of the gateway means for something that was signed and sent. Two closed lists; everything else is a plain no.
import type { ProblemCode } from '../../../schemas/problem.ts'

/** The statement was not looked at, or not to the end: an earlier sending of it may have been recorded. */
const open: ProblemCode[] = [
  'unauthorised',
  'invalid_client',
  'assertion_replayed',
  'invalid_dpop',
  'dpop_replayed',
  'member_removed',
  'too_many_requests',
  'contended',
  'unavailable',
  'internal',
]

/** Signed too long ago, or by a key that is not this session's any more. The gateway looks for stored bytes first: it has never seen them. */
const outdated: ProblemCode[] = ['clock', 'key_not_of_issuer']

/** Whether the same bytes must be sent again before anything is known. */
export function leavesOpen(code: ProblemCode): boolean {
  return open.includes(code)
}

/** Whether the same may be signed again with a new `jti`. */
export function isOutdated(code: ProblemCode): boolean {
  return outdated.includes(code)
}
