// What the pages of joining and of one's own keys ask and are shown: types only.
// The one secret that crosses is the phrase, once, because a person must write it down; private keys never do.

/** What a code invites to, as the gateway says it: the check words are what proves it. */
export type Invited = { council: string; role: string; teams: string[]; until: string }

/** Asked, and not yet let in. */
export type Waiting = { council: string; words: string[] }

/** What opens one's kept keys; `id` names it. */
export type Lock = { id: string; what: string; since: string }
export type OwnKeys = { kept: boolean; locks: Lock[] }

/** What the browser is asked for: the same on every device of this nation. */
export type PasskeyAsked = { salt: Uint8Array<ArrayBuffer>; name: string }

export type JoiningCalls = {
  /** @throws NotDone `not_found`: spent, ended, run out, or no code */
  readInvitation: { give: { code: string }; get: Invited }
  /** Makes the newcomer's keys; answers with the six words, to be written down. With the words of keys one has, with none. */
  beginJoining: { give: { code: string; name: string; phrase?: string }; get: { phrase?: string } }
  /** The six words once more: keys are wrapped onto this device, then the request is left. */
  leaveRequest: { give: { phrase?: string }; get: Waiting }
  /** Whether somebody began to join on this device, and is not in yet. */
  joiningBegun: { give: undefined; get: boolean }
  goOnJoining: { give: { phrase: string }; get: Waiting }
  /** Forgets the keys that were made here. */
  giveUpJoining: { give: undefined; get: undefined }
  passkeyAsked: { give: undefined; get: PasskeyAsked }
  ownKeys: { give: undefined; get: OwnKeys }
  /** New six words; nothing opens with them before they were written once more. */
  makePhrase: { give: undefined; get: { phrase: string } }
  /** The new words open the keys, and those under `instead` no longer. */
  keepUnderPhrase: { give: { phrase: string; instead?: string }; get: OwnKeys }
  keepUnderPasskey: { give: { prf: Uint8Array<ArrayBuffer> }; get: OwnKeys }
  removeLock: { give: { id: string }; get: OwnKeys }
}
