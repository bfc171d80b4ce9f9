// A council as its page shows it: name, whether it can receive, whom to ring. All of it from its verified entry.
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { CouncilPage } from '../shown.ts'
import { contactsOf } from './ring.ts'

/** Reads a council's page. @throws Distrust, GatewayProblem */
export async function readCouncil(office: Office, id: string): Promise<CouncilPage> {
  const { directory } = office.council
  const [entry, canReceive] = await Promise.all([directory.entry(id), directory.canReceive(id, 'cme')])
  const { identity, verifiedAt } = entry
  return {
    id,
    name: line(identity?.name ?? id),
    codes: (identity?.la_codes ?? []).map(({ code }) => code),
    status: identity?.status ?? '',
    canReceive,
    ...(verifiedAt !== undefined && { verifiedOn: moment(verifiedAt) }),
    contacts: await contactsOf(office, id, false),
  }
}
