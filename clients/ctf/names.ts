// File names of the Common Transfer File family. The name is a convention of the transport; what counts stands in the header.

/** CTF: a transfer. CML and CMJ: the leavers' and joiners' forms for children missing education. */
export type CtfKind = 'CTF' | 'CML' | 'CMJ'

export type CtfName = {
  kind: CtfKind
  from: { lea: string; estab: string }
  /** Undefined parts of a destination: nobody knows (`unknown`), or it lies outside the maintained sector (`outside`). */
  to: { lea: string; estab: string } | 'unknown' | 'outside'
  serial: number
}

/** LLLL stands for the council itself. Source: councils' and suppliers' own instructions; the LA-to-LA form is inferred from them. */
const form = /^(\d{3})(\d{4}|LLLL)_(CTF|CML|CMJ)_(?:(XXXXXXX)|(MMMMMMM)|(\d{3})(\d{4}|LLLL))_(\d{3})\.xml$/i

/** What a file name says, or undefined where it is not one of the family's: the file may still be. */
export function readCtfName(name: string): CtfName | undefined {
  const [, lea, estab, kind, unknown, outside, toLea, toEstab, serial] =
    form.exec(name.toUpperCase().replace(/\.XML$/, '.xml')) ?? []
  if (!lea || !estab || !kind) return undefined
  const to = unknown ? 'unknown' : outside ? 'outside' : { lea: toLea ?? '', estab: toEstab ?? '' }
  return { kind: kind as CtfKind, from: { lea, estab }, to, serial: Number(serial) }
}

/**
 * The name of a file.
 *
 * @throws RangeError where a part does not fit the form: a council's code has three digits, a serial lies between 1 and 999
 */
export function makeCtfName({ kind, from, to, serial }: CtfName): string {
  const destination = to === 'unknown' ? 'XXXXXXX' : to === 'outside' ? 'MMMMMMM' : to.lea + to.estab
  const name = `${from.lea}${from.estab}_${kind}_${destination}_${String(serial).padStart(3, '0')}.xml`
  if (serial < 1 || !readCtfName(name))
    throw new RangeError(`${name} is not a name of the Common Transfer File family.`)
  return name
}
