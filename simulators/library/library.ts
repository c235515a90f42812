/**
 * The simulated library system: its state, and what staff do at the desk. The wire is in sip2.ts.
 */
import { Temporal } from 'temporal-polyfill';
import {
  type Channel,
  type CompiledPolicy,
  type Decision,
  evaluate,
} from '../../packages/blocks/src/index.ts';
import { toggle } from '../toggle.ts';
import { accountFacts } from './answers/account.ts';
import { takeIn } from './answers/check-in.ts';
import { pay } from './answers/pay.ts';
import { type Catalogue, catalogueOn } from './cast/catalogue.ts';
import { namesakes } from './cast/namesakes.ts';
import type { FormName } from './forms/names.ts';
import { runMonthly } from './monthly-run.ts';
import { timeZone } from './place.ts';
import type { Quirk } from './quirks.ts';
import type { ScreenMessage } from './screen-messages.ts';
import { type FeeKind, factsOf, type Patron, patronOf, type State } from './state.ts';

export interface LibraryOptions {
  /** the rules by which the library itself refuses: the same file as the kiosk's */
  policy: CompiledPolicy;
  clock: { now(): string };
  /** the shelf and the cast; those of `catalogueOn(today)` where left out */
  catalogue?: Catalogue;
  /** in whose form it speaks; Wise's where left out */
  form?: FormName;
}

interface FeeOrder {
  kind: FeeKind;
  amountCents: number;
  /** 0: made today */
  daysAgo: number;
  title: string | null;
}

export interface Library {
  readonly state: State;
  /** what the rules say of a patron by channel; null: unknown card */
  decide(card: string, channel: Channel): Decision | null;
  /** The desk's acts; false: unknown card. */
  addFee(card: string, order: FeeOrder): boolean;
  setStatus(card: string, status: number): boolean;
  /** Reported lost: the card is no longer valid (BL N). */
  setWithdrawn(card: string, isLost: boolean): boolean;
  /** `reasons` in place of all present manual blocks */
  setManualBlocks(card: string, reasons: readonly string[]): boolean;
  /** At the desk, in cash: the whole fee. Null when booked. */
  payAtDesk(card: string, feeId: string): ScreenMessage | null;
  /** What came back at a machine, or over the counter. False: unknown item. */
  takeIn(item: string): boolean;
  setQuirk(quirk: Quirk, on: boolean): void;
  setForm(form: FormName): void;
  /**
   * The run of the next first of the month, counted from the last run (this month's, at the start).
   * Returns that date.
   */
  monthlyRun(): string;
  /** Everything as at its start: accounts, fees, loans, holds, its form and its ways. */
  restore(): void;
  onChange(listener: () => void): () => void;
  changed(): void;
}

/** Above every number of the cast. */
const firstFeeId = 770_000;
const feesPerRestore = 1_000_000;

export function openLibrary(options: LibraryOptions): Library {
  const { policy, clock } = options;
  const today = () => Temporal.Instant.from(clock.now()).toZonedDateTimeISO(timeZone).toPlainDate();
  const first = options.catalogue ?? catalogueOn(today().toString());
  // A catalogue of one's own is what the bookings change: what it began as is another copy.
  const atFirst = options.catalogue && structuredClone(options.catalogue);
  const listeners = new Set<() => void>();
  let feesMade = 0;
  let restores = 0;
  let lastRun = today().with({ day: 1 });

  const loansOf = ({ card }: Patron) =>
    [...state.loans.values()].filter((loan) => loan.card === card);
  const decideOn = (patron: Patron, channel: Channel) =>
    evaluate(
      accountFacts(patron, loansOf(patron), factsOf(patron, clock.now())),
      policy,
      clock.now(),
      channel,
    );
  const state: State = {
    now: clock.now,
    today: () => today().toString(),
    nextFeeId: () => String(firstFeeId + ++feesMade),
    patrons: new Map(),
    items: new Map(),
    loans: new Map(),
    holds: first.holds,
    sortedOut: new Set(),
    withdrawn: new Set(),
    bookings: [],
    isLate: false,
    form: options.form ?? 'wise',
    quirks: new Set(),
    decide: (patron) => decideOn(patron, 'kiosk'),
  };
  const changed = () => {
    for (const listener of listeners) listener();
  };
  fill(state, first);
  const atDesk = (card: string, act: (patron: Patron) => void): boolean => {
    const patron = patronOf(state, card);
    if (!patron) return false;
    act(patron);
    changed();
    return true;
  };

  return {
    state,
    decide: (card, channel) => {
      const patron = patronOf(state, card);
      return patron ? decideOn(patron, channel) : null;
    },
    addFee: (card, { kind, amountCents, daysAgo, title }) =>
      atDesk(card, (patron) => {
        patron.fees.push({
          id: state.nextFeeId(),
          kind,
          amountCents,
          createdOn: today().subtract({ days: daysAgo }).toString(),
          institution: patron.institution,
          state: 'open',
          until: null,
          title,
          item: null,
        });
      }),
    setStatus: (card, status) =>
      atDesk(card, (patron) => {
        patron.membership.status = status;
      }),
    setWithdrawn: (card, isLost) =>
      atDesk(card, (patron) => toggle(state.withdrawn, patron.card, isLost)),
    setManualBlocks: (card, reasons) =>
      atDesk(card, (patron) => {
        patron.manualBlocks = [...reasons];
      }),
    payAtDesk: (card, feeId) => {
      const patron = patronOf(state, card);
      const fee = patron?.fees.find((one) => one.id === feeId);
      if (!patron) return 'unknown-patron';
      const why = pay(state, {
        patron,
        feeId,
        amountCents: fee?.amountCents ?? 0,
        attempt: null,
        happenedAt: null,
      });
      changed();
      return why;
    },
    takeIn: (item) => {
      const isKnown = takeIn(state, item);
      changed();
      return isKnown;
    },
    setQuirk: (quirk, on) => {
      toggle(state.quirks, quirk, on);
      if (quirk === 'shares-numbers')
        for (const item of namesakes())
          if (on) state.items.set(item.item, item);
          else state.items.delete(item.item);
      changed();
    },
    setForm: (form) => {
      state.form = form;
      changed();
    },
    monthlyRun: () => {
      lastRun = lastRun.add({ months: 1 });
      runMonthly(state, lastRun.toString());
      changed();
      return lastRun.toString();
    },
    restore: () => {
      fill(state, atFirst ? structuredClone(atFirst) : catalogueOn(today().toString()));
      state.sortedOut.clear();
      state.withdrawn.clear();
      state.bookings.splice(0);
      state.quirks.clear();
      state.form = options.form ?? 'wise';
      // A fee that was paid before has never been this one: no library system gives a number twice.
      restores += 1;
      for (const patron of state.patrons.values())
        for (const fee of patron.fees) fee.id = String(Number(fee.id) + restores * feesPerRestore);
      lastRun = today().with({ day: 1 });
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
  };
}

function fill(state: State, { patrons, items, loans, holds }: Catalogue): void {
  const replace = <Value>(map: Map<string, Value>, entries: [string, Value][]) => {
    map.clear();
    for (const [number, value] of entries) map.set(number, value);
  };
  replace(
    state.patrons,
    patrons.map((patron) => [patron.card, patron]),
  );
  replace(
    state.items,
    items.map((item) => [item.item, item]),
  );
  replace(
    state.loans,
    loans.map((loan) => [loan.item, loan]),
  );
  state.holds = holds;
}
