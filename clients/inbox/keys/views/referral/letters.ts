// Everything written after the referral itself, as a conversation: questions, answers, messages, decisions, outcomes, corrections.
// The oldest first, as it was said. A correction stands in the place of what it corrects, with the original behind it.
import type { Letter, Opened, TrustedReferral } from '../../../../sdk/index.ts'
import { placeWords } from '../../../../words/letter/place.ts'
import { line } from '../../../../words/plain.ts'
import { moment } from '../../../../words/when.ts'
import { outsideTitles, verbWords } from '../../../../words/words.ts'
import type { LetterView } from '../../shown.ts'
import { currentOf, isFields, officerIn } from '../contents.ts'
import { rowsOf } from '../rows.ts'
import { type Looking, whoOf } from './history.ts'

type More = Looking & { named: ReadonlyMap<string, string> }

/** All letters; the referral's own has no rows here, only its attachments. */
export function letterViews(referral: TrustedReferral, letters: readonly Letter[], looking: More): LetterView[] {
  return letters
    .filter(({ entry }) => entry.claims.verb !== 'correct')
    .map(letter => viewOf(referral, letter, letters, looking))
}

function viewOf(referral: TrustedReferral, letter: Letter, all: readonly Letter[], looking: More): LetterView {
  const { entry } = letter
  const item = referral.items.find(({ digest }) => digest === entry.digest)
  const ours = entry.claims.iss === looking.own
  const common = {
    item: entry.digest,
    at: moment(entry.at),
    who: letter.status === 'open' ? signedBy(letter, looking) : whoOf(entry, looking),
    what: entry.claims.verb === 'record_outside' ? outsideTitles[entry.claims.step] : verbWords[entry.claims.verb],
    ours,
    recalled: item?.recalled ?? false,
  }
  if (letter.status !== 'open') return { ...common, rows: [], shut: shutWords(letter), oddities: [], attachments: [] }
  const { content, corrected } = currentOf(letter, all)
  const isReferral = letter.entry.claims.verb === 'send'
  return {
    ...common,
    rows: isReferral ? [] : rowsOf(letter.kind, content, looking.named),
    ...(corrected && { before: beforeOf(letter, corrected, looking) }),
    oddities: letter.findings.map(({ path, message }) => line(`${placeWords(letter.kind, path)}: ${message}`)),
    attachments: [...letter.manifest, ...(corrected?.manifest ?? [])].map(
      ({ id, name, type, bytes, restricted_to }) => ({
        id,
        name: line(name),
        what: type.replaceAll('_', ' '),
        bytes,
        ...(restricted_to !== undefined && { restricted: restricted_to.replaceAll('_', ' ') }),
      }),
    ),
    ...(letter.kind === 'message' && typeof content.words === 'string' && { words: content.words }),
  }
}

function beforeOf(letter: Opened, corrected: Opened, { named }: More): NonNullable<LetterView['before']> {
  const { because } = isFields(corrected.content) ? corrected.content : {}
  const content = isFields(letter.content) ? letter.content : {}
  return { because: typeof because === 'string' ? line(because) : '', rows: rowsOf(letter.kind, content, named) }
}

/** The name inside the letter; a case system carries an officer's decision under the officer's name. */
function signedBy(letter: Opened, looking: More): string {
  const plainWho = whoOf(letter.entry, looking)
  const name = officerIn(letter.content)
  if (name === undefined || plainWho === 'You') return plainWho
  return `${name}, ${letter.entry.by === 'sender' ? looking.sides.sender : looking.sides.recipient}`
}

function shutWords(letter: Exclude<Letter, Opened>): string {
  if (letter.status === 'refused') return `Not believed: ${letter.reason.hint}`
  if (letter.status === 'recalled') return 'Recalled by the council that sent it.'
  if (letter.status === 'not_for_us') return 'Written to another team: your access does not open it.'
  return 'No longer kept, or not yours to read any more.'
}
