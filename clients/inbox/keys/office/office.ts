// One member at work in this worker: what everything here is given. Types only; open.ts alone makes one.
// Private keys never leave this object; the page gets what views/ makes of it.
import type { Digest, Id } from '../../../../schemas/ids.ts'
import type { Council, OpenReferral } from '../../../sdk/index.ts'
import type { SealedStore } from '../memory/sealed-store.ts'
import type { EventName, Events, Me } from '../protocol.ts'
import type { Line } from '../shown.ts'

export type Tell = <N extends EventName>(event: N, news: Events[N]) => void
/** Names of councils by their verified entries. */
export type Names = (id: string) => Promise<string>

export type Office = {
  me: Me
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
  /** Takes in what was read elsewhere. */
  take(opened: OpenReferral): Promise<void>
  /** Opens a referral, says that it was delivered, and takes it in. */
  open(id: string): Promise<OpenReferral>
}
