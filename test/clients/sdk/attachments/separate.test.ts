// Files that never travel with others: a child protection file cannot slip into a letter that a whole team reads.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { written } from '../../../support/written.ts'
import { fileOf, filesOf, type Stage, setStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.world.stop())

const pdf = (words: string) => `%PDF-1.7\n${words}`
const cpFile = () => fileOf(pdf('invented'), 'cp.pdf', { type: 'cp_file' })

test('a child protection file in the referral itself is refused with the way that is right, and nothing of it is uploaded', async () => {
  const paths: string[] = []
  const sender = await stage.sender(async ({ method, path }, pass) => {
    if (method !== 'GET') paths.push(path)
    return pass()
  })
  const files = [fileOf(pdf('a chronology'), 'chronology.pdf'), cpFile()]
  await expect(sender.send(stage.sending('together', files))).rejects.toMatchObject({
    name: 'LetterInvalid',
    findings: [
      {
        path: 'attachments[1]',
        code: 'separate_item',
        message: expect.stringContaining('message to the team restricted'),
      },
    ],
  })
  expect(paths.filter(path => path.startsWith('/attachments'))).toEqual([])
})

test('it goes as a message of its own to named people, with its own collection, and the team does not open it', async () => {
  const sender = await stage.sender()
  const { id } = await sender.send(stage.sending('alone', []))
  await (await stage.recipient()).collect(id)
  const alone = { desk: 'restricted', attachments: [cpFile()] }
  await expect(sender.message(id, written.message, { ...alone, desk: 'cme' })).rejects.toMatchObject({
    name: 'LetterInvalid',
  })
  await expect(
    sender.message(id, written.message, { ...alone, attachments: [cpFile(), fileOf('x', 'x.txt')] }),
  ).rejects.toMatchObject({ name: 'LetterInvalid' })
  const { statement } = await sender.message(id, written.message, alone)
  const team = (await (await stage.recipient()).open(id)).letters.at(-1)
  expect(['not_for_us', 'not_served']).toContain(team?.status)
  const named = await stage.recipient(undefined, 'named')
  const [entry] = await filesOf(named, id)
  expect(entry).toMatchObject({
    name: 'cp.pdf',
    type: 'cp_file',
    marking: 'official_sensitive',
    mime: 'application/pdf',
  })
  const { referral } = await named.collect(id, statement)
  const item = referral.items.find(({ digest }) => digest === statement)
  expect(item?.collected).toEqual([stage.keys.slough.id])
})

test('a program is refused before anything is uploaded; a policy of the council narrows more', async () => {
  const program = fileOf(Uint8Array.from([0x4d, 0x5a, ...new Array(200).fill(0)]), 'plan.pdf')
  const [sender, strict] = [
    await stage.sender(),
    await stage.sender(undefined, { filePolicy: { refuse: ['other_ending'] } }),
  ]
  await expect(sender.send(stage.sending('program', [program]))).rejects.toMatchObject({
    name: 'FileRefused',
    code: 'executable',
  })
  const disguised = () => fileOf('words', 'plan.pdf')
  await expect(strict.send(stage.sending('strict', [disguised()]))).rejects.toMatchObject({ code: 'flag_not_allowed' })
  const { id } = await sender.send(stage.sending('remarked', [disguised()]))
  expect(await filesOf(await stage.recipient(), id)).toMatchObject([{ mime: 'text/plain', flags: ['other_ending'] }])
})

test('a file above what this gateway takes is refused before it is sealed', async () => {
  const sender = await stage.sender(async ({ path }, pass) => {
    const answer = await pass()
    if (path !== '/.well-known/cme-gateway') return answer
    const about = (await answer.json()) as { limits: Record<string, number> }
    return Response.json({ ...about, limits: { ...about.limits, maxAttachmentBytes: 1_000 } })
  })
  await expect(sender.send(stage.sending('large', [fileOf('x'.repeat(2_000), 'x.txt')]))).rejects.toMatchObject({
    name: 'FileRefused',
    code: 'too_large',
    message: expect.stringContaining('1000 bytes'),
  })
})
