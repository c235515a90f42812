/** One payment at the simulated terminal, from 06 01 to 06 0F or 06 1E. */
import type { Bitmap } from '../../hardware/zvt/bitmaps.ts';
import { writeAmount, writeDigits } from '../../hardware/zvt/bytes.ts';
import type { Ledger, TerminalTransaction } from './ledger.ts';
import type { Wire } from './wire.ts';

export type Behaviour =
  | 'approve'
  | 'decline'
  | 'cancel'
  /** until `approveNow`, `declineNow` or `cancelNow` */
  | 'hold'
  /** 84 83 */
  | 'refuse'
  /** takes the command and never answers */
  | 'silent'
  /** the bank approves, and the connection breaks before 04 0F */
  | 'hang-up-before-status'
  /** the connection breaks after 04 0F was acknowledged: no 06 0F */
  | 'hang-up-after-ack';
export type Decision = 'approve' | 'decline' | 'cancel' | 'lost';

export interface Till {
  ledger: Ledger;
  terminalId: string;
  /** A payment that the kiosk did not acknowledge is reversed (2.2.8); a terminal of the newer kind keeps it (chapter 4). */
  reverseUnacknowledged: boolean;
  /** how long the person takes; 0: none at all */
  stepMs: number;
  /** how long until 04 0F is said again after the kiosk asked to wait (84 9C) */
  repeatMs: number;
  show(text: string): void;
  /** What the person does. Resolves at once with `cancel` on 06 B0 and with `lost` when the kiosk hangs up. */
  decide(wanted: 'approve' | 'decline' | 'cancel' | 'hold'): Promise<Decision>;
}

const one = (bmp: string, byte: number): Bitmap => ({ bmp, value: Uint8Array.of(byte) });
export const amountText = (cents: number): string => `EUR ${(cents / 100).toFixed(2)}`;

/** 04 0F of an approved payment, in the order in which terminals send it. The card number is masked, as theirs is. */
export function approvedBitmaps(transaction: TerminalTransaction, terminalId: string): Bitmap[] {
  const digits = (bmp: string, value: string, size: number): Bitmap => ({ bmp, value: writeDigits(value, size) });
  return [
    one('27', 0),
    { bmp: '04', value: writeAmount(transaction.amountCents) },
    digits('49', '0978', 2),
    digits('0B', transaction.traceNumber, 3),
    digits('0C', transaction.time, 3),
    digits('0D', transaction.date, 2),
    { bmp: '22', value: Uint8Array.of(0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0x47, 0x11) },
    digits('87', transaction.receiptNumber, 2),
    digits('29', terminalId, 4),
    digits('88', transaction.traceNumber, 3),
    one('8A', 0x2e),
    { bmp: '8B', value: Uint8Array.from('Maestro\0', (character) => character.charCodeAt(0)) },
  ];
}

export async function takePayment(wire: Wire, till: Till, amountCents: number, behaviour: Behaviour): Promise<void> {
  if (behaviour === 'refuse') {
    wire.respond(0x83);
    return;
  }
  if (behaviour === 'silent') return;
  wire.respond(0);
  till.show(`${amountText(amountCents)}: insert your card`);
  const asked = await wire.say({ kind: 'intermediate-status', status: 0x0a });
  if (asked === 'lost') {
    till.show('Cancelled: no connection');
    return;
  }
  if (behaviour === 'hang-up-before-status') {
    const transaction = till.ledger.add(amountCents);
    transaction.state = till.reverseUnacknowledged ? 'reversed' : 'paid';
    till.show('No connection');
    wire.hangUp();
    return;
  }
  const decision = await till.decide(behaviour === 'hang-up-after-ack' ? 'approve' : behaviour);
  if (decision === 'approve') await approve(wire, till, amountCents, behaviour === 'hang-up-after-ack');
  else if (decision === 'decline') await turnDown(wire, till, 0x05, 'Declined');
  else if (decision === 'cancel') await turnDown(wire, till, 0x6c, 'Cancelled');
  else till.show('Cancelled: no connection');
}

async function approve(wire: Wire, till: Till, amountCents: number, hangUp: boolean): Promise<void> {
  till.show('Please wait');
  if ((await wire.say({ kind: 'intermediate-status', status: 0x0e })) === 'lost') {
    till.show('Cancelled: no connection');
    return;
  }
  const transaction = till.ledger.add(amountCents);
  const status = { kind: 'status-information', bitmaps: approvedBitmaps(transaction, till.terminalId) } as const;
  let answer = await wire.say(status);
  for (let asked = 1; answer === 0x9c && asked < 10; asked++) {
    await new Promise((resolve) => setTimeout(resolve, till.repeatMs));
    answer = await wire.say(status);
  }
  if (answer !== 0) {
    transaction.state = answer === 'lost' && !till.reverseUnacknowledged ? 'paid' : 'reversed';
    till.show(transaction.state === 'reversed' ? 'Reversed: the payment did not go through' : 'No connection');
    await wire.say({ kind: 'intermediate-status', status: 0x05 });
    await wire.say({ kind: 'abort', code: 0x6c });
    return;
  }
  transaction.state = 'paid';
  till.show(`${amountText(amountCents)}: approved. Remove your card`);
  if (hangUp) return wire.hangUp();
  await wire.say({ kind: 'completion' });
}

async function turnDown(wire: Wire, till: Till, code: number, text: string): Promise<void> {
  till.show(text);
  if (code === 0x05) await wire.say({ kind: 'intermediate-status', status: 0x1d });
  const identity: Bitmap = { bmp: '29', value: writeDigits(till.terminalId, 4) };
  await wire.say({ kind: 'status-information', bitmaps: [one('27', code), identity] });
  await wire.say({ kind: 'abort', code });
}
