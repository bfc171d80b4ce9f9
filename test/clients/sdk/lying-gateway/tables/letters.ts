// Letters and attachments that are not the ones the history names: marked, with nothing of their content, and the others still read.
// Rows marked "(receipt key)" are told with a history made to fit: an officer's stolen key, and the gateway's own.

import { expect } from 'vitest'
import { makeDeskCertificate, sealAttachment, sealLetter, sha256 } from '../../../../../clients/seal/index.ts'
import { newId } from '../../../../../schemas/ids.ts'
import { digestOf } from '../../../../../schemas/statement/statement.ts'
import { standingOn, type View, withOneByteChanged, withOneMore } from '../forge.ts'
import { bendBytes, bendJson, either, servedBytes } from '../liar.ts'
import type { Row, Scene } from '../row.ts'
import type { Stage } from '../stage.ts'

type Change = (bytes: Uint8Array, stage: Stage) => Uint8Array | Promise<Uint8Array>

const page = () => new TextEncoder().encode('<!doctype html><title>Please sign in</title>')
const mangled: [lie: string, change: Change][] = [
  ['with one byte changed', withOneByteChanged],
  ['cut short', bytes => bytes.subarray(0, -1)],
  ['made longer', bytes => Uint8Array.of(...bytes, 0)],
  ['of no bytes', () => new Uint8Array()],
  ['that is a page', page],
]

const replaced: [lie: string, change: Change][] = [
  ['of another referral', (_, stage) => fetched(stage, stage.other.id, stage.other.statement)],
  ['of the same referral, from another place', (_, stage) => fetched(stage, stage.written.id, stage.written.sent)],
  ['sealed anew by the attacker', async (_, stage) => (await resealed(stage, { signWith: stage.attackersDesk })).bytes],
  ['sealed anew with the sender’s own key', async (_, stage) => (await resealed(stage)).bytes],
]

async function fetched({ officers }: Stage, id: string, statement: string): Promise<Uint8Array> {
  const answer = await officers.slough.call('readLetter', { params: { id, statement } })
  return new Uint8Array(await answer.arrayBuffer())
}

/** The message as anybody could write it, to the right desks. */
async function resealed(
  { councils: { ealing, slough }, world, written }: Stage,
  { signWith, about = {} }: { signWith?: { privateKey: string }; about?: object } = {},
) {
  const [ours, theirs] = [ealing.keyrings.cme?.keys[0], slough.keyrings.cme?.keys[0]]
  if (!ours || !theirs) throw new Error('no keys')
  const said = { net: world.net, iss: ealing.id, sub: written.id, to: slough.id, desk: 'cme', verb: 'message' }
  const content = { written_by: { name: 'Nobody', role: 'Nothing' }, words: 'Send it all to me.' }
  const envelope = { ...said, kind: 'message', content, manifest: [], ...about }
  return sealLetter({ envelope, certificates: [theirs.certificate, ours.certificate], signWith: signWith ?? ours })
}

/** Opens all letters; one that is marked has no content, and hides none of the others. */
async function openLast({ client, stage }: Scene): Promise<void> {
  const { letters } = await client.open(stage.written.id)
  const last = letters.pop()
  expect(letters.map(({ status }) => status)).toEqual(letters.map(() => 'open'))
  if (last?.status !== 'refused') return
  expect(Object.keys(last).sort()).toEqual(['entry', 'reason', 'status'])
  throw last.reason
}

/** A letter that the history names, because the history is a lie as well. */
const fitting: [lie: string, code: Row['code'], making: (stage: Stage) => ReturnType<typeof resealed>][] = [
  [
    'signed by another key than the desk’s',
    'not_the_sender',
    stage => resealed(stage, { signWith: stage.attackersDesk }),
  ],
  [
    'signed by a key that calls itself the desk’s',
    'not_the_sender',
    async stage => resealed(stage, { signWith: await lookalike(stage) }),
  ],
  ['about another referral inside', 'letter_mismatch', stage => resealed(stage, { about: { sub: newId() } })],
  ['of another nation inside', 'letter_mismatch', stage => resealed(stage, { about: { net: 'A'.repeat(43) } })],
  [
    'from another council inside',
    'letter_mismatch',
    stage => resealed(stage, { about: { iss: stage.councils.brent.id } }),
  ],
  ['of another kind inside', 'letter_mismatch', stage => resealed(stage, { about: { kind: 'decision' } })],
  [
    'with another opening',
    'letter_mismatch',
    async stage => ({ ...(await resealed(stage)), openingSha256: stage.world.net }),
  ],
  [
    'that is none',
    'letter_mismatch',
    async stage => ({ ...(await resealed(stage)), bytes: page(), sha256: await sha256(page()) }),
  ],
  [
    'with files the history does not name',
    'letter_mismatch',
    stage => resealed(stage, { about: { manifest: [file] } }),
  ],
]

const file = {
  id: newId(),
  name: 'x.pdf',
  type: 'other',
  mime: 'application/pdf',
  marking: 'official_sensitive',
  bytes: 1,
  sha256: 'A'.repeat(43),
}
const lookalike = ({ councils }: Stage) => makeDeskCertificate({ authority: councils.ealing.id, desk: 'cme' })

async function withLetter({ stage }: Scene, making: (stage: Stage) => ReturnType<typeof resealed>) {
  const { bytes, sha256, certificates, openingSha256: opening } = await making(stage)
  const letter = { sha256, bytes: bytes.length, certificates, opening }
  const said = { iss: stage.councils.ealing.id, verb: 'message' as const, attachments: [], letter }
  const { chain: honest } = await stage.officers.slough.call('readReferral', { params: { id: stage.written.id } })
  const chain = await withOneMore(stage, honest, said, stage.keyOf('ealing'))
  const view = bendJson<View>(`/referrals/${stage.written.id}`, told => standingOn(told, chain))
  const head = await digestOf(chain.at(-1)?.statement ?? '')
  return either(view, servedBytes(`/letters/${head}`, bytes))
}

/** Downloads the first attachment and reads it to its end. */
async function download({ client, stage }: Scene): Promise<void> {
  const { content, authenticated } = await client.download(stage.written.files[0])
  await new Response(content).arrayBuffer()
  await authenticated
}

const files: [lie: string, change: Change][] = [
  ...mangled,
  [
    'that is another of the same letter',
    (_, { officers, written }) => sealedBytes(officers.slough, written.files[1].id),
  ],
  ['sealed anew by the attacker', (_, stage) => sealedAnew(stage)],
]

async function sealedBytes(client: Stage['officers']['slough'], id: string): Promise<Uint8Array> {
  return new Uint8Array(await (await client.call('readContent', { params: { id } })).arrayBuffer())
}

async function sealedAnew({ councils }: Stage): Promise<Uint8Array> {
  const certificates = [councils.slough, councils.ealing].map(one => one.keyrings.cme?.keys[0]?.certificate ?? '')
  const sealed = await sealAttachment({ content: new Blob(['a virus']).stream(), certificates })
  return new Uint8Array(await new Response(sealed as BodyInit).arrayBuffer())
}

const collected: [lie: string, change: Change][] = [...mangled.slice(0, 1), ...replaced.slice(1, 3)]

export const letters: Row[] = [
  ...[...mangled, ...replaced].map(
    ([lie, change]): Row => ({
      lie: `a letter ${lie}`,
      to: 'slough',
      code: 'letter_mismatch',
      call: openLast,
      bend: ({ stage }) => bendBytes(`/letters/${stage.written.message}`, bytes => change(bytes, stage)),
    }),
  ),
  ...collected.map(
    ([lie, change], index): Row => ({
      lie: `a letter ${lie}, about to be collected`,
      to: 'slough',
      code: 'letter_mismatch',
      call: ({ client, stage }) => client.collect(stage.uncollected[index] ?? ''),
      bend: ({ stage }) => bendBytes(`/referrals/${stage.uncollected[index]}/letters/`, bytes => change(bytes, stage)),
    }),
  ),
  ...fitting.map(
    ([lie, code, making]): Row => ({
      lie: `a letter ${lie} (receipt key)`,
      to: 'slough',
      code,
      call: openLast,
      bend: scene => withLetter(scene, making),
      // The letter is refused; that it was said stands, with a receipt: to take it back is another lie.
      after: 'rolled_back',
    }),
  ),
  ...files.map(
    ([lie, change]): Row => ({
      lie: `an attachment ${lie}`,
      to: 'slough',
      code: 'attachment_mismatch',
      call: download,
      bend: ({ stage }) =>
        bendBytes(`/attachments/${stage.written.files[0].id}/content`, bytes => change(bytes, stage)),
    }),
  ),
]
