// A file of any size as a Blob, on a file system that keeps holes: five gibibytes that take no room.
import { appendFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileBlob } from '../../../../clients/sdk/node/file-blob.ts'
import { quickFolder } from '../../../support/folders.ts'

const gibibyte = 1024 ** 3

test('a file of more than 4 GiB is read at both ends', async () => {
  const path = join(await quickFolder('large'), 'scan.bin')
  await writeFile(path, 'begins')
  await truncate(path, 5 * gibibyte)
  await appendFile(path, 'ends')
  const blob = await fileBlob(path)
  expect(blob.size).toBe(5 * gibibyte + 4)
  expect(await blob.slice(0, 6).text()).toBe('begins')
  expect(await blob.slice(-4).text()).toBe('ends')
  expect(await blob.slice(5 * gibibyte + 1, 9 * gibibyte).text()).toBe('nds')
  expect(blob.slice(7, 2).size).toBe(0)
})

test('a file that changed since it was opened is not read', async () => {
  const path = join(await quickFolder('changed'), 'plan.txt')
  await writeFile(path, 'first')
  const blob = await fileBlob(path)
  await appendFile(path, ' and more')
  await expect(blob.text()).rejects.toThrow('has changed')
})

test('a file that is cut short while it is read ends in an error that names it', async () => {
  const path = join(await quickFolder('shortened'), 'scan.bin')
  await writeFile(path, '')
  await truncate(path, 4 * 1024 * 1024)
  const reader = (await fileBlob(path)).stream().getReader()
  await reader.read()
  await truncate(path, 1024)
  const rest = async () => {
    while (!(await reader.read()).done);
  }
  await expect(rest()).rejects.toThrow(`${path} has changed while it was read.`)
})
