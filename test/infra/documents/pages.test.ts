// What pages promise a reader: links and headings that are there, commands that exist, files that can be opened.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { cmeIn, codeIn, unknownIn, wholeProgram } from './commands.ts'

const root = join(import.meta.dirname, '../../..')
const rooms = ['*.md', ...['docs', 'schemas', 'gateway', 'clients', 'infra', 'test'].map(room => `${room}/**/*.md`)]
const pages = globSync(rooms, { cwd: root })
  .sort()
  .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .replaceAll('`', '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const anchorsOf = (text: string) => [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))

test('every link of every page leads to a file that is there, and to a heading that it has', () => {
  const dead: string[] = []
  let links = 0
  for (const { path, text } of pages) {
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      links += 1
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file)
      if (!existsSync(join(root, target))) dead.push(`${path}: ${link}`)
      else if (anchor && !anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor))
        dead.push(`${path}: ${link}`)
    }
  }
  expect(dead).toEqual([])
  expect(links).toBeGreaterThan(100)
})

test('every cme command a page prints is one, with the options it has', () => {
  const program = wholeProgram()
  const printed = pages.flatMap(({ path, text }) => cmeIn(codeIn(text)).map(line => ({ path, line })))
  const wrong = printed.flatMap(({ path, line }) =>
    unknownIn(program, line).map(word => `${path}: cme ${line}: ${word}`),
  )
  expect(wrong).toEqual([])
  expect(printed.length).toBeGreaterThan(150)
  expect(unknownIn(program, 'keyring rotat cme --agin')).not.toEqual([])
})

test('every script, program, test and folder of this repository that a command of a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
  const wrong: string[] = []
  for (const { path, text } of pages) {
    const code = codeIn(text).join('\n')
    for (const [, name = ''] of code.matchAll(/npm run (?:--silent )?([\w:]+)/g))
      if (!Object.hasOwn(scripts, name)) wrong.push(`${path}: npm run ${name}`)
    const files = [...code.matchAll(/(?:node|vitest run|-f) ((?:[\w.-]+\/)+[\w.-]+|\w+)(?=\s|$)/gm)].map(
      ([, file = '']) => file,
    )
    for (const file of files) if (/\/|\.ts$/.test(file) && !existsSync(join(root, file))) wrong.push(`${path}: ${file}`)
  }
  expect(wrong).toEqual([])
})

test('no page names a file or folder of this repository that is not there', () => {
  const names = new Set(
    globSync(
      ['docs', 'schemas', 'gateway', 'clients', 'infra', 'test'].map(room => `${room}/**/*`),
      { cwd: root },
    ),
  )
  const wrong = pages.flatMap(({ path, text }) =>
    codeIn(text)
      .filter(code => /^(?:docs|schemas|gateway|clients|infra|test)\/[\w./-]+$/.test(code))
      .filter(code => !/^infra\/(?:secrets|backup|\.env)/.test(code))
      .filter(code => ![code, join(dirname(path), code)].some(one => names.has(one.replace(/\/$/, ''))))
      .map(code => `${path}: ${code}`),
  )
  expect(wrong).toEqual([])
})
