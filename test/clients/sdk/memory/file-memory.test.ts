// The memory on disk: whole or not there, for its owner alone, the same after a restart.
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { memoryInProcess } from '../../../../clients/sdk/index.ts'
import type { Memory, Pending, RememberedHead } from '../../../../clients/sdk/memory/memory.ts'
import { fileMemory } from '../../../../clients/sdk/node/file-memory.ts'

const head: RememberedHead = {
  position: 3,
  digest: 'D',
  statement: 's',
  receipt: 'r',
  sightings: [{ position: 3, at: 7 }],
}
const pending: Pending = {
  key: 'ref: a/../b',
  subject: 'subject',
  prev: null,
  statement: 's',
  letter: 'l',
  signed: ['D'],
}
const proof = {
  subject: 'subject',
  position: 1,
  held: { statement: 's', receipt: 'r' },
  served: { statement: 't', receipt: 'u' },
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'cme-memory-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

const kinds: [string, () => Promise<[Memory, () => Promise<Memory>]>][] = [
  ['in this process', async () => [memoryInProcess(), async () => Promise.reject(new Error('no restart'))]],
  [
    'on disk',
    async () => {
      const path = await folder()
      return [await fileMemory(path), () => fileMemory(path)]
    },
  ],
]

test.each(kinds)('a memory %s gives back what it was given, and forgets what is settled', async (_, open) => {
  const [memory] = await open()
  await memory.rememberHead('subject', head)
  expect(await memory.head('subject')).toEqual(head)
  expect(await memory.head('another')).toBeUndefined()
  await memory.prepare(pending)
  expect(await memory.pending(pending.key)).toEqual(pending)
  expect(await memory.pendingOn('subject')).toEqual(pending)
  const done = { key: pending.key, subject: 'subject', statement: 'D', receipt: 'r', position: 0 }
  await memory.settle(pending.key, done)
  expect(await memory.pendingOn('subject')).toBeUndefined()
  expect(await memory.done(pending.key)).toEqual(done)
  await memory.forget(pending.key)
  expect(await memory.done(pending.key)).toBeUndefined()
})

test('a restart finds everything, beside what a crash left half written', async () => {
  const path = await folder()
  const before = await fileMemory(path)
  await before.rememberHead('subject', head)
  await before.prepare(pending)
  await writeFile(join(path, 'pending', 'half.json.123.tmp'), '{"key":')
  const after = await fileMemory(path)
  expect(await after.head('subject')).toEqual(head)
  expect(await after.pendingOn('subject')).toEqual(pending)
})

test('nobody but the owner can read it, and names of files say nothing', async () => {
  const path = await folder()
  const memory = await fileMemory(path)
  await memory.prepare(pending)
  await memory.keepProof(proof)
  for (const name of ['heads', 'pending', 'done', 'proofs']) {
    expect((await stat(join(path, name))).mode & 0o777).toBe(0o700)
    for (const file of await readdir(join(path, name))) {
      expect(file).toMatch(/^[\w-]{43}\.json$/)
      expect((await stat(join(path, name, file))).mode & 0o777).toBe(0o600)
    }
  }
  expect(await readdir(join(path, 'proofs'))).toHaveLength(1)
})
