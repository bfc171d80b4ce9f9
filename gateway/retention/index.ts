// What retention offers to the rest of the gateway. Its commands (reconcile.ts, expire.ts) are run on their own.
export { listResting } from './list.ts'
export { purgeDue } from './purge.ts'
export { reconcile } from './reconcile.ts'
