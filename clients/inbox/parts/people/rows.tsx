// Adding and removing rows of a form whose rows are few.

export function without<T>(all: readonly T[], gone: number): T[] {
  return all.filter((_, at) => at !== gone)
}

export function Add({ what, onAdd }: { what: string; onAdd: () => void }) {
  return (
    <button type="button" class="govuk-button govuk-button--secondary" onClick={onAdd}>
      Add {what}
    </button>
  )
}

export function Remove({ what, onRemove }: { what: string; onRemove: () => void }) {
  return (
    <button type="button" class="cme-link-button" onClick={onRemove}>
      Remove <span class="govuk-visually-hidden">{what}</span>
    </button>
  )
}
