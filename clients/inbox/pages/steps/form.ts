// What a step's form is made of beside its fields. A new step is a row of forms.ts; nothing here knows one.
import type { ReferralPage } from '../../keys/shown.ts'
import type { Step } from '../../keys/steps/step.ts'
import type { Field, Values } from '../../parts/form/fields.ts'

export type Told = Step extends infer S ? (S extends Step ? Omit<S, 'referral' | 'seen'> : never) : never

export type Form = {
  button: string
  /** What to know before deciding; paragraphs. */
  says?: (page: ReferralPage, item?: string) => string[]
  fields: (page: ReferralPage) => Field[]
  /** Files may go with it: with what words they are asked for. They are not kept with what was typed. */
  files?: string
  initial?: (page: ReferralPage) => Values
  told: (values: Values, page: ReferralPage, item: string | undefined) => Told
}

/** The fields asked for now. */
export function fieldsNow(form: Form, page: ReferralPage, values: Values): Field[] {
  return form.fields(page).filter(({ when }) => !when || when(values))
}
