// The public face of the file policy: names made safe, types told by content, what is unsafe refused. For every client.
// Runs in Node and in browsers, and needs no gateway, no key and no letter.
export { type Inspected, inspectFile, refuseBySize } from './inspect.ts'
export { cleanName, endingOf } from './name.ts'
export { type FileRefusal, FileRefused, fileRefusals } from './refused.ts'
