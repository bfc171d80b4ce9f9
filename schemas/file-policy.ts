// What a council allows in the files it sends and keeps. Clients apply it (the gateway sees no file); here is its form, so that
// it can lie in a local file or be published. It can only narrow: what nobody may send is refused whatever stands here.
import { z } from 'zod'

/** Sorts of files, as an officer thinks of them; told by content, not by ending. */
export const fileSorts = {
  pdf: 'PDF',
  document: 'Word-processed document',
  spreadsheet: 'Spreadsheet',
  presentation: 'Presentation',
  image: 'Image or scan',
  text: 'Plain text',
  data: 'Data: CSV, XML, JSON',
  email: 'E-mail message',
  web_page: 'Web page',
  archive: 'Archive of files',
  audio: 'Sound',
  video: 'Video',
  other: 'Something else',
} as const
export type FileSort = keyof typeof fileSorts

/** What is remarked on a file, in its letter and on both screens; refused only where a policy says so. */
export const fileFlags = {
  macros: 'It holds macros: small programs that run when it is opened',
  encrypted: 'It is locked with a password, so nobody could look into it',
  active: 'It holds scripts or commands that may run when it is opened',
  other_ending: 'Its content is not what its name ends in',
  unknown_type: 'What it is could not be told',
  archive: 'It is an archive: what is in it was not looked into',
} as const
export type FileFlag = keyof typeof fileFlags

const sort = z.enum(Object.keys(fileSorts) as [FileSort, ...FileSort[]])
const flag = z.enum(Object.keys(fileFlags) as [FileFlag, ...FileFlag[]])

export const filePolicy = z.strictObject({
  max_bytes: z.int().min(1).optional().describe('the largest file'),
  sorts: z.array(sort).optional().describe('only these sorts of files'),
  refuse: z.array(flag).optional().describe('what is refused instead of remarked'),
  scan_required: z.boolean().optional().describe('no file without a scanner that found nothing'),
})
export type FilePolicy = z.infer<typeof filePolicy>

/** Both at once: the smaller size, the sorts that both allow, whatever either refuses. */
export function tightened(one: FilePolicy, other: FilePolicy): FilePolicy {
  const sizes = [one.max_bytes, other.max_bytes].filter(size => size !== undefined)
  const sorts =
    one.sorts && other.sorts ? one.sorts.filter(each => other.sorts?.includes(each)) : (one.sorts ?? other.sorts)
  const refuse = [...new Set([...(one.refuse ?? []), ...(other.refuse ?? [])])]
  return {
    ...(sizes.length > 0 && { max_bytes: Math.min(...sizes) }),
    ...(sorts && { sorts }),
    ...(refuse.length > 0 && { refuse }),
    ...((one.scan_required || other.scan_required) && { scan_required: true }),
  }
}
