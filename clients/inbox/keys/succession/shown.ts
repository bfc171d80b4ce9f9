// What the manager's page about a council that ends asks of the worker, and what it gets. Types and names of calls alone.
// Where a child lives stays in the worker but for what is shown; the gateway learns nothing of it.

/** Without successors, the council does not end. */
export type Ending = { on?: string; successors: { id: string; name: string }[] }
/** As typed: postcodes and places with commas between. */
export type AreaTyped = { successor: string; postcodes: string; places: string }
/** One case and where it would go. `to` is empty where somebody must decide. `group`: cases about one child that go together. */
export type PlannedShown = {
  id: string
  title: string
  side: 'received' | 'sent'
  where: string
  to: string
  group: string
  /** Letters that cannot be opened here: somebody of the team they were sent to hands it over. */
  shut: number
}
/** `wrong`: what of the areas cannot be read; then there are no cases. */
export type Planned = { wrong: string[]; cases: PlannedShown[] }
export type HandedOver = {
  id: string
  title: string
  to: string
  outcome: 'handed_over' | 'before' | 'undecided' | 'refused'
  why?: string
}

export type SuccessionCalls = {
  ending: { give: undefined; get: Ending }
  /** Opens every case that must be handed over, and says where each would go. */
  planHandOver: { give: { areas: AreaTyped[] }; get: Planned }
  /** Carries out what was planned last, as decided: successors by case. Told again, it goes on where it was. */
  handOver: { give: { decided: Record<string, string> }; get: HandedOver[] }
}

export const successionCalls = ['ending', 'planHandOver', 'handOver'] as const
