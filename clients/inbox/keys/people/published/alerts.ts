// How the council is alerted: kept at the gateway for all its managers, and about when and where alone, never about a child.
import { GatewayProblem } from '../../../../sdk/index.ts'
import { line } from '../../../../words/plain.ts'
import { NotNow } from '../../national/propose.ts'
import type { Office } from '../../office/office.ts'
import type { Alerts, PeopleCalls } from '../shown.ts'

export async function alerts({ council }: Office): Promise<Alerts> {
  return shown(await council.call('readAlerts', {}))
}

/** @throws NotNow where the gateway goes to no such address */
export async function saveAlerts({ council }: Office, give: PeopleCalls['saveAlerts']['give']): Promise<Alerts> {
  const saved = council.call('saveAlerts', { body: give }).catch(error => {
    if (!(error instanceof GatewayProblem) || error.code !== 'malformed_request') throw error
    throw new NotNow(line(error.detail))
  })
  return shown(await saved)
}

function shown({ webhook_off, ...settings }: Alerts['settings'] & { webhook_off?: string | undefined }): Alerts {
  return { settings, ...(webhook_off !== undefined && { off: line(webhook_off) }) }
}
