/**
 * The money, seen from outside: what the terminal was asked to take, for which fees of which
 * patron, and what it took.
 */
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
  /** as they were shown, and chosen */
  fees: readonly { id: string; amountCents: number }[];
  /** the entry of the journal, begun before the terminal is asked; null: none is */
  entry: number | null;
}
export interface Till {
  /** what goes over the wire to the terminal */
  hear(to: 'kiosk' | 'far', bytes: Buffer): void;
  onView(view: View, card: string | null): void;
  /** every transaction of the terminal that was the kiosk's, with what it was asked for */
  taken(): { charge: Charge; transaction: TerminalTransaction }[];
  readonly charges: readonly Charge[];
}

/**
 * PA00P015, 2.2.1: 06 01, length, 04 and six bytes BCD. Its own reader, and no more of the protocol
 * than that.
 */
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
    // What became of that one may be money of this patron: nobody pays until it is known.
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
