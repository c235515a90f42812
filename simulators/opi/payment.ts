/** One payment at a simulated terminal of OPI, from CardPayment to its CardServiceResponse. */
import type { Ledger, TerminalTransaction } from '../terminal/ledger.ts';
import type { Person } from '../terminal/person.ts';
import type { OpiBehaviour, OpiQuirks } from './behaviours.ts';
import { cardServiceResponse, deviceOutput, deviceQuestion, type FromKiosk } from './messages.ts';
import type { Channel0, Channel1 } from './wire.ts';

export interface Till {
  ledger: Ledger;
  terminalId: string;
  quirks: OpiQuirks;
  person: Pick<Person, 'decide'>;
  nextStan(): string;
  /** local time, `2026-09-01T11:00:20`; null: this terminal writes none */
  timeStamp(): string | null;
  show(text: string): void;
  /** what RepeatLastMessage repeats */
  remember(outcome: Remembered): void;
  /** a receipt was not taken */
  keepReceipt(): void;
}

export interface Remembered {
  requestType: string;
  requestId: string;
  workstation: string;
  result: string;
  stan: string;
  amountCents: number;
  actionCode: string;
  receiptNumber: string;
  timeStamp: string | null;
  transaction: TerminalTransaction | null;
  /** in an answer it has no amount */
  hidesAmount?: boolean;
  card?: string;
}

/** A number for tests, which must be found nowhere in a kiosk. */
const cardNumber = '5413330089604111';
export const maskedCard = '541333******4111';

/** Answers that begin nothing. */
const refusals: Partial<Record<OpiBehaviour, string>> = {
  busy: 'Busy',
  'logged-out': 'Loggedout',
  unavailable: 'DeviceUnavailable',
  'format-error': 'FormatError',
  'print-last-ticket': 'PrintLastTicket',
};
/** Words for a payment that came to nothing. */
const failures: Partial<Record<OpiBehaviour, string>> = {
  'time-out': 'TimedOut',
  'no-host': 'CommunicationError',
  nonsense: 'Nonsense',
};

export async function takePayment(
  request: FromKiosk & { amountCents: number },
  channel: Channel0,
  back: Channel1,
  till: Till,
  behaviour: OpiBehaviour,
): Promise<void> {
  const refusal = refusals[behaviour];
  if (refusal !== undefined) return channel.answer(answerOf(request, till, refusal));
  if (behaviour === 'doctype')
    return channel.answer('<?xml version="1.0"?><!DOCTYPE x []><CardServiceResponse/>');
  if (behaviour === 'http')
    return channel.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n', 'latin1'));
  if (behaviour === 'cut') return channel.hangUp();
  if (behaviour === 'silent') return;

  const stan = till.nextStan();
  const display = (...lines: string[]) =>
    deviceOutput({
      requestId: request.requestId,
      workstation: request.workstation,
      lines,
      target: 'CustomerDisplay',
    });
  till.show('insert your card');
  await back.ask(display('Ins\u00e9rez votre carte', 'Steek uw kaart in'));
  const failure = failures[behaviour];
  if (failure !== undefined) return turnDown(request, channel, till, stan, failure);
  const decision = await till.person.decide(wantedOf(behaviour));
  const isStopped = decision === 'stop' && !till.quirks.has('approves-after-abort');
  if (isStopped || ['cancel', 'late', 'lost'].includes(decision))
    return turnDown(request, channel, till, stan, 'Aborted');
  if (decision === 'decline') {
    const isAlone = behaviour === 'other-approval-alone';
    if (isAlone || behaviour === 'other-approval') channel.answer(approvalOfAnother(request, till));
    return turnDown(request, isAlone ? null : channel, till, stan, 'Failure');
  }
  if (behaviour === 'asks') {
    const question = { ...request, sequence: 2 };
    const [answer] = await back.ask(deviceQuestion(question, 'Signature OK?'));
    if (answer?.said !== 'true') return turnDown(request, channel, till, stan, 'Failure');
  }
  await approve(request, channel, back, till, { stan, behaviour });
}

function wantedOf(behaviour: OpiBehaviour): 'approve' | 'decline' | 'cancel' | 'hold' {
  if (behaviour === 'other-approval' || behaviour === 'other-approval-alone') return 'decline';
  return behaviour === 'hold' || behaviour === 'decline' || behaviour === 'cancel'
    ? behaviour
    : 'approve';
}

function approvalOfAnother(request: FromKiosk & { amountCents: number }, till: Till): string {
  const approved = { result: 'Success', actionCode: '0', receiptNumber: '0001', stan: '000001' };
  const other = { ...request, ...approved, requestId: '1', transaction: null };
  return repeat({ ...other, timeStamp: till.timeStamp() }, till);
}

async function approve(
  request: FromKiosk & { amountCents: number },
  channel: Channel0,
  back: Channel1,
  till: Till,
  { stan, behaviour }: { stan: string; behaviour: OpiBehaviour },
): Promise<void> {
  const isPart = behaviour === 'partial';
  const amountCents = behaviour === 'other-amount' ? request.amountCents + 25 : request.amountCents;
  const transaction = till.ledger.add(amountCents, 'kiosk', request.requestId);
  transaction.traceNumber = stan;
  transaction.state = 'paid';
  const outcome: Remembered = {
    ...request,
    result: isPart ? 'PartialFailure' : 'Success',
    stan,
    amountCents,
    transaction,
    actionCode: isPart ? '10' : behaviour === 'refusing-code' ? '116' : '0',
    receiptNumber: transaction.receiptNumber,
    timeStamp: till.timeStamp(),
    ...(behaviour === 'no-amount' && { hidesAmount: true }),
    card: cardNumber,
  };
  till.remember(outcome);
  till.show('approved. Remove your card');
  if (behaviour === 'silent-paid') return;
  if (behaviour === 'paid-then-cut') return channel.hangUp();
  if (!till.quirks.has('receipt-after-outcome') && !(await printReceipts(request, back, till))) {
    if (till.quirks.has('keeps-receipt')) till.keepReceipt();
    if (till.quirks.has('unprinted-reverses')) {
      transaction.state = 'reversed';
      return turnDown(request, channel, till, stan, 'Failure');
    }
  }
  if (behaviour === 'other-request' || behaviour === 'other-request-first')
    channel.answer(repeat({ ...outcome, requestId: '1' }, till));
  if (behaviour !== 'other-request') channel.answer(repeat(outcome, till));
  if (till.quirks.has('receipt-after-outcome')) await printReceipts(request, back, till);
}

/** Both receipts, and the one for a journal. False: one of them was not taken. */
async function printReceipts(
  { requestId, workstation }: FromKiosk,
  back: Channel1,
  { terminalId, quirks }: Till,
): Promise<boolean> {
  const receipts = [
    ['Printer', 'MERCHANT COPY'],
    ['PrinterReceipt', 'BANCONTACT'],
    ['E-Journal', 'JOURNAL'],
  ] as const;
  const written = receipts.map(([target, title], at) =>
    deviceOutput({
      requestId,
      workstation,
      target,
      terminalId,
      lines: [title, `KAART ${maskedCard}`],
      sequence: at + 3,
    }),
  );
  const rounds = quirks.has('merges') ? [written] : written.map((each) => [each]);
  for (const round of rounds)
    for (const answer of await back.ask(...round)) if (answer?.result !== 'Success') return false;
  return true;
}

/** `channel` null: the terminal does not say it. */
function turnDown(
  request: FromKiosk & { amountCents: number },
  channel: Channel0 | null,
  till: Till,
  stan: string,
  result: string,
): void {
  till.show(result === 'Failure' ? 'Declined' : 'Cancelled');
  const outcome: Remembered = {
    ...request,
    result,
    stan,
    actionCode: result === 'Failure' ? '116' : '',
    receiptNumber: '',
    timeStamp: till.timeStamp(),
    transaction: null,
  };
  till.remember(outcome);
  channel?.answer(repeat(outcome, till));
}

function answerOf(request: FromKiosk, { terminalId }: Till, result: string): string {
  return cardServiceResponse({ ...request, result, terminalId });
}

/** The outcome as a message. */
export function repeat(outcome: Remembered, { terminalId }: Pick<Till, 'terminalId'>): string {
  const { actionCode, receiptNumber, timeStamp, amountCents, hidesAmount, card, ...rest } = outcome;
  const { requestType, requestId, workstation, result, stan } = rest;
  return cardServiceResponse({
    requestType,
    requestId,
    workstation,
    result,
    terminalId,
    stan,
    card,
    ...(actionCode !== '' && {
      ...(!hidesAmount && { amountCents }),
      authorisation: { receiptNumber, actionCode, ...(timeStamp !== null && { timeStamp }) },
    }),
  });
}
