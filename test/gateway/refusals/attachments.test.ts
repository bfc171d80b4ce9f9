// Attachments: what is named in a statement is here, whole, one's own, and travels once; what is not yours does not exist.
import { expect, test } from 'vitest'
import { newId } from '../../../schemas/ids.ts'
import { maxAttachmentBytes } from '../../../schemas/limits.ts'
import {
  announce,
  claimOf,
  complete,
  makeAttachment,
  putPart,
  type RawAttachment,
  upload,
} from '../../support/raw-attachment.ts'
import type { RawClient } from '../../support/raw-client.ts'
import { recorded } from '../../support/raw-directory.ts'
import { must } from '../../support/raw-referral.ts'
import { expectProblem, type Stage, useStage, whole } from '../../support/refusals.ts'
import { memberOf } from '../../support/world.ts'

const { stage, refuses } = useStage()

const officer = ({ world, ealing }: Stage) => world.clientOf(memberOf(ealing, 'officer'))
const other = ({ world, slough }: Stage) => world.clientOf(memberOf(slough, 'officer'))
const stranger = ({ world, wye }: Stage) => world.clientOf(memberOf(wye, 'officer'))

/** A `send` that names these attachments. */
const sending = (name: (client: RawClient, on: Stage) => Promise<object[]>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    const attachments = await name(officer(on), on)
    const prepared = await draft.prepare(on.ealing, draft.sendClaims({ attachments }))
    return () => draft.post(prepared)
  }
/** A request about an attachment that was announced, and perhaps sent. */
const about = (
  ask: (client: RawClient, file: RawAttachment) => ReturnType<RawClient['get']>,
  prepare: (client: RawClient, file: RawAttachment) => Promise<unknown> = async () => {},
) =>
  async function arrange(on: Stage) {
    const file = await makeAttachment()
    recorded(await announce(officer(on), file))
    await prepare(officer(on), file)
    return () => ask(officer(on), file)
  }

// Named in a statement.
refuses(
  'attachment_missing',
  'never announced',
  sending(async () => [claimOf(await makeAttachment())]),
)
refuses(
  'attachment_missing',
  'of another council',
  sending(async (_, on) => [claimOf(await upload(other(on)))]),
)
refuses(
  'attachment_missing',
  'named twice',
  sending(async client => {
    const file = claimOf(await upload(client))
    return [file, file]
  }),
)
refuses(
  'attachment_missing',
  'that travelled with another letter',
  sending(async (client, on) => {
    const file = claimOf(await upload(client))
    await on.referral().send({ attachments: [file] })
    return [file]
  }),
)
refuses(
  'attachment_incomplete',
  'short of parts',
  sending(async client => {
    const file = await makeAttachment()
    recorded(await announce(client, file))
    return [claimOf(file)]
  }),
)
refuses(
  'attachment_incomplete',
  'all there, but never completed',
  sending(async client => {
    const file = await makeAttachment()
    recorded(await announce(client, file))
    await putPart(client, file)
    return [claimOf(file)]
  }),
)
refuses(
  'attachment_digest',
  'named with another digest',
  sending(async client => [{ ...claimOf(await upload(client)), sha256: 'A'.repeat(43) }]),
)
refuses(
  'attachment_digest',
  'named with another length',
  sending(async client => [{ ...claimOf(await upload(client)), bytes: 999 }]),
)
refuses(
  'attachment_missing',
  'one of several: none of them is taken',
  sending(async client => [claimOf(await upload(client)), claimOf(await makeAttachment())]),
)
test('of many statements at once that name one attachment, one is recorded', async () => {
  const on = stage()
  const attachments = [claimOf(await upload(officer(on)))]
  const answers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const draft = on.referral()
      return draft.say(on.ealing, draft.sendClaims({ attachments }))
    }),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 201)) expectProblem(answer, 'attachment_missing')
})

// On its way.
refuses(
  'attachment_digest',
  'bytes that are not those of the digest sent with them',
  about((client, file) => putPart(client, file, { digest: 'A'.repeat(43) })),
)
refuses(
  'attachment_digest',
  'more bytes than were announced',
  about((client, file) => putPart(client, file, { body: new Uint8Array(1_001) })),
)
refuses(
  'attachment_incomplete',
  'fewer bytes than were announced',
  about((client, file) => putPart(client, file, { body: file.bytes.subarray(1) })),
)
refuses(
  'malformed_request',
  'a part the attachment does not have',
  about((client, file) => putPart(client, file, { number: 2 })),
)
refuses(
  'malformed_request',
  'a part without its digest',
  about((client, { id }) => client.request('PUT', `/attachments/${id}/parts/1`, { body: 'x' })),
)
refuses(
  'attachment_incomplete',
  'completed though a part is missing',
  about((client, file) => complete(client, file)),
)
refuses(
  'attachment_digest',
  'completed under another digest',
  about((client, file) => complete(client, { ...file, sha256: 'A'.repeat(43) }), putPart),
)
refuses(
  'attachment_digest',
  'announced again with another length',
  about((client, { id }) => client.request('POST', '/attachments', { json: { id, bytes: 5 } })),
)
refuses(
  'attachment_sealed',
  'another part after it is complete',
  about(
    (client, file) => putPart(client, { ...file, part: 'A'.repeat(43) }),
    async (client, file) => {
      await putPart(client, file)
      await complete(client, file)
    },
  ),
)
refuses('too_large', 'announced with more bytes than are taken', async on => {
  const json = { id: newId(), bytes: maxAttachmentBytes + 1 }
  return () => officer(on).request('POST', '/attachments', { json })
})
refuses('range_not_satisfiable', 'a range beyond its end', async on => {
  const { id } = await upload(officer(on))
  return () => officer(on).request('GET', `/attachments/${id}/content`, { headers: { range: 'bytes=5000-' } })
})

// Whose it is.
const requests: Record<string, (client: RawClient, file: RawAttachment) => ReturnType<RawClient['get']>> = {
  'looking what arrived': (client, { id }) => client.get(`/attachments/${id}`),
  'sending a part': (client, file) => putPart(client, file),
  'completing it': (client, file) => complete(client, file),
  'fetching it': (client, { id }) => client.get(`/attachments/${id}/content`),
}
for (const [what, ask] of Object.entries(requests)) {
  test(`what is not yours answers, byte for byte, like what does not exist: ${what}`, async () => {
    const on = stage()
    const theirs = await upload(officer(on))
    const answers = await Promise.all([ask(stranger(on), theirs), ask(stranger(on), await makeAttachment())])
    for (const answer of answers) expectProblem(answer, 'not_found')
    expect(whole(answers[0] as never)).toEqual(whole(answers[1] as never))
  })
}
refuses('not_found', 'fetching what the other side has not referred to yet', async on => {
  const { id } = await upload(officer(on))
  return () => other(on).get(`/attachments/${id}/content`)
})
refuses('not_found', 'fetching what was recalled', async on => {
  const file = await upload(officer(on))
  const draft = on.referral()
  const sent = await draft.send({ attachments: [claimOf(file)] })
  expect((await other(on).get(`/attachments/${file.id}/content`)).status).toBe(200)
  must(await draft.say(on.ealing, { verb: 'recall', item: sent.digest, reason: 'wrong_child' }))
  return () => other(on).get(`/attachments/${file.id}/content`)
})
refuses('not_found', "fetching the sender's, after it was declined and closed", async on => {
  const file = await upload(officer(on))
  const draft = on.referral()
  const sent = await draft.send({ attachments: [claimOf(file)] })
  await draft.collect(sent)
  must(await draft.say(on.slough, { verb: 'decline' }))
  must(await draft.say(on.ealing, { verb: 'close' }))
  return () => other(on).get(`/attachments/${file.id}/content`)
})
refuses('not_found', "reading the sender's letter, after it was declined and closed", async on => {
  const draft = on.referral()
  const sent = await draft.send()
  await draft.collect(sent)
  must(await draft.say(on.slough, { verb: 'decline' }))
  must(await draft.say(on.ealing, { verb: 'close' }))
  return () => other(on).get(`/referrals/${draft.id}/letters/${sent.digest}`)
})
