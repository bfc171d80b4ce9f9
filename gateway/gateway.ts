// What every capability is given first: configuration, stores, the gateway's own key. No behaviour here.
import type { Nation } from '../schemas/directory/directory.ts'
import type { SigningKey } from '../schemas/statement/jws.ts'
import type { Alerting } from './alerts/alerting.ts'
import type { Objects } from './attachments/objects.ts'
import type { Config } from './config.ts'
import type { Sql } from './database/connect.ts'

export type Gateway = {
  config: Config
  /** Pool of the restricted role: it cannot change or delete what was said. */
  sql: Sql
  objects: Objects
  /** Signs receipts and notes. Its public part is named in the national chain. */
  signer: SigningKey
  /** The nation this gateway was started for, as last read: directory/nation.ts brings it up to date. */
  nation: Nation
  /** Where this gateway may take webhooks, and the keys that sign them; absent where it alerts nobody. */
  alerting?: Alerting
}
