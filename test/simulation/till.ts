/** Watches payments from outside: the amounts requested from the terminal, their fees, and the results. */
import type { TerminalTransaction } from '../../simulators/terminal.ts';
import type { View } from '../../src/screen/screen.ts';
import type { Ledger } from './ledger.ts';
import { now } from './time.ts';
import type { World } from './world.ts';

/** One 06 01. */
export interface Charge {
  atMs: number;
  cents: number;
  card: string | null;
  /** as shown and chosen */
  fees: readonly { id: string; amountCents: number }[];
  /** the journal entry, begun before the terminal gets the request; null: none */
  entry: number | null;
}
export interface Till {
  /** the bytes to and from the terminal */
  hear(to: 'kiosk' | 'far', bytes: Buffer): void;
  onView(view: View, card: string | null): void;
  /** the kiosk's transactions at the terminal, with their requests */
  taken(): { charge: Charge; transaction: TerminalTransaction }[];
  readonly charges: readonly Charge[];
}

/** PA00P015, 2.2.1: 06 01, length, 04 and six bytes BCD. Independent of the kiosk's own decoder. */
function amountOf(bytes: Buffer): number | null {
  return bytes[0] === 0x06 && bytes[1] === 0x01 && bytes[3] === 0x04
    ? Number(bytes.subarray(4, 10).toString('hex'))
    : null;
}

export function watchTill(
  world: () => World,
  ledger: Ledger,
  violate: (rule: string, detail: unknown) => void,
): Till {
  const charges: (Charge & { from: number })[] = [];
  let chosen: Charge['fees'] = [];
  let payer: string | null = null;

  const onCharge = (cents: number) => {
    const payments =
      ledger.all()?.filter(({ transaction }) => transaction.kind === 'payment') ?? [];
    const unsettled = payments.filter(({ state }) => state === 'unknown');
    // An unsettled payment may have taken money: no payment may start before it is settled.
    if (unsettled.length > 0)
      violate(
        'charged while an earlier payment is not settled',
        unsettled.map(({ id, why }) => [id, why]),
      );
    const shownCents = chosen.reduce((sum, { amountCents }) => sum + amountCents, 0);
    if (shownCents !== cents) violate('charged another sum than was shown', { cents, shownCents });
    const from = world().terminal.transactions().length;
    charges.push({
      atMs: now(),
      cents,
      card: payer,
      fees: chosen,
      entry: payments.at(-1)?.id ?? null,
      from,
    });
  };
  return {
    charges,
    hear: (to, bytes) => {
      const cents = to === 'far' ? amountOf(bytes) : null;
      if (cents !== null) onCharge(cents);
    },
    onView: (view, card) => {
      if (view.kind !== 'fees') return;
      chosen = view.rows
        .filter((row) => row.chosen)
        .map(({ id, amountCents }) => ({ id, amountCents }));
      payer = card;
    },
    taken: () =>
      world()
        .terminal.transactions()
        .flatMap((transaction, at) => {
          const charge = charges.findLast(({ from }) => from <= at);
          return charge && transaction.by === 'kiosk' ? [{ charge, transaction }] : [];
        }),
  };
}
