// `cme directory import` and `export`: the directory in and out, as CSV or JSON. A file is read, its difference shown, and only then proposed.
// One registrar proposes; a second reads the same file and approves exactly what it says.
import { rename, writeFile } from 'node:fs/promises'
import type { Agreement, CountedPlan } from '../../sdk/exchange/import.ts'
import { maxListBytes, readImportFile } from '../../sdk/exchange/read-file.ts'
import type { Read } from '../../sdk/exchange/rows.ts'
import { cellOf, type Listed, writeCsv, writeJson } from '../../sdk/exchange/write.ts'
import { line } from '../../words/plain.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice } from '../context.ts'
import { exits, InvalidContent } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { bytesOf } from '../writing/read-json.ts'
import { importLines } from './import-lines.ts'

/** `cme directory import FILE [--dry-run] [--approve]`. */
export const importFile: Action = async (context, [file = '-'], options) => {
  const read = await readFileOf(context, file, textOf(options, 'format'))
  const office = await openOffice(context)
  if (options.approve === true) return approved(context, office, read, options.dryRun === true)
  const plan = await office.council.directory.planImport(read)
  const lines = importLines(plan, context.style)
  const changes = plan.added.length + plan.changed.length
  if (plan.invalid.length > 0) {
    const text = [...lines, '', context.style.bad('Nothing is proposed while a row cannot be used.')].join('\n')
    return { json: { proposed: 0, ...shown(plan) }, text, exit: exits.invalidContent }
  }
  if (options.dryRun === true || changes === 0) {
    const end = changes === 0 ? 'Nothing is to be proposed.' : 'Nothing was proposed: --dry-run.'
    return { json: { proposed: 0, ...shown(plan) }, text: [...lines, '', end].join('\n') }
  }
  context.remark(lines.join('\n'))
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.proposeImport(plan)
    const next = `  cme directory import ${file} --approve`
    const text = [
      context.style.good(`${made.length} changes proposed, together.`),
      'Another national administrator reads the same file, and approves:',
      next,
    ]
    return { json: { proposed: made.length, statements: made, ...shown(plan) }, text: text.join('\n') }
  })
}

async function approved(context: Context, office: Office, read: Read, dryRun: boolean): Promise<Answer> {
  const { style } = context
  const agreement = await office.council.directory.compareImport(read)
  const { agreed, others, plan } = agreement
  const lines = agreementLines(agreement)
  const differs = plan.invalid.length + plan.added.length + plan.changed.length > 0
  if (differs) {
    const why = 'The file says more, or other, than what waits: nothing was approved.'
    const text = [...importLines(plan, style), '', ...lines, style.bad(why)].join('\n')
    return { json: { approved: 0, agreed, others, ...shown(plan) }, text, exit: exits.invalidContent }
  }
  if (dryRun || agreed.length === 0) {
    const end = agreed.length === 0 ? 'Nothing of this file waits for you.' : 'Nothing was approved: --dry-run.'
    return { json: { approved: 0, agreed, others }, text: [...lines, end].join('\n') }
  }
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.approveImport(agreement)
    const text = [...lines, style.good(`✓ ${made.length} changes approved, together.`)].join('\n')
    return { json: { approved: made.length, statements: made, others }, text }
  })
}

function agreementLines({ agreed, others }: Agreement): string[] {
  return [
    `${agreed.length} of what others proposed ${agreed.length === 1 ? 'is' : 'are'} exactly what this file says.`,
    ...(others.length === 0
      ? []
      : [
          `Left alone, because this file does not say it: ${others.map(({ identity }) => line(identity.name)).join(', ')}.`,
        ]),
  ]
}

/** Names and fields are enough for a program; whole identities stand in the file. */
function shown({ added, changed, same, absent, invalid, waiting }: CountedPlan) {
  return {
    added: added.map(({ line: at, id, identity: { name } }) => ({ line: at, id, name })),
    changed: changed.map(({ line: at, id, before, after, fields }) => ({
      line: at,
      id,
      name: before.name,
      fields: fields.map(field => ({
        field,
        before: cellOf({ id, identity: before }, field),
        after: cellOf({ id, identity: after }, field),
      })),
    })),
    same: same.length,
    waiting: waiting.length,
    absent: absent.map(({ id, identity }) => ({ id, name: identity.name })),
    invalid,
  }
}

/** `cme directory export [FILE]`. */
export const exportDirectory: Action = async (context, [file], options) => {
  const { council } = await openOffice(context)
  const councils = await council.directory.councils()
  const format = textOf(options, 'format') ?? (file?.toLowerCase().endsWith('.json') ? 'json' : 'csv')
  const text = format === 'json' ? writeJson(councils) : writeCsv(councils)
  if (file === undefined || file === '-') return { json: listedOf(councils), text }
  await writeFile(`${file}.new`, text, { flush: true })
  await rename(`${file}.new`, file)
  return {
    json: { file, format, councils: councils.length },
    text: `Wrote ${file}: ${councils.length} councils, past ones too.`,
  }
}

const listedOf = (councils: readonly Listed[]) => ({
  councils: councils.map(({ id, identity }) => ({ id, ...identity })),
})

async function readFileOf({ io }: Context, file: string, format: string | undefined): Promise<Read> {
  const bytes = await bytesOf(file, io, maxListBytes)
  try {
    return readImportFile(bytes, file, format === 'csv' || format === 'json' ? format : undefined)
  } catch (error) {
    throw new InvalidContent(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
