// What a file is, before it is sealed and before it is kept: its safe name, its type by content, what to remark, or why not.
// The gateway sees none of it; so both sides look, each for itself. `file-type` tells types from content; endings only where it cannot.
import { fileTypeFromBlob } from 'file-type'
import { type FileFlag, type FilePolicy, type FileSort, fileFlags, fileSorts } from '../../schemas/file-policy.ts'
import { lookInside } from './inside.ts'
import { endings, programs, runsAs, sortOf, textEndings } from './kinds.ts'
import { cleanName, endingOf } from './name.ts'
import { FileRefused } from './refused.ts'

export type Inspected = { name: string; mime: string; sort: FileSort; flags: FileFlag[] }

/** How much of a file tells text from something else. */
const headBytes = 64 * 1024

/**
 * Whether its size alone keeps a file from being sent, before anything of it is read; its cleaned name, where it does not.
 *
 * @throws FileRefused `empty`, by the policy `too_large`
 */
export function refuseBySize(name: string, bytes: number, { max_bytes: maxBytes }: FilePolicy): string {
  const clean = cleanName(name)
  if (bytes === 0) throw new FileRefused('empty', clean, 'the file is empty.')
  if (maxBytes !== undefined && bytes > maxBytes)
    throw new FileRefused('too_large', clean, `it has ${bytes} bytes; your council allows ${maxBytes}.`)
  return clean
}

/**
 * Looks at a file and says what it is.
 *
 * @param name as given; it is cleaned
 * @throws FileRefused `executable`, `script`, `empty`; by the policy `too_large`, `sort_not_allowed`, `flag_not_allowed`
 */
export async function inspectFile(content: Blob, name: string, policy: FilePolicy = {}): Promise<Inspected> {
  const clean = refuseBySize(name, content.size, policy)
  const ending = endingOf(clean)
  const runs = runsAs(ending)
  if (runs) throw new FileRefused(runs, clean, `a file that ends in .${ending} is run when it is opened.`)
  const head = new Uint8Array(await content.slice(0, headBytes).arrayBuffer())
  const { mime, named, known } = await typeOf(content, head, ending)
  if (programs.has(mime))
    throw new FileRefused('executable', clean, `its content is a program (${mime}), whatever its name says.`)
  if (head[0] === 0x23 && head[1] === 0x21) throw new FileRefused('script', clean, 'its content is a script (#!).')
  const inside = await lookInside(content, mime)
  if (inside.program)
    throw new FileRefused('executable', clean, `there is a program in it: ${cleanName(inside.program)}.`)
  const odd: FileFlag[] = known ? (named ? [] : ['other_ending']) : ['unknown_type']
  const inspected = { name: clean, mime, sort: sortOf(mime), flags: [...new Set([...inside.flags, ...odd])] }
  applyPolicy(inspected, policy)
  return inspected
}

type Told = { mime: string /** Its ending is one of this type. */; named: boolean; known: boolean }

async function typeOf(content: Blob, head: Uint8Array, ending: string): Promise<Told> {
  const found = await fileTypeFromBlob(content).catch(() => undefined)
  const text = isText(head)
  if (found && !(text && /xml$/.test(found.mime))) {
    const mime = found.mime.replace(/;.*$/, '').toLowerCase()
    const known = endings[mime] ?? [found.ext]
    return { mime, named: known.includes(ending), known: true }
  }
  if (!text) return { mime: 'application/octet-stream', named: false, known: false }
  const mime = textEndings[ending]
  return mime && fitsText(mime, head)
    ? { mime, named: true, known: true }
    : {
        mime: looksLikePage(head) ? 'text/html' : (found?.mime ?? 'text/plain'),
        named: mime === undefined && ending === '',
        known: true,
      }
}

/** UTF-8, or UTF-16 with its mark, without control characters but those of lines. Older code pages pass too. */
function isText(head: Uint8Array): boolean {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  return wide || !head.some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d)
}

function fitsText(mime: string, head: Uint8Array): boolean {
  const start = new TextDecoder('latin1')
    .decode(head.subarray(0, 512))
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart()
  if (mime === 'application/xml' || mime === 'image/svg+xml') return start.startsWith('<')
  if (mime === 'application/json') return /^[[{"\d-]/.test(start)
  return mime === 'text/html' || !looksLikePage(head)
}

function looksLikePage(head: Uint8Array): boolean {
  return /<(!doctype html|html|script|hta:application)[\s>]/i.test(
    new TextDecoder('latin1').decode(head.subarray(0, 4096)),
  )
}

function applyPolicy({ name, sort, flags }: Inspected, policy: FilePolicy): void {
  if (policy.sorts && !policy.sorts.includes(sort))
    throw new FileRefused('sort_not_allowed', name, `it is of the sort "${fileSorts[sort]}".`)
  const refused = flags.find(flag => policy.refuse?.includes(flag))
  if (refused) throw new FileRefused('flag_not_allowed', name, `${fileFlags[refused]}.`)
}
