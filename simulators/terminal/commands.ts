/** The simulated terminal's answers to every command but a payment. */
import { findBitmap } from '../../hardware/zvt/bitmaps.ts';
import { readDigits, writeAmount, writeDigits } from '../../hardware/zvt/bytes.ts';
import type { Message } from '../../hardware/zvt/messages.ts';
import { diagnose } from './diagnosis.ts';
import type { Ledger } from './ledger.ts';
import type { TerminalQuirks } from './quirks.ts';
import { amountText, approvedBitmaps, oneByte, printLines, repeated } from './receipt.ts';
import type { Wire } from './wire.ts';

interface CommandParts {
  ledger: Ledger;
  identity: { password: string; currency: string; terminalId: string };
  /** what 05 01 is answered with */
  status: number;
  /** the config byte, until the next registration */
  register(config: number): void;
  /** the register asked for administration receipts as print lines */
  printsByKiosk(): boolean;
  quirks: TerminalQuirks;
  /** from one 04 FF to the next of a terminal that is slow */
  repeatMs: number;
  /** what a person reads on it */
  show(text: string): void;
  /** the register sent 06 B0 */
  isStopped(): boolean;
  /** bitmaps that a repeated receipt leaves out */
  withheld: readonly string[];
}

export async function answerCommand(
  wire: Wire,
  message: Message,
  parts: CommandParts,
): Promise<void> {
  const { ledger, identity, status } = parts;
  if (message.password !== undefined && message.password !== identity.password) {
    wire.respond(0x83);
    return;
  }
  switch (message.kind) {
    case 'registration': {
      if (message.currency !== undefined && message.currency !== identity.currency) {
        const ours = writeDigits(identity.currency, 2);
        // "Wrong currency; mine is …"
        wire.respond(0x1e, Uint8Array.of(0x6f, ...ours));
        return;
      }
      wire.respond(0);
      parts.register(message.config ?? 0);
      await wire.send({
        kind: 'completion',
        bitmaps: [
          { bmp: '19', value: Uint8Array.of(status) },
          { bmp: '29', value: writeDigits(identity.terminalId, 4) },
          { bmp: '49', value: writeDigits(identity.currency, 2) },
        ],
      });
      return;
    }
    case 'status-enquiry':
      if (parts.quirks.has('no-status-enquiry')) return;
      wire.respond(0);
      await wire.send({ kind: 'completion', status });
      return;
    case 'repeat-receipt': {
      wire.respond(0);
      const last = ledger.last();
      if (!last) {
        await wire.send({ kind: 'abort', code: 0x83 });
        return;
      }
      for (const each of repeated(last, identity.terminalId, parts)) await wire.send(each);
      await wire.send({ kind: 'completion' });
      return;
    }
    case 'reversal':
      wire.respond(0);
      return reverse(
        wire,
        readDigits(findBitmap(message.bitmaps, '87') ?? new Uint8Array()) ?? '',
        parts,
      );
    case 'end-of-day': {
      wire.respond(0);
      await closeDay(wire, parts);
      return;
    }
    case 'diagnosis':
      return diagnose(wire, parts);
    case 'log-off':
      wire.respond(0);
      return;
    default:
      wire.respond(0x83);
  }
}

async function closeDay(
  wire: Wire,
  { ledger, identity, printsByKiosk }: CommandParts,
): Promise<void> {
  const day = ledger.closeDay();
  const total = day.reduce((sum, { amountCents }) => sum + amountCents, 0);
  await wire.send({ kind: 'intermediate-status', status: 0x04 });
  await wire.send({
    kind: 'status-information',
    bitmaps: [oneByte('27', 0), { bmp: '04', value: writeAmount(total) }],
  });
  const lines = [
    'KASSENSCHNITT',
    `Terminal-ID  ${identity.terminalId}`,
    ...(day.length > 0
      ? [`Beleg-Nr.    ${day[0]?.receiptNumber} - ${day.at(-1)?.receiptNumber}`]
      : []),
    `Anzahl       ${day.length}`,
    `Summe        ${amountText(total)}`,
  ];
  if (printsByKiosk()) for (const line of printLines(lines, 3)) await wire.send(line);
  await wire.send({ kind: 'completion' });
}

async function reverse(
  wire: Wire,
  receiptNumber: string,
  { ledger, identity }: CommandParts,
): Promise<void> {
  const transaction = ledger.find(receiptNumber);
  if (transaction?.state !== 'paid') {
    const code = transaction ? 0xb4 : 0xb5;
    await wire.send({ kind: 'status-information', bitmaps: [oneByte('27', code)] });
    await wire.send({ kind: 'abort', code });
    return;
  }
  const answer = await wire.send({
    kind: 'status-information',
    bitmaps: approvedBitmaps(transaction, identity.terminalId),
  });
  if (answer === 0) transaction.state = 'reversed';
  await wire.send(answer === 0 ? { kind: 'completion' } : { kind: 'abort', code: 0x6c });
}
