// THE API, as one table. The gateway implements every row (or does not compile), the SDK calls it, OpenAPI is printed from it.
import * as alerts from './alerts.ts'
import * as approvals from './approvals.ts'
import * as attachments from './attachments.ts'
import * as directory from './directory.ts'
import * as identity from './identity.ts'
import * as joining from './joining.ts'
import * as operations from './operations.ts'
import * as referrals from './referrals.ts'
import * as reports from './reports.ts'
import * as retention from './retention.ts'

export const api = {
  ...identity,
  ...joining,
  ...referrals,
  ...retention,
  ...reports,
  ...alerts,
  ...attachments,
  ...directory,
  ...approvals,
  ...operations,
} as const

export type Api = typeof api
export type RouteName = keyof Api
export const routeNames = Object.keys(api) as RouteName[]
