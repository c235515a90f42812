/** An outcome for one item or payment that the screen showed to a patron. */
export interface ShownOutcome {
  atMs: number;
  fromMs: number;
  what:
    | 'lent'
    | 'not-lent'
    | 'returned'
    | 'not-returned'
    | 'renewed'
    | 'paid'
    | 'not-paid'
    | 'not-booked'
    | 'not-known';
  item: string;
  cards: readonly string[];
  code: string;
  /** off line: not yet confirmed by the library system */
  provisional: boolean;
}
