/** The simulated terminal examines itself (06 70). */
import { joinBytes, writeText } from '../../hardware/zvt/bytes.ts';
import type { TerminalQuirks } from './quirks.ts';
import { type OutgoingMessage, printLines } from './receipt.ts';
import type { Wire } from './wire.ts';

interface DiagnosisParts {
  identity: { terminalId: string };
  quirks: TerminalQuirks;
  repeatMs: number;
  printsByKiosk(): boolean;
  show(text: string): void;
  isStopped(): boolean;
}

/** 04 FF: waits for the payment network; a slow terminal says so fifteen times. */
const waiting = { kind: 'intermediate-status', status: 0x04 } as const;
const slowly = 15;

export async function diagnose(wire: Wire, parts: DiagnosisParts): Promise<void> {
  const { quirks, repeatMs, identity, printsByKiosk, show, isStopped } = parts;
  if (quirks.has('diagnosis-silent')) return;
  if (quirks.has('no-diagnosis')) return wire.respond(0x83);
  wire.respond(0);
  if (quirks.has('diagnosis-aborted')) {
    await wire.send({ kind: 'abort', code: 0x83 });
    return;
  }
  show('Diagnosis');
  await wire.send(waiting);
  for (let said = 1; quirks.has('diagnosis-slow') && said < slowly && !wire.lost; said++) {
    await new Promise((resolve) => setTimeout(resolve, repeatMs));
    if (isStopped()) {
      show('Ready');
      await wire.send({ kind: 'abort', code: 0x6c });
      return;
    }
    await wire.send(waiting);
  }
  const failed = quirks.has('diagnosis-fails');
  const lines = [
    'DIAGNOSE',
    `Terminal-ID  ${identity.terminalId}`,
    failed ? 'Keine Verbindung' : 'Verbindung in Ordnung',
  ];
  const slip = quirks.has('diagnosis-in-blocks') ? [block(lines)] : printLines(lines, 3);
  if (printsByKiosk()) for (const each of slip) await wire.send(each);
  show('Ready');
  await wire.send(failed ? { kind: 'abort', code: 0xa3 } : { kind: 'completion', status: 0 });
}

/** 06 D3: the kind of the receipt (1F07), and each line (07) in tag 25. */
function block(lines: readonly string[]): OutgoingMessage {
  const items = lines.map((line) => {
    const text = writeText(line, 'cp437');
    return joinBytes([0x07, text.length], text);
  });
  const texts = joinBytes(...items);
  const data = joinBytes([0x1f, 0x07, 0x01, 0x03, 0x25, texts.length], texts);
  return { kind: 'print-block', rest: joinBytes([0x06, data.length], data) };
}
