// Answers of the worker to the pages of councils and of national administrators, by the names of the calls. Loaded when first asked.
import type { Office } from '../office/office.ts'
import { exportCouncils, readImport, sayImport } from './import.ts'
import { lookAfter } from './look-after.ts'
import { invitedManagers, inviteManager, speakers, stopKey } from './managers.ts'
import { nation } from './nation.ts'
import { councilHistory, councilOn } from './past.ts'
import { askingAdministrator, propose } from './propose.ts'
import type { NationalCalls } from './shown.ts'

export const answers: {
  [N in keyof NationalCalls]: (office: Office, give: NationalCalls[N]['give']) => Promise<NationalCalls[N]['get']>
} = {
  ...{ lookAfter, councilHistory, councilOn, propose, stopKey, speakers, inviteManager, invitedManagers },
  ...{ nation, askingAdministrator, readImport, sayImport, exportCouncils },
}
