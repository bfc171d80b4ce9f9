// The nation as its verified chain tells it: who its administrators are, which keys sign receipts, what everybody keeps to.
import { fewestRegistrars } from '../../../../schemas/directory/nation.ts'
import { holds, policyAt } from '../../../../schemas/directory/standing.ts'
import { openIn, proposedAbout } from '../../../sdk/index.ts'
import { differences } from '../../../words/directory/changes.ts'
import { fieldTitle } from '../../../words/directory/fields.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import { differsShown, lineOf, soon } from '../approvals/line.ts'
import type { Office } from '../office/office.ts'
import type { Nation } from './shown.ts'

export async function nation(office: Office): Promise<Nation> {
  const { nation: read, chain } = await office.council.nationDirectory.read()
  const foundedAt = chain[0]?.at ?? 0
  // What the founding statement says counts from 0.
  const since = (from = 0) => (from === 0 ? `${moment(foundedAt)}, founded` : moment(from))
  const now = soon()
  const policy = policyAt(read, now)
  const staying = new Set(read.registrars.filter(one => one.until === undefined).map(one => one.person)).size
  const open = [...read.gatewayKeys.values()].filter(one => one.until === undefined)
  const about = await proposedAbout(office.council, 'national')
  return {
    name: line(read.name),
    mayRemove: staying > fewestRegistrars,
    administrators: read.registrars.map(({ thumbprint: key, from, until }) => ({
      ...{ key, since: since(from), you: key === office.member },
      ...(until !== undefined && { ended: moment(until) }),
    })),
    receiptKeys: [...read.gatewayKeys].map(([key, { issuer, from, until }]) => ({
      ...{ key, gateway: line(issuer), since: since(from) },
      last: open.filter(one => one.issuer === issuer).length < 2,
      ...(until !== undefined && { ended: endWords(until, holds({ from: 0, until }, now)) }),
    })),
    policy: numbersOf(policy),
    coming: read.policies
      .filter(({ from }) => from > now)
      .map(one => ({ from: moment(one.from), differs: differences(policy, one.policy).map(differsShown) })),
    waiting: await Promise.all(openIn(about, now).map(one => lineOf(office, about, one))),
  }
}

/** Every number that may be laid down; one that is not said is as usual. */
const numbers = [
  ...['proposal_lapses_after_days', 'first_manager_waits_days', 'keyholders_per_desk', 'entry_stale_after_days'],
  ...['floor_days', 'usual_days', 'ceiling_days', 'unfiled_days', 'chain_days'].map(name => `retention.${name}`),
]

function numbersOf(policy: object): Nation['policy'] {
  const said = new Map(differences({}, policy).map(({ path, after = '' }) => [path, after]))
  const paths = [...numbers, ...[...said.keys()].filter(path => !numbers.includes(path))]
  return paths.map(path => ({ path, what: fieldTitle(path), value: said.get(path) ?? 'as usual' }))
}

function endWords(until: number, stillCounts: boolean): string {
  return stillCounts ? `ends ${moment(until)}` : `ended ${moment(until)}`
}
