// Names of files made safe: a name that reads the same for both councils, leads nowhere, and is a name on every system.
// Cleaned before it stands in a letter, and again before a file received gets it: letters come from other people's software too.

/** Below what file systems take (255 bytes), with room for " (2)". */
const maxBytes = 200
/** As the manifest allows (schemas/letter/manifest.ts). */
const maxCharacters = 120
const maxEndingCharacters = 16

/** Reserved by Windows, with any ending; also with superscript digits. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
/** Cannot be seen, or turn the reading direction: `plan⁧fdp.exe` looks like a PDF. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu

/** A safe name as close to the given one as can be; `attachment` where nothing of it is left. */
export function cleanName(given: string): string {
  const spelt = given.toWellFormed().normalize('NFC').replace(unseen, '')
  // Only what stands behind the last separator: "..\\..\\plan.pdf" is "plan.pdf".
  const last = spelt.split(/[/\\]/).findLast(piece => /[^.\s]/.test(piece)) ?? ''
  const plain = last.replace(/[:*?"<>|]/g, '_').replace(/\s+/g, ' ')
  const bare = plain.replace(/^[.\s]+|[.\s]+$/g, '')
  const free = reserved.test(bare) ? `_${bare}` : bare
  return shortened(free === '' ? 'attachment' : free)
}

/** What stands behind the last full stop, in small letters; empty where nothing does. */
export function endingOf(name: string): string {
  return /[^.]\.([^.\s]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** Shortened before its ending: that is what opens it. */
function shortened(name: string): string {
  if (fits(name)) return name
  const ending = endingOf(name)
  const tail = ending === '' ? '' : `.${name.slice(-Math.min(ending.length, maxEndingCharacters))}`
  const characters = [...name.slice(0, name.length - tail.length)]
  while (characters.length > 1 && !fits(characters.join('') + tail)) characters.pop()
  return characters.join('').replace(/[.\s]+$/, '') + tail
}

function fits(name: string): boolean {
  return name.length <= maxCharacters && new TextEncoder().encode(name).length <= maxBytes
}
