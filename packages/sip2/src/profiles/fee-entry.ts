/** One line as it was read; null where the line does not have the value. */
export interface FeeEntry {
  /** for CG of a 37; null: a payment cannot name this fee */
  id: string | null;
  amountCents: number;
  /** YYYY-MM-DD */
  createdOn: string | null;
  /** the system's own word */
  kind: string | null;
  institution: string | null;
  state: string | null;
  /** marks beside `state` whose meaning is unknown: the amount counts, and is not paid here */
  unclear: string | null;
  /** YYYY-MM-DD */
  until: string | null;
  title: string | null;
}
