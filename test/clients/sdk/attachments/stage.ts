// A gateway, two councils, files of several parts, and a line between that a test bends. Pauses between attempts are not waited for.
import { createHash } from 'node:crypto'
import {
  type ConnectOptions,
  type Council,
  type OutgoingFile,
  type Spool,
  systemClock,
} from '../../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import type { ManifestEntry } from '../../../../schemas/letter/index.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { type Bend, lineWith } from '../../../support/line.ts'
import { upload } from '../../../support/raw-attachment.ts'
import { memberOf, startWorld, usualPeople } from '../../../support/world.ts'

export const mebibyte = 1024 * 1024
export const partBytes = 16 * mebibyte
const impatient = { ...systemClock, wait: async () => {} }

/** Two people who can open each of the teams. */
const people = [
  ...usualPeople,
  { name: 'named', role: 'officer' as const, desks: ['restricted'] },
  { name: 'named2', role: 'officer' as const, desks: ['restricted'] },
]

export async function setStage() {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing', { people }), await world.join('Slough', { people })]
  const as = (council: typeof ealing, bend?: Bend, more: Partial<ConnectOptions> = {}, name = 'officer') =>
    connected(world, council, name, {
      clock: impatient,
      keyring: keyringsOf(council, name),
      ...(bend && { fetch: lineWith(bend) }),
      ...more,
    })
  return {
    world,
    sender: (bend?: Bend, more?: Partial<ConnectOptions>) => as(ealing, bend, more),
    recipient: (bend?: Bend, name?: string) => as(slough, bend, {}, name),
    sending: (reference: string, attachments: readonly OutgoingFile[], more: object = {}) => ({
      ...{ to: slough.id, desk: 'cme', content: referralTemplate(), reference, attachments },
      ...more,
    }),
    keys: { ealing, slough },
    /** An attachment of the sender's, whole at the gateway, that nobody sealed. */
    unsealed: async () => {
      const { id, sha256, bytes } = await upload(world.clientOf(memberOf(ealing, 'officer')), 5_000)
      return { id, sha256, bytes: bytes.length }
    },
  }
}
/** What a member holds: the keys of their own teams, and no others. */
function keyringsOf(council: CouncilKeys, name: string) {
  return memberOf(council, name).desks.flatMap(desk => council.keyrings[desk] ?? [])
}

export type Stage = Awaited<ReturnType<typeof setStage>>

/** Bytes that no two parts have alike. */
export function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(bytes)
  const view = new DataView(made.buffer)
  for (let at = 0; at + 4 <= bytes; at += 4) view.setUint32(at, Math.imul(at ^ 0x9e3779b9, 2_654_435_761))
  return made
}

export function fileOf(
  content: Uint8Array<ArrayBuffer> | string,
  name = 'chronology.bin',
  more: Partial<OutgoingFile> = {},
): OutgoingFile {
  return { name, type: 'chronology', marking: 'official_sensitive', content: new Blob([content]), ...more }
}

/** The files of the newest letter that could be opened. */
export async function filesOf(council: Council, id: string): Promise<ManifestEntry[]> {
  const { letters } = await council.open(id)
  const letter = letters.findLast(one => one.status === 'open')
  return letter?.status === 'open' ? letter.manifest : []
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A spool that has no room for bytes, only for what is known of them. */
export function withoutRoom(spool: Spool): Spool {
  return { ...spool, place: async () => undefined }
}
