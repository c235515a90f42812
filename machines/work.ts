/**
 * The actors that a visit starts: each calls circulation once and tells the visit what came of it.
 */
import { fromCallback, fromPromise } from 'xstate';
import type {
  Account,
  CheckInOutcome,
  CheckOutOutcome,
  IdentifyOutcome,
  PaymentOutcome,
  PresentedItem,
  PrintOutcome,
  ReceiptContent,
  RenewOutcome,
  TerminalProgress,
} from '../src/domain.ts';
import type { ItemAction } from './items.ts';
import type { CirculationVisit, Ports } from './ports.ts';

export type WorkEvent =
  | { type: 'ITEM_SETTLED'; key: string; outcome: CheckOutOutcome | CheckInOutcome }
  | { type: 'RENEWED'; item: string; outcome: RenewOutcome }
  | { type: 'PAY_PROGRESS'; step: TerminalProgress }
  | { type: 'PAY_SETTLED'; outcome: PaymentOutcome };

/**
 * A rejection here is a fault in the program: unhandled on purpose, the process ends and start-up
 * resolves the journal.
 */
export const itemWork = fromCallback<
  { type: 'NONE' },
  { visit: CirculationVisit; action: ItemAction; key: string; presented: PresentedItem }
>(({ input, sendBack }) => {
  const { visit, action, key, presented } = input;
  const outcome = action === 'borrow' ? visit.checkOut(presented) : visit.checkIn(presented);
  void outcome.then((settled) => sendBack({ type: 'ITEM_SETTLED', key, outcome: settled }));
});

function isSilent(outcome: RenewOutcome) {
  return (
    outcome.kind === 'refused' &&
    (outcome.code === 'unreachable' || outcome.code === 'outcome-unknown')
  );
}

/**
 * Renewals go one after the other: the library system answers one request at a time anyway. After
 * one that it did not answer the rest is not tried: the patron would wait through one silence after
 * the other, and may ask again.
 */
export const renewWork = fromCallback<
  { type: 'NONE' },
  { visit: CirculationVisit; items: readonly string[] }
>(({ input, sendBack }) => {
  const renewAll = async () => {
    let silent = false;
    for (const item of input.items) {
      const outcome: RenewOutcome = silent
        ? { kind: 'refused', code: 'unreachable' }
        : await input.visit.renew(item);
      silent ||= isSilent(outcome);
      sendBack({ type: 'RENEWED', item, outcome });
    }
  };
  void renewAll();
});

/** CANCEL asks the terminal to stop; the outcome still comes from the terminal. */
export const payWork = fromCallback<
  { type: 'CANCEL' },
  { visit: CirculationVisit; feeIds: readonly string[] }
>(({ input, sendBack, receive }) => {
  const cancel = new AbortController();
  receive(() => cancel.abort());
  void input.visit
    .pay(input.feeIds, (step) => sendBack({ type: 'PAY_PROGRESS', step }), cancel.signal)
    .then((outcome) => sendBack({ type: 'PAY_SETTLED', outcome }));
});

export const identify = fromPromise<
  IdentifyOutcome,
  { visit: CirculationVisit; card: string } | { visit: CirculationVisit; pin: string }
>(({ input }) =>
  'card' in input ? input.visit.identify(input.card) : input.visit.enterPin(input.pin),
);

export const loadAccount = fromPromise<Account | 'unreachable', { visit: CirculationVisit }>(
  ({ input }) => input.visit.account(),
);

export const printReceipt = fromPromise<
  PrintOutcome,
  { print: Ports['print']; receipt: ReceiptContent }
>(({ input }) => input.print(input.receipt));

export const endVisit = fromPromise<void, { visit: CirculationVisit }>(({ input }) =>
  input.visit.end(),
);
