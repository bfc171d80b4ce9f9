// What a manager should look after now, the most pressing first: read off the verified entry, and who waits to be let in.
import { holds } from '../../../../schemas/directory/directory.ts'
import { desksOf } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { teamWords } from '../../words.ts'
import type { Office } from '../office/office.ts'
import { colleagues, ownEntry, soon } from './colleagues.ts'
import { doubts } from './doubts.ts'
import { kit } from './kit.ts'
import { freshness } from './published/entry.ts'
import type { OurCouncil, ToDo } from './shown.ts'
import { teams } from './teams.ts'

const base = '#/our-council'
const doubtsThere = { href: `${base}/doubts`, link: 'Look at each' }

export async function ourCouncil(office: Office): Promise<OurCouncil> {
  const { council } = office
  const [entry, people, standing, fresh, recovery, approvals, inDoubt] = await Promise.all([
    ownEntry(office),
    colleagues(office),
    teams(office),
    freshness(office),
    kit(office),
    council.directory.approvals(),
    doubts(office),
  ])
  const asking = people.invited.filter(({ state }) => state === 'asks' || state === 'share')
  const ends = entry.succession?.successors ?? entry.identity?.successors ?? []
  const toDo: ToDo[] = [
    ...(ends.length > 0
      ? [
          {
            text: 'Your council ends: its open cases go to its successors.',
            href: `${base}/hand-over`,
            link: 'Hand them over',
          },
        ]
      : []),
    ...(inDoubt.length > 0
      ? [
          {
            text: `In doubt: ${inDoubt.length} entries said with keys that somebody else may have had.`,
            ...doubtsThere,
          },
        ]
      : []),
    ...asking.map(({ id, name, invitee, state }) => ({
      text: `${name ?? invitee ?? 'Somebody'} ${state === 'asks' ? 'asks to be let in' : 'is let in, without their team’s access yet'}.`,
      ...{ href: `${base}/let-in/${id}`, link: state === 'asks' ? 'Compare the words' : 'Share the access' },
    })),
    ...(approvals.items.length > 0
      ? [{ text: 'A change waits for your second word.', href: '#/approvals', link: 'Approvals' }]
      : []),
    ...standing.flatMap(({ team, due, step, canReceive, lacks }): ToDo[] => {
      const there = { href: `${base}/teams/${team}`, link: 'See the team' }
      if (due !== undefined) return [{ text: `${teamWords(team)}: ${due}`, ...there }]
      if (step === 'share') return [{ text: `${teamWords(team)}: its new keys can be shared now.`, ...there }]
      if (!canReceive) return [{ text: `${teamWords(team)} cannot receive referrals yet.`, ...there }]
      return lacks.length > 0 ? [{ text: `${teamWords(team)}: ${lacks.join(', ')} cannot open it yet.`, ...there }] : []
    }),
    ...(fresh.state === 'confirmed' ? [] : [confirmToDo(fresh)]),
    ...kitToDo(recovery),
  ]
  const now = soon()
  const cme = desksOf(entry, council.nation, now).find(({ desk }) => desk === 'cme')
  return {
    name: line(entry.identity?.name ?? ''),
    toDo,
    colleagues: entry.members.filter(one => holds(one, now)).length,
    canReceive: cme?.canReceive === true,
    confirmed: fresh,
  }
}

function confirmToDo({ at }: OurCouncil['confirmed']): ToDo {
  const text =
    at === undefined
      ? 'Nobody here has ever confirmed your entry in the directory.'
      : `Your entry was last confirmed ${at}: other councils are told that it may be out of date.`
  return { text, href: `${base}/contacts`, link: 'Look through it' }
}

function kitToDo({ made, outdated, due, tried }: Awaited<ReturnType<typeof kit>>): ToDo[] {
  const there = { href: `${base}/kit`, link: 'Recovery kit' }
  if (outdated) return [{ text: 'The recovery kit lacks your newest keys.', ...there }]
  if (!due) return []
  const text = tried ? `The recovery kit was last tried ${tried.at}.` : 'The recovery kit was never tried.'
  return [{ text: made === undefined && !tried ? 'No recovery kit was ever tried: make one.' : text, ...there }]
}
