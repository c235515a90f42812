/** What the kiosk asks a terminal: a payment, the last one again, its reversal, the end of day. */
import type {
  AuthorisationOutcome,
  DayEnd,
  LastAnswer,
  LastTransaction,
  PaymentReceipt,
  PaymentRequest,
  Report,
} from '../devices.ts';
import { isPayable, reportOutcome } from '../payment.ts';
import { type CodePage, highestAmountCents } from './bytes.ts';
import { alreadyReversed, approved, busy, notPossible } from './codes.ts';
import {
  authorisation,
  type CommandOptions,
  endOfDay,
  repeatReceipt,
  reversal,
  statusEnquiry,
} from './commands.ts';
import { openDayEnd } from './end-of-day.ts';
import { openPaymentBook } from './payment.ts';
import { progressOf, receiptOf, resultOf } from './receipt.ts';
import type { Station } from './station.ts';

interface PaymentEvents {
  report(report: Omit<Report, 'part'>): void;
  /** an approval was acknowledged */
  onTaken(receipt: PaymentReceipt): void;
}

export async function authorise(
  station: Station,
  commands: CommandOptions,
  request: PaymentRequest,
  { report, onTaken }: PaymentEvents,
): Promise<AuthorisationOutcome> {
  const { amountCents, onProgress, onApproved, signal } = request;
  if (!isPayable(amountCents, highestAmountCents))
    return { kind: 'not-started', why: 'not an amount that a terminal can take' };
  if (!station.readiness.ready) return { kind: 'not-started', why: station.readiness.why };
  if (signal.aborted) return { kind: 'cancelled' };
  let askToStop = () => {};
  const onAbort = () => askToStop();
  try {
    onProgress('connecting');
    const book = openPaymentBook(amountCents, onApproved, report);
    signal.addEventListener('abort', onAbort);
    const ending = await station.run(
      {
        command: authorisation(amountCents, commands),
        repeatOnSilence: false,
        onIntermediate: (status) => onProgress(progressOf(status)),
        onStatus: (message) => book.onStatus(message),
        onAnswered: (code) => {
          book.onAnswered(code);
          if (book.taken) onTaken(book.taken);
        },
      },
      (conversation) => {
        askToStop = conversation.askToStop;
        if (signal.aborted) askToStop();
      },
    );
    const outcome = book.outcome(ending);
    reportOutcome(
      report,
      outcome,
      'Compare with the journal of the terminal before the next payment.',
    );
    return outcome;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

export async function lastTransaction(
  station: Station,
  commands: CommandOptions,
  statusTimeoutMs: number,
): Promise<LastAnswer> {
  // First the status: a terminal that is still busy with the payment repeats an older one.
  const state = await station.run({ command: statusEnquiry(commands), t4Ms: statusTimeoutMs });
  const alive =
    state.kind === 'completed' || (state.kind === 'refused' && state.code === notPossible);
  if (!alive || (state.kind === 'completed' && state.message.status === busy)) return 'unreachable';
  // A driver cannot read print lines, and a status information without a readable result says
  // neither that there was a payment nor that there was none.
  let last: LastTransaction | null | 'not-told' = 'not-told';
  const ending = await station.run({
    command: repeatReceipt(commands),
    onStatus: async ({ bitmaps }) => {
      const result = resultOf(bitmaps);
      last = result === null ? 'not-told' : result === approved ? receiptOf(bitmaps, null) : null;
      return 0;
    },
  });
  if (ending.kind === 'completed') return last;
  const nothing =
    (ending.kind === 'refused' || ending.kind === 'aborted') && ending.code === notPossible;
  return nothing ? null : 'unreachable';
}

export async function reverse(
  station: Station,
  commands: CommandOptions,
  receiptNumber: string,
): Promise<'reversed' | 'refused' | 'unknown'> {
  if (!/^\d{1,4}$/.test(receiptNumber)) return 'refused';
  let reported: number | null = null;
  let result: number | null = null;
  const ending = await station.run({
    command: reversal(receiptNumber, commands),
    repeatOnSilence: false,
    onStatus: async ({ bitmaps }) => {
      reported = resultOf(bitmaps);
      return 0;
    },
    // As with a payment, a result counts when it is acknowledged.
    onAnswered: () => {
      result = reported;
    },
  });
  const code = ending.kind === 'refused' || ending.kind === 'aborted' ? ending.code : result;
  if (code === alreadyReversed || result === alreadyReversed) return 'reversed';
  if (ending.kind === 'not-sent' || ending.kind === 'refused' || ending.kind === 'aborted')
    return 'refused';
  return result === approved ? 'reversed' : result === null ? 'unknown' : 'refused';
}

export async function closeDay(
  station: Station,
  commands: CommandOptions,
  codePage: CodePage,
): Promise<DayEnd> {
  const book = openDayEnd(codePage);
  // Never repeated: a second end of day is empty, and only its receipt would be seen.
  return book.end(
    await station.run({ command: endOfDay(commands), repeatOnSilence: false, ...book.handlers }),
  );
}
