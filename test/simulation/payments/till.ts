/** Watches payments from outside: the amounts that are asked for, their fees, and the results. */

import type { PaymentWay } from '../../../machines/domain.ts';
import type { TerminalTransaction } from '../../../simulators/terminal.ts';
import type { View } from '../../../src/screen/screen.ts';
import type { Ledger, LedgerEntry } from '../judge/ledger.ts';
import type { Packet } from '../network/net.ts';
import type { Far } from '../world/ports.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { type Asked, listenOutside, type OuterWire } from './outer-wire.ts';

/** One request for money. */
export interface Charge extends Asked {
  atMs: number;
  way: PaymentWay;
  card: string | null;
  /** as shown and chosen */
  fees: readonly { id: string; amountCents: number }[];
  /** the journal entry, begun before the request leaves; null: none */
  entry: number | null;
}
export interface Taken {
  charge: Charge;
  transaction: TerminalTransaction;
}
export interface Till extends Pick<OuterWire, 'personal' | 'link'> {
  /** the bytes to and from a terminal, or the host of a code */
  hear(far: Far, packet: Packet): void;
  onView(view: View, card: string | null): void;
  /** the kiosk's transactions at the terminal and at the host, with their requests */
  taken(): Taken[];
  readonly charges: readonly Charge[];
}

type PaymentEntry = LedgerEntry & {
  transaction: Extract<LedgerEntry['transaction'], { kind: 'payment' }>;
};
function isPayment(entry: LedgerEntry): entry is PaymentEntry {
  return entry.transaction.kind === 'payment';
}
function isStartOf(event: LedgerEntry['events'][number], paymentId: string): boolean {
  return (
    event.event === 'note' &&
    event.note.step === 'started' &&
    event.note.handle.driver === 'bancontact-pay' &&
    event.note.handle.paymentId === paymentId
  );
}
function isOf(entry: PaymentEntry, { attempt, reference }: Asked): boolean {
  if (attempt !== null) return entry.transaction.attempt.replaceAll('-', '') === attempt;
  return entry.events.some(
    (event) =>
      event.event === 'note' &&
      event.note.step === 'started' &&
      event.note.handle.driver === 'opi' &&
      event.note.handle.requestId === reference,
  );
}

export function watchTill(
  world: () => World,
  ledger: Ledger,
  violate: (rule: string, detail: unknown) => void,
): Till {
  const charges: (Charge & { from: number })[] = [];
  const outside = listenOutside(() => world().ways);
  let chosen: Charge['fees'] = [];
  let payer: string | null = null;

  const transactionsOf = (way: PaymentWay) => world()[way]?.transactions() ?? [];
  /** What the terminal does not know later than as its last one blocks the next. */
  const blocksNext = (way: PaymentWay) => way === 'terminal' && world().ways.terminal !== 'adyen';
  const checkOpen = (payments: readonly PaymentEntry[], way: PaymentWay) => {
    const unsettled = payments.filter(
      ({ state, transaction }) =>
        state === 'unknown' &&
        ((blocksNext(way) && (transaction.way ?? 'terminal') === way) ||
          (transaction.patron === payer &&
            transaction.fees.some(({ id }) => chosen.some((fee) => fee.id === id)))),
    );
    if (unsettled.length > 0)
      violate(
        'charged while an earlier payment is not settled',
        unsettled.map(({ id, why }) => [id, why]),
      );
  };
  const onCharge = (asked: Asked, way: PaymentWay) => {
    const payments = (ledger.all() ?? []).filter(isPayment);
    checkOpen(payments, way);
    const shownCents = chosen.reduce((sum, { amountCents }) => sum + amountCents, 0);
    if (shownCents !== asked.cents)
      violate('charged another sum than was shown', { cents: asked.cents, shownCents });
    const again = charges.find(
      ({ attempt, reference }) =>
        (attempt !== null && attempt === asked.attempt) ||
        (reference !== null && reference === asked.reference),
    );
    if (again) violate('asked twice for one payment', { way, first: again.atMs, again: now() });
    charges.push({
      ...asked,
      atMs: now(),
      way,
      card: payer,
      fees: chosen,
      entry: payments.at(-1)?.id ?? null,
      from: transactionsOf(way).length,
    });
  };
  /** From then on the money is taken: the approval, or that its end is looked for, is on disk. */
  const checkJournalled = (paymentId: string) => {
    const entry = ledger
      .all()
      ?.filter(isPayment)
      .find(({ events }) => events.some((event) => isStartOf(event, paymentId)));
    const isOnDisk = entry?.events.some(
      (event) =>
        event.event === 'settle' || (event.event === 'note' && event.note.step === 'approved'),
    );
    if (entry && !isOnDisk) violate('acknowledged before it is on disk', paymentId);
  };
  /** A kiosk that was killed while the request was on the wire has the entry on its disk. */
  const withEntry = (charge: Charge, entries: readonly LedgerEntry[] | null): Charge => {
    if (charge.reference === null) return charge;
    const entry = entries?.filter(isPayment).findLast((one) => isOf(one, charge));
    return entry ? { ...charge, entry: entry.id } : charge;
  };
  return {
    charges,
    personal: outside.personal,
    get link() {
      return outside.link;
    },
    hear: (far, packet) => {
      const asked = outside.hear(far, packet);
      if (asked !== null && 'paymentId' in asked) checkJournalled(asked.paymentId);
      else if (asked !== null) onCharge(asked, far === 'code' ? 'code' : 'terminal');
    },
    onView: (view, card) => {
      if (view.kind !== 'fees') return;
      chosen = view.rows
        .filter((row) => row.chosen)
        .map(({ id, amountCents }) => ({ id, amountCents }));
      payer = card;
    },
    taken: () => {
      const entries = ledger.all();
      return (['terminal', 'code'] as const).flatMap((way) =>
        transactionsOf(way).flatMap((transaction, at) => {
          const charge = charges.findLast((one) =>
            transaction.reference === undefined
              ? one.way === way && one.from <= at
              : one.way === way && one.reference === transaction.reference,
          );
          if (!charge || transaction.by !== 'kiosk') return [];
          return [{ charge: withEntry(charge, entries), transaction }];
        }),
      );
    },
  };
}
