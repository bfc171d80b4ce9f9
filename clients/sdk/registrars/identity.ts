// What a registrar proposes about one council, made of what was typed: its public facts as they would be. Checked before they are said.
// Many councils at once come by an import (../exchange).
import { addDays } from '../../../schemas/clocks/days.ts'
import { type Identity, identity as identityForm } from '../../../schemas/directory/identity.ts'
import { LetterInvalid } from '../letters/invalid.ts'

/** A council that is new in the directory; its codes hold `from` a day on. */
export function newIdentity(facts: {
  name: string
  nation: string
  region?: string | undefined
  laCode?: string | undefined
  gss?: readonly string[]
  from?: string | undefined
}): Identity {
  const { name, nation, region, laCode, gss = [], from } = facts
  const dated = (code: string) => ({ code, ...(from !== undefined && { from }) })
  return checkedIdentity({
    ...{ name, nation },
    ...(region !== undefined && { region }),
    ...(laCode !== undefined && { la_codes: [dated(laCode)] }),
    gss: gss.map(dated),
    status: 'active',
  })
}

/** The same council under another name: the old one leads to it as before, with the day on which it ended. */
export function renamed(identity: Identity, name: string, on: string): Identity {
  const ended = { name: identity.name, until: addDays(on, -1) }
  return checkedIdentity({ ...identity, name, other_names: [...(identity.other_names ?? []), ended] })
}

/** The same council with other codes from a day on: those before it end the day before, and still lead to it. */
export function recoded(
  identity: Identity,
  codes: { laCode?: string | undefined; gss?: string | undefined },
  from: string,
): Identity {
  const { laCode, gss } = codes
  const ended = <T extends { until?: string | undefined }>(all: readonly T[]) =>
    all.map(one => (one.until === undefined ? { ...one, until: addDays(from, -1) } : one))
  return checkedIdentity({
    ...identity,
    ...(laCode !== undefined && { la_codes: [...ended(identity.la_codes ?? []), { code: laCode, from }] }),
    ...(gss !== undefined && { gss: [...ended(identity.gss), { code: gss, from }] }),
  })
}

const wanted: Record<string, string> = {
  name: 'A name has two to 120 characters',
  nation: 'Choose the nation',
  la_codes: 'A DfE code has three digits',
  gss: 'A GSS code is E, N, S or W and eight digits',
}

/** @throws LetterInvalid with what to correct */
export function checkedIdentity(facts: object): Identity {
  const form = identityForm.safeParse(facts)
  if (form.success) return form.data
  throw new LetterInvalid(
    form.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      code: 'not_valid',
      message: wanted[String(path[0])] ?? message,
    })),
  )
}
