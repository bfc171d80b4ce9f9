// Says on a terminal what happens: who, what, state, whose responsibility, whose move, receipt. Words of officers, not of the protocol.
import { styleText } from 'node:util'
import { responsible, whoseMove } from '../../schemas/referral/lifecycle.ts'
import type { Player, Tell } from './stories.ts'

/** A teller that knows the councils' names and numbers the steps. */
export function narrator(players: readonly Player[], print: (line: string) => void): Tell {
  const names = new Map(players.map(({ id, name }) => [id, name]))
  let step = 0
  return (who, what, { referral, receipt }) => {
    step += 1
    const side = { sender: names.get(referral.sender) ?? '', recipient: names.get(referral.recipient) ?? '' }
    const holder = responsible(referral) === 'recipient' ? side.recipient : side.sender
    const move = { ...side, both: `${side.sender} and ${side.recipient}`, nobody: 'nobody: done' }[whoseMove(referral)]
    const number = styleText('dim', String(step).padStart(4))
    print(`${number}  ${styleText('bold', `${who.officer} (${who.name})`)} ${what}`)
    print(`      ${referral.state.padEnd(13)}responsible: ${holder.padEnd(9)} next move: ${move}`)
    print(styleText('dim', `      proof recorded at position ${referral.position}, receipt …${receipt.slice(-24)}`))
  }
}

/** A heading. */
export function heading(text: string): string {
  return `\n${styleText(['bold', 'underline'], text)}`
}
