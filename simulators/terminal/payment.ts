/** One payment at the simulated terminal, from 06 01 to 06 0F or 06 1E. */
import { writeDigits } from '../../hardware/zvt/bytes.ts';
import type { Ledger } from './ledger.ts';
import type { Decision } from './person.ts';
import type { TerminalQuirks } from './quirks.ts';
import { amountText, approvedBitmaps, oneByte, progress, receiptLines } from './receipt.ts';
import type { Wire } from './wire.ts';

/** The outcome of a payment. */
export const behaviours = [
  /** until `approveNow`, `declineNow` or `cancelNow` */
  'hold',
  'approve',
  'decline',
  'cancel',
  /** 84 83 */
  'refuse',
  /** takes the command and never answers */
  'silent',
  /** 04 FF again and again, whatever the kiosk asks for, until the kiosk hangs up */
  'busy-for-ever',
  /** the bank approves, and the connection breaks before 04 0F */
  'hang-up-before-status',
  /** the connection breaks after 04 0F was acknowledged: no 06 0F */
  'hang-up-after-ack',
] as const;
export type Behaviour = (typeof behaviours)[number];

export interface Till {
  ledger: Ledger;
  terminalId: string;
  quirks: TerminalQuirks;
  /** the person's time; 0: none */
  stepMs: number;
  /** how long until 04 0F is repeated after 84 9C, and 04 FF by a terminal that is busy for ever */
  repeatMs: number;
  /** the register asked for the receipts of its payments as print lines */
  printsByKiosk(): boolean;
  show(text: string): void;
  /** The person's decision. `stop`: 06 B0; `lost`: the kiosk hung up. */
  decide(wanted: 'approve' | 'decline' | 'cancel' | 'hold'): Promise<Decision>;
}

function pause(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function takePayment(
  wire: Wire,
  till: Till,
  amountCents: number,
  behaviour: Behaviour,
): Promise<void> {
  if (behaviour === 'refuse') {
    wire.respond(0x83);
    return;
  }
  if (behaviour === 'silent') return;
  wire.respond(0);
  till.show(`${amountText(amountCents)}: insert your card`);
  const asking = progress(0x0a, 'Karte einstecken', till.quirks);
  let asked = await wire.send(asking);
  while (behaviour === 'busy-for-ever' && asked !== 'lost') {
    await pause(till.repeatMs);
    asked = await wire.send(asking);
  }
  if (asked === 'lost') {
    till.show('Cancelled: no connection');
    return;
  }
  if (behaviour === 'hang-up-before-status') {
    till.ledger.add(amountCents).state = till.quirks.has('keeps-unacknowledged')
      ? 'paid'
      : 'reversed';
    till.show('No connection');
    wire.hangUp();
    return;
  }
  const wanted =
    behaviour === 'busy-for-ever' || behaviour === 'hang-up-after-ack' ? 'approve' : behaviour;
  const decision = await till.decide(wanted);
  if (decision === 'approve')
    await approve(wire, till, amountCents, behaviour === 'hang-up-after-ack');
  else if (decision === 'decline') await turnDown(wire, till, 0x05, 'Declined');
  else if (decision === 'stop' && till.quirks.has('completes-before-abort'))
    await completeThenAbort(wire, till);
  else if (decision === 'lost') till.show('Cancelled: no connection');
  else await turnDown(wire, till, 0x6c, 'Cancelled');
}

async function approve(
  wire: Wire,
  till: Till,
  amountCents: number,
  hangUp: boolean,
): Promise<void> {
  till.show('Please wait');
  if ((await wire.send(progress(0x0e, 'Bitte warten', till.quirks))) === 'lost') {
    till.show('Cancelled: no connection');
    return;
  }
  const transaction = till.ledger.add(amountCents);
  const status = {
    kind: 'status-information',
    bitmaps: approvedBitmaps(transaction, till.terminalId),
  } as const;
  let answer = await wire.send(status);
  for (let asked = 1; answer === 0x9c && asked < 10; asked++) {
    await pause(till.repeatMs);
    answer = await wire.send(status);
  }
  if (answer !== 0) {
    transaction.state =
      answer === 'lost' && till.quirks.has('keeps-unacknowledged') ? 'paid' : 'reversed';
    till.show(
      transaction.state === 'reversed'
        ? 'Reversed: the payment did not go through'
        : 'No connection',
    );
    await wire.send(progress(0x05, 'Autostorno', till.quirks));
    await wire.send({ kind: 'abort', code: 0x6c });
    return;
  }
  transaction.state = 'paid';
  till.show(`${amountText(amountCents)}: approved. Remove your card`);
  if (hangUp) return wire.hangUp();
  if (till.printsByKiosk()) {
    const receipts = [1, 2].flatMap((receiptType) =>
      receiptLines(transaction, till.terminalId, receiptType),
    );
    for (const line of receipts) await wire.send(line);
  }
  await wire.send({ kind: 'completion' });
}

async function turnDown(wire: Wire, till: Till, code: number, text: string): Promise<void> {
  till.show(text);
  if (code === 0x05) await wire.send(progress(0x1d, 'Abgelehnt', till.quirks));
  const identity = { bmp: '29', value: writeDigits(till.terminalId, 4) };
  await wire.send({ kind: 'status-information', bitmaps: [oneByte('27', code), identity] });
  await wire.send({ kind: 'abort', code });
}

/** The stop is "done" before the payment has come to its end. */
async function completeThenAbort(wire: Wire, till: Till): Promise<void> {
  till.show('Cancelled');
  await wire.send({ kind: 'completion' });
  await pause(till.stepMs);
  await wire.send({ kind: 'abort', code: 0x6c });
}
