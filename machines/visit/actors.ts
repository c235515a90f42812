/**
 * The actors of a visit: each asks circulation or the printer, and sends the answer to the visit.
 */
import { fromCallback, fromPromise } from 'xstate';
import type {
  Account,
  Cents,
  IdentifyOutcome,
  Language,
  Mode,
  Patron,
  PaymentOutcome,
  PaymentWay,
  PresentedItem,
  PrintOutcome,
  RenewOutcome,
  TerminalProgress,
} from '../domain.ts';
import type { ItemAction } from '../items/items.ts';
import type { ItemOutcome } from '../items/settle.ts';
import type { CirculationVisit, Ports } from '../ports.ts';
import type { ReceiptContent, ReturnSlip, StatusReceipt } from '../receipt-content.ts';

export type WorkEvent =
  | { type: 'ITEM_SETTLED'; key: string; outcome: ItemOutcome }
  /** what became of a request without an answer; null: nobody knows */
  | { type: 'CHECKED'; key: string; outcome: ItemOutcome | null }
  | { type: 'RENEWAL_CHECKED'; person: number; item: string; outcome: RenewOutcome | null }
  | { type: 'TITLE'; item: string; title: string | null }
  | { type: 'SLIP_SETTLED'; key: string; outcome: PrintOutcome }
  | { type: 'RENEWED'; item: string; outcome: RenewOutcome }
  | { type: 'PAY_PROGRESS'; step: TerminalProgress }
  | { type: 'PAY_SETTLED'; outcome: PaymentOutcome };

type NoEvent = { type: 'NONE' };

/** Circulation knows one patron a visit: each person has one of their own. */
export interface CirculationVisits {
  /** that of a person; it is opened where there is none yet */
  open(person: number, mode: Mode): CirculationVisit;
  of(person: number): CirculationVisit;
  all(): readonly CirculationVisit[];
  /** Each is off line from now on; what is decided on each person. */
  goOffline(): ReadonlyMap<number, IdentifyOutcome | null>;
  mayGoOnline(): boolean;
  /** Each is on line again; what each person may do. */
  goOnline(): ReadonlyMap<number, IdentifyOutcome | null>;
  /** whose card it is, of those whose accounts are open */
  ownerOf(card: string): number | undefined;
  /** Another person who turned out to be the same patron. */
  sameAs(person: number): number | undefined;
  /** Ends that of one person alone. */
  close(person: number): void;
}

type Identifying = { person: number; mode: Mode } & ({ card: string } | { pin: string });

interface ItemWork {
  action: ItemAction;
  person: number;
  key: string;
  presented: PresentedItem;
  /** what the patron agreed to pay for the loan */
  agreedCents?: Cents | undefined;
}

function isSilent(outcome: RenewOutcome) {
  return (
    outcome.kind === 'refused' &&
    (outcome.code === 'unreachable' || outcome.code === 'outcome-unknown')
  );
}

export type VisitActors = ReturnType<typeof visitActors>;

/**
 * A rejection is a fault in the program. Those of item work, renewals and payments are unhandled on
 * purpose: the process ends, and its next start resolves the journal.
 */
export function visitActors(
  visits: CirculationVisits,
  { print, printStatus, printSlip }: Pick<Ports, 'print' | 'printStatus' | 'printSlip'>,
) {
  return {
    identify: fromPromise<IdentifyOutcome, Identifying>(({ input }) => {
      const visit = visits.open(input.person, input.mode);
      return 'card' in input ? visit.identify(input.card) : visit.enterPin(input.pin);
    }),

    itemWork: fromCallback<NoEvent, ItemWork>(
      ({ input: { action, person, key, presented, agreedCents }, sendBack }) => {
        const visit = visits.of(person);
        const outcome: Promise<ItemOutcome> =
          action === 'borrow' ? visit.checkOut(presented, agreedCents) : visit.checkIn(presented);
        void outcome.then((settled) => {
          for (const other of visits.all()) if (other !== visit) other.forgetItem(presented.item);
          sendBack({ type: 'ITEM_SETTLED', key, outcome: settled });
        });
      },
    ),

    checkWork: fromCallback<NoEvent, Omit<ItemWork, 'agreedCents'>>(
      ({ input: { action, person, key, presented }, sendBack }) => {
        const found = visits.of(person).becameOf(action, presented);
        void found.then((outcome) => sendBack({ type: 'CHECKED', key, outcome }));
      },
    ),

    renewalCheck: fromCallback<NoEvent, { person: number; item: string }>(
      ({ input: { person, item }, sendBack }) => {
        const found = visits.of(person).renewalBecame(item);
        void found.then((outcome) => sendBack({ type: 'RENEWAL_CHECKED', person, item, outcome }));
      },
    ),

    titleWork: fromCallback<NoEvent, { person: number; item: string }>(
      ({ input: { person, item }, sendBack }) => {
        const title = visits.of(person).titleOf(item);
        void title.then((known) => sendBack({ type: 'TITLE', item, title: known }));
      },
    ),

    slipWork: fromCallback<NoEvent, { key: string; slip: ReturnSlip }>(
      ({ input: { key, slip }, sendBack }) => {
        void printSlip(slip).then((outcome) => sendBack({ type: 'SLIP_SETTLED', key, outcome }));
      },
    ),

    /**
     * One after the other: the library system answers one request at a time. After one that it did
     * not answer the rest is not tried, since the patron would wait for each; they may ask again.
     */
    renewWork: fromCallback<NoEvent, { person: number; items: readonly string[] }>(
      ({ input, sendBack }) => {
        const { renew } = visits.of(input.person);
        const renewAll = async () => {
          let silent = false;
          for (const item of input.items) {
            const outcome: RenewOutcome = silent
              ? { kind: 'refused', code: 'unreachable' }
              : await renew(item);
            silent ||= isSilent(outcome);
            sendBack({ type: 'RENEWED', item, outcome });
          }
        };
        void renewAll();
      },
    ),

    /** CANCEL asks the terminal to stop; the outcome still comes from the terminal. */
    payWork: fromCallback<
      { type: 'CANCEL' },
      { person: number; feeIds: readonly string[]; way: PaymentWay; language: Language }
    >(({ input, sendBack, receive }) => {
      const cancel = new AbortController();
      receive(() => cancel.abort());
      void visits
        .of(input.person)
        .pay(
          input.feeIds,
          input.way,
          (step) => sendBack({ type: 'PAY_PROGRESS', step }),
          cancel.signal,
          input.language,
        )
        .then((outcome) => sendBack({ type: 'PAY_SETTLED', outcome }));
    }),

    judgeAnew: fromPromise<Patron | null, { person: number }>(({ input }) =>
      visits.of(input.person).judgeAnew(),
    ),
    loadAccount: fromPromise<Account | 'unreachable' | 'refused', { person: number }>(({ input }) =>
      visits.of(input.person).account(),
    ),
    printReceipt: fromPromise<PrintOutcome, ReceiptContent>(({ input }) => print(input)),
    printStatus: fromPromise<PrintOutcome, StatusReceipt>(({ input }) => printStatus(input)),
    endVisit: fromPromise<void>(async () => {
      for (const visit of visits.all()) await visit.end();
    }),
  };
}
