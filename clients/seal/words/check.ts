// The words that people compare by voice, and what exactly they stand for: a line for each thing that must not be exchanged unnoticed.
// Both sides compute them for themselves; words that came with what is to be checked prove nothing.
import { decodeBase64url, sha256 } from '../digest.ts'
import { checkWords } from './words.ts'

/** What a newcomer reads to a manager who knows their voice: who they are, where they want to be, and with which keys. */
export function admissionWords(asked: {
  net: string
  authority: string
  /** The invitation's id, or of the request where there was no invitation. */
  invitation: string
  member: string
  device: string
}): Promise<string[]> {
  const { net, authority, invitation, member, device } = asked
  return wordsOfLines([net, authority, invitation, member, device])
}

/** What a manager reads to a registrar before a team's certificate is approved; and to another council that wonders at a change. */
export function certificateWords(held: {
  net: string
  authority: string
  desk: string
  fingerprint: string
}): Promise<string[]> {
  const { net, authority, desk, fingerprint } = held
  return wordsOfLines([net, authority, desk, fingerprint])
}

/** What a proposer reads to whoever approves any other change: that both look at the same statement. */
export function proposalWords({ net, proposal }: { net: string; proposal: string }): Promise<string[]> {
  return wordsOfLines([net, proposal])
}

/** What a new registrar reads to the registrar who proposes them, and to the one who approves: no invitation, no device. */
export function registrarWords({
  net,
  person,
  member,
}: {
  net: string
  person: string
  member: string
}): Promise<string[]> {
  return wordsOfLines([net, 'national', person, member])
}

/** What the operator of a gateway reads to registrars before its receipt key is published. */
export function gatewayKeyWords({ net, issuer, key }: { net: string; issuer: string; key: string }): Promise<string[]> {
  return wordsOfLines([net, issuer, key])
}

async function wordsOfLines(lines: string[]): Promise<string[]> {
  return checkWords(decodeBase64url(await sha256(lines.join('\n'))))
}
