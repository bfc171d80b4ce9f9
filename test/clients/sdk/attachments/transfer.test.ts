// Files of several parts on a line that breaks: what was sent once is not sent again, and what comes is what was sealed, or nothing.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryInProcess } from '../../../../clients/sdk/index.ts'
import { folderDestination } from '../../../../clients/sdk/node/bytes/folder-destination.ts'
import { fileSpool } from '../../../../clients/sdk/node/file-spool.ts'
import { quickFolder } from '../../../support/folders.ts'
import type { Bend } from '../../../support/line.ts'
import { digestOf, fileOf, filesOf, mebibyte, noise, partBytes, type Stage, setStage, withoutRoom } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.world.stop())

const content = noise(17 * mebibyte)

/** Counts parts as they are sent; from the `cutAt`th on, the line is down. */
function counting(cutAt = Number.POSITIVE_INFINITY) {
  const paths: string[] = []
  const bend: Bend = async ({ method, path }, pass) => {
    if (method === 'PUT' && paths.push(path) >= cutAt) throw new TypeError('line down')
    return pass()
  }
  return { paths, bend }
}

describe('an upload that was broken off', () => {
  test('goes on with the same bytes, in a new client: only what is missing is sent, under the same id', async () => {
    const spool = fileSpool(await quickFolder('spool'))
    const memory = memoryInProcess()
    const sending = stage.sending('resumed', [fileOf(content)])
    const first = counting(2)
    await expect((await stage.sender(first.bend, { spool, memory })).send(sending)).rejects.toMatchObject({
      name: 'Unreachable',
    })
    const second = counting()
    const notices: string[] = []
    const onNotice = ({ code }: { code: string }) => void notices.push(code)
    const { id } = await (await stage.sender(second.bend, { spool, memory })).send({ ...sending, onNotice })
    expect(notices).toEqual(['resumed'])
    expect(second.paths).toHaveLength(1)
    const attachment = (path?: string) => path?.split('/')[2]
    expect(attachment(second.paths[0])).toBe(attachment(first.paths[0]))
    const recipient = await stage.recipient()
    const [entry] = await filesOf(recipient, id)
    if (!entry) throw new Error('no file')
    expect(digestOf(await (await recipient.download(entry)).bytes())).toBe(digestOf(content))
  })

  test('without room to keep it begins again, and says so; nothing is sent twice', async () => {
    const spool = withoutRoom(fileSpool(await quickFolder('spool')))
    const memory = memoryInProcess()
    const sending = stage.sending('restarted', [fileOf(content)])
    const notices: string[] = []
    const onNotice = ({ code }: { code: string }) => void notices.push(code)
    const { bend } = counting(2)
    await expect((await stage.sender(bend, { spool, memory })).send({ ...sending, onNotice })).rejects.toMatchObject({
      name: 'Unreachable',
    })
    const { id } = await (await stage.sender(undefined, { spool, memory })).send({ ...sending, onNotice })
    expect(notices).toEqual(['not_kept', 'restarted', 'not_kept'])
    expect(await filesOf(await stage.recipient(), id)).toHaveLength(1)
    expect(await stage.world.check()).toEqual([])
  })

  test('keeps only sealed bytes, for its owner alone, and none once the letter is sent', async () => {
    const folder = await quickFolder('spool')
    const secret = 'an invented sentence about nobody '.repeat(2000)
    const sender = await stage.sender(counting(1).bend, { spool: fileSpool(folder) })
    await expect(sender.send(stage.sending('kept', [fileOf(secret, 'words.txt')]))).rejects.toThrow()
    const kept = await readdir(folder, { recursive: true })
    const files = kept.filter(name => /\.(sealed|json)$/.test(name))
    expect(files).toHaveLength(2)
    for (const file of files) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
      expect(await readFile(join(folder, file), 'latin1')).not.toMatch(/invented sentence|words\.txt/)
    }
    const again = await stage.sender(undefined, { spool: fileSpool(folder) })
    await again.send(stage.sending('kept', [fileOf(secret, 'words.txt')]))
    expect(await readdir(folder)).toEqual([])
  })

  test('with another content under the same name is sealed anew', async () => {
    const spool = fileSpool(await quickFolder('spool'))
    const sending = (words: string) => stage.sending('changed', [fileOf(words, 'words.txt')])
    const [first, second] = [counting(1), counting()]
    await expect((await stage.sender(first.bend, { spool })).send(sending('The first.'))).rejects.toThrow()
    const { id } = await (await stage.sender(second.bend, { spool })).send(sending('The other.'))
    const recipient = await stage.recipient()
    const [entry] = await filesOf(recipient, id)
    if (!entry) throw new Error('no file')
    expect(new TextDecoder().decode(await (await recipient.download(entry)).bytes())).toBe('The other.')
  })
})

describe('a download', () => {
  const short = noise(400_000)
  /** The ids of two referrals: one whose file has two parts, one whose file has one. */
  const ids = { long: '', short: '' }
  const sealedBytes = { long: 0, short: 0 }
  beforeAll(async () => {
    const [sender, recipient] = await Promise.all([stage.sender(), stage.recipient()])
    for (const [which, bytes] of [
      ['long', content],
      ['short', short],
    ] as const) {
      ids[which] = (await sender.send(stage.sending(which, [fileOf(bytes)]))).id
      sealedBytes[which] = (await filesOf(recipient, ids[which]))[0]?.bytes ?? 0
    }
  })

  /** Saves the file through this line. */
  async function saved(which: 'long' | 'short', bend: Bend) {
    const folder = await quickFolder('saved')
    const recipient = await stage.recipient(bend)
    const [entry] = await filesOf(recipient, ids[which])
    if (!entry) throw new Error('no file')
    const saving = recipient.save(entry, folderDestination(folder, entry.id))
    return { saving, folder, entry }
  }
  const isContent = (path: string) => path.endsWith('/content')

  test('that breaks off goes on from the last part that was verified', async () => {
    const ranges: (string | null)[] = []
    const { saving, folder } = await saved('long', async ({ path, headers }, pass) => {
      const answer = await pass()
      if (!isContent(path)) return answer
      ranges.push(headers.get('range'))
      return ranges.length < 3 ? brokenAfter(answer, ranges.length === 1 ? partBytes + 9 : 100) : answer
    })
    expect(await saving).toMatchObject({ name: 'chronology.bin', bytes: content.length })
    expect(ranges).toEqual([null, `bytes=${partBytes}-`, `bytes=${partBytes}-`])
    expect(digestOf(await readFile(join(folder, 'chronology.bin')))).toBe(digestOf(content))
  })

  test('with a byte spoilt once on the way is fetched again from that part, and kept', async () => {
    let asked = 0
    const { saving } = await saved('short', async ({ path }, pass) => {
      const answer = await pass()
      return isContent(path) && ++asked === 1 ? flipped(answer, 5) : answer
    })
    expect(await saving).toMatchObject({ bytes: short.length })
    expect(asked).toBe(2)
  })

  // The first packet's beginning and body, the second's, the salt, the first chunk, both sides of a chunk's end, the last tag's end;
  // then both sides of the boundary between two parts, and the end of the second.
  test.each([
    ...[0, 1, 60, 110, 111, 115, 221, 222, 226, 262, 300, 262_420, 262_440, -17, -1].map(at => ['short', at] as const),
    ...[partBytes - 1, partBytes, -1].map(at => ['long', at] as const),
  ])('of a %s file with byte %i wrong each time leaves no file, and says which and whose fault', async (which, at) => {
    const position = at < 0 ? sealedBytes[which] + at : at
    const { saving, folder, entry } = await saved(which, async ({ path, headers }, pass) => {
      const answer = await pass()
      const first = Number(/\d+/.exec(headers.get('range') ?? '0')?.[0])
      return isContent(path) && position >= first ? flipped(answer, position - first) : answer
    })
    const part = position < partBytes ? 1 : 2
    await expect(saving).rejects.toMatchObject({
      name: 'Distrust',
      code: 'attachment_mismatch',
      message: expect.stringMatching(
        new RegExp(`"chronology.bin" \\(${entry.id}\\).*Part ${part} .*gateway or its store`),
      ),
    })
    expect(await readdir(folder)).toEqual([])
  })

  test.each(['another digest', 'a part more', 'a part less', 'other bytes'])(
    'whose list of parts names %s is refused',
    async lie => {
      const { saving, folder } = await saved('short', async ({ path }, pass) => {
        const answer = await pass()
        if (!/\/attachments\/[^/]+$/.test(path)) return answer
        const view = (await answer.json()) as {
          bytes: number
          parts: { number: number; sha256: string; bytes: number }[]
        }
        const other = { number: 2, sha256: 'A'.repeat(43), bytes: 1 }
        if (lie === 'another digest') Object.assign(view.parts[0] ?? {}, { sha256: other.sha256 })
        if (lie === 'a part more') view.parts.push(other)
        if (lie === 'a part less') view.parts.pop()
        if (lie === 'other bytes') view.bytes += 1
        return Response.json(view)
      })
      await expect(saving).rejects.toMatchObject({ name: 'Distrust', code: 'attachment_mismatch' })
      expect(await readdir(folder)).toEqual([])
    },
  )

  test('that stays broken is the line’s fault, and leaves no file', async () => {
    const { saving, folder } = await saved('short', ({ path }, pass) =>
      isContent(path) ? Promise.reject(new TypeError('line down')) : pass(),
    )
    await expect(saving).rejects.toMatchObject({ name: 'Unreachable' })
    expect(await readdir(folder)).toEqual([])
  })

  test('whose seal its sender broke is the sender’s fault, and leaves no file', async () => {
    const recipient = await stage.recipient()
    const [entry] = await filesOf(recipient, ids.short)
    const { id, sha256, bytes } = await stage.unsealed()
    const folder = await quickFolder('saved')
    const forged = { ...entry, id, sha256, bytes } as NonNullable<typeof entry>
    const own = await stage.sender()
    await expect(own.save(forged, folderDestination(folder, id))).rejects.toMatchObject({
      name: 'Distrust',
      code: 'attachment_broken',
      message: expect.stringContaining("The sender's sealing is at fault"),
    })
    expect(await readdir(folder).catch(() => [])).toEqual([])
  })
})

function brokenAfter(answer: Response, bytes: number): Response {
  return through(answer, (chunk, at) => {
    if (at >= bytes) throw new TypeError('line down')
    return chunk
  })
}

function flipped(answer: Response, position: number): Response {
  return through(answer, (chunk, at) => {
    const here = position - at
    return here >= 0 && here < chunk.length ? chunk.with(here, (chunk[here] ?? 0) ^ 0x10) : chunk
  })
}

function through(answer: Response, change: (chunk: Uint8Array<ArrayBuffer>, at: number) => Uint8Array): Response {
  let at = 0
  const bent = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(change(chunk, at))
      at += chunk.length
    },
  })
  const { status, headers } = answer
  return new Response(answer.body?.pipeThrough(bent) as BodyInit, { status, headers })
}
