// The rehearsal's national administrators: their profiles, and the import of all councils by two of them, as on a nation's first day.
// In life each of them works at a computer of their own, and keeps their own key.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCsv } from '../../clients/sdk/exchange/csv.ts'
import { connect } from '../../clients/sdk/index.ts'
import { writeProfile } from '../../clients/sdk/node/profile.ts'
import { makeDeviceCertificate, makePhrase } from '../../clients/seal/index.ts'
import { councilsFile } from '../nation/councils.ts'
import type { DirectoryBuilder, RegistrarKeys } from '../nation/founding.ts'

type At = { url: string; net: string }
const names = ['Alex Thornbury', 'Ines Calloway', 'Rowan Pemberton']

/** Writes a profile for each registrar: `national`, `national-2`, `national-3`. */
export async function keepRegistrars(
  { url, net }: At,
  registrars: readonly RegistrarKeys[],
  folder: string,
): Promise<void> {
  await Promise.all(
    registrars.map(async ({ person, key }, index) => {
      const own = join(folder, index === 0 ? 'national' : `national-${index + 1}`)
      const phrase = makePhrase()
      const device = await makeDeviceCertificate({ person, member: key.kid })
      const profile = {
        folder: own,
        gateway: url,
        net,
        authority: 'national' as const,
        council: 'National administrators',
        desks: [],
        member: key.kid,
        role: 'registrar' as const,
        name: names[index] ?? 'Noor Ellingham',
        person,
        phrase_file: 'phrase.txt',
      }
      await writeProfile(profile, { member: key.privateJwk, device, keyrings: {} }, phrase)
      await writeFile(join(own, 'phrase.txt'), `${phrase}\n`, { mode: 0o600 })
    }),
  )
}

/** Imports all councils: one registrar proposes the file, another reads the same file and approves it. Returns them with their ids. */
export async function importCouncils(
  { url, net }: At,
  registrars: readonly RegistrarKeys[],
  builder: DirectoryBuilder,
) {
  const [first, second] = await Promise.all(
    registrars.slice(0, 2).map(({ key }) => connect({ url, net, member: key, authority: 'national' })),
  )
  if (!first || !second) throw new Error('A nation has at least three registrars.')
  const file = readCsv(await readFile(councilsFile, 'utf8'))
  const plan = await first.directory.planImport(file)
  await first.directory.proposeImport(plan)
  for (const { about, statement } of await second.directory.approveImport(await second.directory.compareImport(file))) {
    builder.heads.set(about, statement)
  }
  return plan.added.map(({ id, identity }) => ({ id, identity }))
}
