// One member at work in this worker: what everything here is given. Types only; open.ts alone makes one.
// Private keys never leave this object; the page gets what views/ makes of it.
import type { Desk, Digest, Id } from '../../../../schemas/ids.ts'
import type { Role } from '../../../../schemas/statement/verbs.ts'
import type { Council, KeptKeys, Membership, OpenReferral } from '../../../sdk/index.ts'
import type { SealedStore } from '../memory/sealed-store.ts'
import type { EventName, Events, Me } from '../protocol.ts'
import type { Line } from '../shown.ts'

/** Who somebody is, beside the keys. */
export type Person = { authority: Id | 'national'; council: string; name: string; role: Role; desks: Desk[] }

/** What is wrapped: the same as in a profile of the command line. */
export type PersonalKeys = Pick<Membership, 'member' | 'keyrings'> & {
  /** Absent where a rehearsal gave none: then nothing that colleagues share can be opened. */
  device?: Membership['device']
  /** What opens and changes the keys kept at the gateway, where they are. */
  kept?: KeptKeys
}

export type Tell = <N extends EventName>(event: N, news: Events[N]) => void
/** Names of councils by their verified entries. */
export type Names = (id: string) => Promise<string>

export type Office = {
  me: Me
  person: Person
  /** Changed by joining/own-keys.ts alone. */
  keys: PersonalKeys
  gateway: string
  net: Digest
  /** Thumbprint of the own key, and the own council. */
  member: Digest
  own: Id | 'national'
  council: Council
  store: SealedStore
  names: Names
  /** Colleagues by key, as letters opened here name them. */
  people: Map<Digest, string>
  boxes: Boxes
  tell: Tell
}

export type Boxes = {
  /** What is known now; begins loading and watching the first time. */
  begin(): Promise<Line[]>
  /** Opens these before the others. */
  look(ids: readonly string[]): Promise<undefined>
  search(text: string): Promise<string[]>
  /** Lines about the child of this content, as far as letters were opened here. */
  about(content: Record<string, unknown>, except?: string): Line[]
  lines(): Line[]
  /** Takes in what was read elsewhere. */
  take(opened: OpenReferral): Promise<void>
  /** Opens again what could not be opened: a key came. */
  reopen(): void
  /** Opens a referral, says that it was delivered, and takes it in. */
  open(id: string): Promise<OpenReferral>
}
