// What a newcomer hands to their manager: public parts only. The seven check words bind it to the voice that reads them out.
// The file itself proves nothing: whoever can change it can change the words in it, so the manager's side computes its own.

import { z } from 'zod'
import { newcomer } from '../../../schemas/directory/admission.ts'
import { desk, digest, id } from '../../../schemas/ids.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import { admissionWords } from '../../seal/index.ts'
import { InvalidContent } from '../exit.ts'

const request = z.strictObject({
  format: z.literal('cme-join-1'),
  /** Made anew for each request: stands where an invitation would. */
  request: id,
  net: digest,
  authority: id,
  name: z.string().max(120).optional(),
  desks: z.array(desk).min(1).max(16),
  newcomer,
  check_words: z.array(z.string()).length(7),
})
export type JoinRequest = z.infer<typeof request>

/** Reads a request. @throws InvalidContent */
export function readRequest(content: unknown): JoinRequest {
  const form = request.safeParse(content)
  if (form.success) return form.data
  throw new InvalidContent('This is not a request that cme init wrote.', explain(form.error, content))
}

/**
 * The seven words of a request: SHA-256 over net, authority, request, thumbprint of the key, fingerprint of the device, a line each.
 *
 * Whatever the file says of its words is not looked at.
 */
export async function wordsFor(
  asked: Pick<JoinRequest, 'net' | 'authority' | 'request' | 'newcomer'>,
): Promise<string[]> {
  const { net, authority, request: invitation, newcomer } = asked
  const member = await thumbprint(newcomer.key)
  return admissionWords({ net, authority, invitation, member, device: newcomer.device.fingerprint })
}
