/** Reversal, end of day and diagnosis. */
import type { DayEnd, Diagnosis, PaymentReceipt } from '../devices.ts';
import type { Ending } from './dialogue.ts';
import type { PaymentParts } from './parts.ts';
import { codeOf, isReversed, meaningOf } from './results.ts';

/** In a turn. The STAN names the payment; never asked twice. */
export async function reverseWith(
  { station, options }: PaymentParts,
  receipt: PaymentReceipt,
): Promise<'reversed' | 'refused' | 'unknown'> {
  const { receiptNumber: stan, terminalId, timeStamp = null, amountCents } = receipt;
  if (stan === '') return 'refused';
  const isFull = options.dialect.reversalInFull;
  const ending = await station.ask(
    {
      kind: 'card-service',
      requestType: 'PaymentReversal',
      original: isFull
        ? { stan, terminalId, timeStamp }
        : { stan, terminalId: null, timeStamp: null },
      ...(isFull && Number.isSafeInteger(amountCents) ? { amountCents } : {}),
    },
    options.paymentTimeoutMs,
  );
  if (ending.kind === 'not-sent') return 'refused';
  if (ending.kind === 'lost') return 'unknown';
  const { answer } = ending;
  if (answer.requestType !== 'PaymentReversal') return 'unknown';
  if (isReversed(answer)) return 'reversed';
  switch (meaningOf(answer)) {
    case 'declined':
    case 'cancelled':
    case 'busy':
    case 'logged-out':
    case 'not-started':
    case 'reprint':
      return 'refused';
    default:
      return 'unknown';
  }
}

/** What the terminal prints meanwhile, through channel 1. */
function collectLines({ station }: PaymentParts) {
  const lines: string[] = [];
  const stop = station.onDevice(({ outputs }) => {
    for (const { target, lines: printed } of outputs)
      if (!target.endsWith('Display')) lines.push(...printed.map(plain));
  });
  return { lines, stop };
}

function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').trimEnd();
}

/** In a turn. Never asked twice: a second end of day is empty. */
export async function closeDay(parts: PaymentParts): Promise<DayEnd> {
  const { lines, stop } = collectLines(parts);
  const ending = await parts.station.ask(
    { kind: 'service', requestType: 'ReconciliationWithClosure' },
    parts.options.paymentTimeoutMs,
  );
  stop();
  const refused = (why: string): DayEnd => ({ outcome: 'refused', why, totalCents: null, lines });
  if (ending.kind === 'not-sent') return refused(ending.why);
  if (ending.kind === 'lost') return { ...refused(ending.why), outcome: 'unknown' };
  const { answer } = ending;
  if (meaningOf(answer) === 'approved')
    return { outcome: 'done', why: null, totalCents: answer.totalCents, lines };
  return refused(`the terminal says ${answer.result} (${codeOf(answer)})`);
}

/** In a turn. */
export async function diagnose(parts: PaymentParts, silenceMs: number): Promise<Diagnosis> {
  const { lines, stop } = collectLines(parts);
  const ending = await parts.station.ask({ kind: 'service', requestType: 'Diagnosis' }, silenceMs);
  stop();
  return { ...diagnosisOf(ending), lines };
}

function diagnosisOf(ending: Ending): Omit<Diagnosis, 'lines'> {
  if (ending.kind !== 'answer') return { outcome: 'unknown', why: ending.why };
  const { answer } = ending;
  const said = `the terminal says ${answer.result}`;
  switch (meaningOf(answer)) {
    case 'approved':
      return { outcome: 'passed', why: null };
    case 'busy':
      return { outcome: 'busy', why: 'the terminal is busy with another operation' };
    case 'not-started':
      return { outcome: 'not-supported', why: said };
    default:
      return { outcome: 'failed', why: said, code: codeOf(answer) };
  }
}
