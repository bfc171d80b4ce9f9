// An import in the browser: the file is read here, its difference shown, and only then proposed, as one; another administrator reads the
// same file and approves exactly what it says, as one. What was read last is kept here until it was said.

import type { Agreement, CountedPlan } from '../../../sdk/exchange/import.ts'
import { maxListBytes, readImportFile } from '../../../sdk/exchange/read-file.ts'
import type { Read } from '../../../sdk/exchange/rows.ts'
import { writeCsv, writeJson } from '../../../sdk/exchange/write.ts'
import { LetterInvalid } from '../../../sdk/index.ts'
import { identities } from '../../../words/directory/changes.ts'
import { line } from '../../../words/plain.ts'
import { differsShown } from '../approvals/line.ts'
import type { Office } from '../office/office.ts'
import type { ImportRead } from './shown.ts'

/** Of the file read last, by whom. */
let last: { office: Office; agreement: Agreement } | undefined

/** @throws LetterInvalid where it is no list of councils at all */
export async function readImport(office: Office, { file }: { file: File }): Promise<ImportRead> {
  if (file.size > maxListBytes) throw unreadable(file.name, 'it is far too large for a list of councils.')
  const agreement = await office.council.directory.compareImport(
    readFile(new Uint8Array(await file.arrayBuffer()), file),
  )
  last = { office, agreement }
  const { agreed, others, plan } = agreement
  const taken = new Set(agreed.map(({ proposal }) => proposal))
  return {
    file: line(file.name),
    added: plan.added.map(({ line: at, identity }) => ({ line: at, name: line(identity.name) })),
    changed: await Promise.all(plan.changed.map(one => changed(office, plan, one))),
    same: plan.same.length,
    absent: names(plan.absent),
    invalid: plan.invalid.map(({ line: at, reason }) => ({ line: at, reason: line(reason) })),
    proposed: names(plan.waiting.filter(({ proposal }) => !taken.has(proposal))),
    agreed: names(agreed),
    others: names(others),
  }
}

function readFile(bytes: Uint8Array, { name }: { name: string }): Read {
  try {
    return readImportFile(bytes, name)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw unreadable(name, why)
  }
}

function unreadable(name: string, why: string): LetterInvalid {
  return new LetterInvalid([{ path: 'file', code: 'not_valid', message: `${line(name)}: ${line(why)}` }])
}

function names(all: readonly { identity: { name: string } }[]): string[] {
  return all.map(({ identity }) => line(identity.name))
}

async function changed(
  { names: known }: Office,
  { added }: CountedPlan,
  { line: at, before, after }: CountedPlan['changed'][number],
): Promise<ImportRead['changed'][number]> {
  // Who comes before or after it may stand in this file alone.
  const nameOf = async (id: string) => added.find(one => one.id === id)?.identity.name ?? known(id)
  const differs = await identities(before, after, { nameOf })
  return { line: at, name: line(before.name), differs: differs.map(differsShown) }
}

/** Proposes what was read, or approves it where others proposed just that: all of it or nothing. */
export async function sayImport(office: Office, { approve }: { approve: boolean }): Promise<number> {
  if (last?.office !== office) throw new Error('Choose the file again.')
  const { agreement } = last
  const { directory } = office.council
  const made = approve ? await directory.approveImport(agreement) : await directory.proposeImport(agreement.plan)
  last = undefined
  return made.length
}

/** All councils, past ones too; imports again to no change. */
export async function exportCouncils({ council }: Office, { format }: { format: 'csv' | 'json' }): Promise<Blob> {
  const councils = await council.directory.councils()
  return new Blob([format === 'csv' ? writeCsv(councils) : writeJson(councils)], { type: 'application/octet-stream' })
}
