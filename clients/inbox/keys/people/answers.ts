// Answers of the worker to a manager's pages, by the names of the calls. Loaded when first asked.
import type { Office } from '../office/office.ts'
import { colleagues, endInvitation, invite, letIn, nameColleague, removeColleague } from './colleagues.ts'
import { doubts, settleDoubt } from './doubts.ts'
import { kit, makeKit, restoreKit, tryKit } from './kit.ts'
import { saveNames, takeNames } from './names.ts'
import { ourCouncil } from './overview.ts'
import { alerts, saveAlerts } from './published/alerts.ts'
import { confirmEntry, ourEntry, publishEntry, vocabulary } from './published/entry.ts'
import { publishYear, year } from './published/year.ts'
import { fetches, retention, setRetention } from './records.ts'
import type { PeopleCalls } from './shown.ts'
import { teams, turnTeam } from './teams.ts'

export const answers: {
  [N in keyof PeopleCalls]: (office: Office, give: PeopleCalls[N]['give']) => Promise<PeopleCalls[N]['get']>
} = {
  ...{ ourCouncil, colleagues, invite, endInvitation, letIn, removeColleague, nameColleague },
  ...{ teams, turnTeam, ourEntry, vocabulary, publishEntry, confirmEntry, year, publishYear },
  ...{ alerts, saveAlerts, saveNames, takeNames },
  ...{ kit, makeKit, tryKit, restoreKit, doubts, settleDoubt, fetches, retention, setRetention },
}
