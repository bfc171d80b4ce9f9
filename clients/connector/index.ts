// The connector's face: what `cme connect` starts, and what a supplier's own program may start in its place.
export { type Connector, type ConnectorOptions, startConnector } from './connector.ts'
export { signatureOf } from './events/webhook.ts'
export { secretIn } from './secrets.ts'
export { type Listening, type Served, serve, WouldBeReached } from './serve.ts'
