// What a referral's page shows of one that goes by secure e-mail: whether it went, what may be written down, whether they have joined since.
// Not through the room's face, which draws PDFs: a referral's page must not wait for that.
import { writeTo } from '../../../documents/outside/asking.ts'
import type { TrustedReferral } from '../../../sdk/index.ts'
import type { Office } from '../office/office.ts'
import type { ReferralPage } from '../shown.ts'

type Shown = NonNullable<ReferralPage['outside']>

/** Nothing for a referral that went through the gateway. */
export async function outsideOf({ council, own }: Office, referral: TrustedReferral): Promise<Shown | undefined> {
  const { outside, history, sender, state, recipient } = referral
  if (!outside || state === 'merged' || sender !== own) return undefined
  const [first] = history
  const desk = first?.claims.verb === 'send' ? first.claims.desk : 'cme'
  const joined = state === 'sent' && (await council.directory.canReceive(recipient, desk))
  const contents = await council.directory.contents(recipient).catch(() => undefined)
  const { mailbox } = contents?.state === 'given' ? writeTo(contents.document) : {}
  return { emailed: outside === 'emailed', joined, open: state === 'sent', ...(mailbox && { mailbox }) }
}
