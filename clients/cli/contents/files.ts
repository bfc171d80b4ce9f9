// `cme directory files …`: what a council allows in the files its own people send and keep; a manager publishes it for every computer of theirs.
// It can only narrow: programs and scripts are refused whatever stands here.
import { type FilePolicy, fileFlags, fileSorts } from '../../../schemas/file-policy.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { readJson } from '../writing/read-json.ts'
import { publishBeside } from './publish.ts'

/** To begin from: what many councils will want. */
const example: FilePolicy = { refuse: ['macros', 'encrypted', 'active'], scan_required: true }

/** `cme directory files show [COUNCIL]`. */
export const showFilePolicy: Action = async (context, [given], options) => {
  if (options.example === true) return { json: example, text: JSON.stringify(example, null, 2) }
  const office = await openOffice(context)
  const id = given === undefined ? ownCouncil(office) : (await councilNamed(office.council, given)).id
  const contents = await office.council.directory.contents(id)
  const policy = (contents.state === 'given' && contents.document.files) || {}
  if (options.file === true) return { json: policy, text: JSON.stringify(policy, null, 2) }
  return { json: { id, files: policy }, text: policyLines(policy).join('\n') }
}

/** `cme directory files publish FILE`. Contacts and requirements stay as they are. */
export const publishFilePolicy: Action = async (context, [file = '-']) =>
  publishBeside(context, { files: await readJson(file, context.io) })

function policyLines({ max_bytes, sorts, refuse, scan_required }: FilePolicy): string[] {
  const lines = [
    ...(max_bytes === undefined ? [] : [`  at most ${max_bytes.toLocaleString('en-GB')} bytes each`]),
    ...(sorts ? [`  only: ${sorts.map(sort => fileSorts[sort]).join('; ')}`] : []),
    ...(refuse ?? []).map(flag => `  refused: ${fileFlags[flag]}`),
    ...(scan_required ? ['  only scanned: with --scan-with'] : []),
  ]
  const always = 'Programs and scripts are always refused.'
  return lines.length === 0
    ? [`Nothing more than everybody. ${always}`]
    : ['Files sent or kept there:', ...lines, always]
}
