// The rehearsal's national administrators, each with a profile, to try `cme directory import`, `stale` and `approvals` with.
// In life each of them works at a computer of their own, and keeps their own key.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeProfile } from '../../clients/sdk/node/profile.ts'
import { makeDeviceCertificate, makePhrase } from '../../clients/seal/index.ts'
import type { RegistrarKeys } from '../nation/founding.ts'

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
