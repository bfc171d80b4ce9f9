// The names clocks use in notes, routes and rows: what can be due, the steps of the ladder, whom a step reaches. Imports nothing.

export const dueWhats = ['take_on', 'decide', 'answer', 'reply', 'outcome'] as const
export type DueWhat = (typeof dueWhats)[number]

/** Team mailbox → deputy or cover → manager → both managers → the registrars' list of persistent non-response. */
export const rungNames = ['team', 'cover', 'manager', 'managers', 'registrars'] as const
export type RungName = (typeof rungNames)[number]

/** Whom a rung reaches at one side. */
export const rungRoles = ['team', 'cover', 'manager'] as const
export type RungRole = (typeof rungRoles)[number]
