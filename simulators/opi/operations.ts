/** All that a simulated terminal of OPI answers beside a payment. */
import { deviceOutput, type FromKiosk, serviceResponse } from './messages.ts';
import { maskedCard, type Remembered, repeat, type Till } from './payment.ts';
import type { Channel0, Channel1 } from './wire.ts';

export interface Memory {
  /** what RepeatLastMessage repeats; null: nothing */
  last: Remembered | null;
  /** the receipt of the last payment was not taken */
  keepsReceipt: boolean;
  isLoggedIn: boolean;
}

interface Desk extends Till {
  state: Memory;
  back(): Channel1;
  /** an answer with nothing but its result */
  answer(result: string): void;
}

export async function serveRequest(
  request: FromKiosk,
  channel: Channel0,
  desk: Desk,
): Promise<void> {
  const { answer, terminalId } = desk;
  switch (request.requestType) {
    case 'Login':
      channel.answer(serviceResponse({ ...request, result: 'Success', terminalId }));
      return;
    case 'Diagnosis':
      await print(request, desk, 'CashierDisplay', ['Diagnose']);
      answer('Success');
      return;
    case 'RepeatLastMessage':
    case 'TicketReprint':
      return repeatLast(request, channel, desk);
    case 'PaymentReversal':
      return reverse(request, channel, desk);
    case 'ReconciliationWithClosure':
      await print(request, desk, 'Printer', ['DAGAFSLUITING']);
      return closeDay(request, channel, desk);
    default:
      answer('ValidationError');
  }
}

async function repeatLast(request: FromKiosk, channel: Channel0, desk: Desk): Promise<void> {
  const { state, quirks } = desk;
  state.keepsReceipt = false;
  if (state.last === null || quirks.has('repeats-nothing')) return desk.answer('Failure');
  const { requestType, requestId } = request;
  if (requestType === 'TicketReprint')
    await print(request, desk, 'PrinterReceipt', ['DUPLICATE', `KAART ${maskedCard}`]);
  const own = quirks.has('repeats-original') ? {} : { requestType, requestId };
  channel.answer(repeat({ ...state.last, ...own }, desk));
}

async function print(
  { requestId, workstation }: FromKiosk,
  { back }: Desk,
  target: string,
  lines: string[],
): Promise<void> {
  const line = back();
  await line.ask(deviceOutput({ requestId, workstation, target, lines }));
  line.close();
}

function reverse(request: FromKiosk, channel: Channel0, desk: Desk): void {
  const { ledger, quirks, state } = desk;
  const named = ledger
    .all()
    .findLast(({ traceNumber, by }) => by === 'kiosk' && traceNumber === request.originalStan);
  const found = named ? ledger.find(named.receiptNumber) : null;
  if (found?.state !== 'paid' || quirks.has('refuses-reversal')) {
    desk.answer('Failure');
    return;
  }
  found.state = 'reversed';
  if (quirks.has('reversal-lost')) {
    channel.hangUp();
    return;
  }
  const { amountCents, receiptNumber } = found;
  state.last = {
    ...request,
    result: 'Success',
    stan: desk.nextStan(),
    transaction: null,
    amountCents,
    actionCode: '0',
    receiptNumber,
    timeStamp: desk.timeStamp(),
  };
  channel.answer(repeat(state.last, desk));
}

function closeDay(request: FromKiosk, channel: Channel0, desk: Desk): void {
  const { ledger, quirks, state, terminalId } = desk;
  const closed = ledger.closeDay();
  if (quirks.has('logs-out')) state.isLoggedIn = false;
  const totalCents = closed.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const head = { ...request, result: 'Success', terminalId };
  channel.answer(serviceResponse(head, { count: closed.length, totalCents }));
}
