/** The simulated terminal writes as the vectors do, which are not its own words. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  cardServiceResponse,
  deviceOutput,
  deviceQuestion,
  readFromKiosk,
  serviceResponse,
} from '../../../simulators/opi/messages.ts';
import { repeat } from '../../../simulators/opi/payment.ts';

const vectors = new Map(
  readFileSync('test/vectors/payments.jsonl', 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { protocol: string; name: string; text?: string })
    .filter(({ protocol }) => protocol === 'opi')
    .map(({ name, text = '' }) => [name, text] as const),
);

const terminalId = '68276185';
const payment = { requestType: 'CardPayment', requestId: '20544', workstation: '1' };
const paid = {
  ...{ ...payment, stan: '021602', amountCents: 250, receiptNumber: '8931' },
  ...{ timeStamp: '2026-09-01T11:00:20', transaction: null },
};
const desk = { terminalId };
const device = { requestId: '20544', workstation: '1' };

const written: Record<string, string> = {
  'login-ok': serviceResponse({
    ...{ requestType: 'Login', requestId: '1', workstation: '1' },
    ...{ result: 'Success', terminalId, stan: '021600' },
  }),
  'diagnosis-ok': serviceResponse({
    ...{ requestType: 'Diagnosis', requestId: '20793', workstation: '1' },
    ...{ result: 'Success', terminalId },
  }),
  approved: repeat({ ...paid, result: 'Success', actionCode: '0' }, desk),
  'approved-other-amount': repeat(
    { ...paid, amountCents: 275, result: 'Success', actionCode: '0' },
    desk,
  ),
  'approved-other-request': repeat(
    { ...paid, requestId: '20543', result: 'Success', actionCode: '0' },
    desk,
  ),
  'approved-no-amount': repeat(
    { ...paid, hidesAmount: true, result: 'Success', actionCode: '0' },
    desk,
  ),
  'approved-success-but-code': repeat({ ...paid, result: 'Success', actionCode: '116' }, desk),
  partial: repeat({ ...paid, result: 'PartialFailure', actionCode: '10' }, desk),
  'declined-funds': repeat({ ...paid, result: 'Failure', actionCode: '116' }, desk),
  'declined-no-tender': cardServiceResponse({
    ...{ ...payment, result: 'Failure', terminalId, errorCode: '1002701' },
  }),
  aborted: repeat({ ...paid, result: 'Aborted', actionCode: '' }, desk),
  'result-timedout': repeat({ ...paid, result: 'TimedOut', actionCode: '' }, desk),
  'repeat-last-answer': repeat(
    {
      ...{ ...paid, requestType: 'RepeatLastMessage', requestId: '20547' },
      ...{ result: 'Success', actionCode: '0' },
    },
    desk,
  ),
  'repeat-last-none': cardServiceResponse({
    ...{ requestType: 'RepeatLastMessage', requestId: '20547', workstation: '1' },
    ...{ result: 'Failure', terminalId },
  }),
  'reversal-refused': cardServiceResponse({
    ...{ requestType: 'PaymentReversal', requestId: '20548', workstation: '1' },
    ...{ result: 'Failure', terminalId },
  }),
  'abort-answer': cardServiceResponse({
    ...{ requestType: 'AbortRequest', requestId: '20545', workstation: '1', result: 'Success' },
  }),
  'receipt-merchant': deviceOutput({
    ...{ ...device, target: 'Printer', sequence: 3, terminalId },
    lines: ['MERCHANT COPY', 'TOTAL EUR 2,50'],
  }),
  'receipt-customer': deviceOutput({
    ...{ ...device, target: 'PrinterReceipt', sequence: 4, terminalId },
    lines: ['BANCONTACT', 'TOTAL EUR 2,50'],
  }),
  'input-boolean': deviceQuestion({ ...device, sequence: 6 }, 'Signature OK?'),
};

describe('messages of the terminal, byte for byte', () => {
  test.each(Object.entries(written))('%s', (name, xml) => {
    expect(xml).toBe(vectors.get(name));
  });
});

test('what the kiosk sends is read', () => {
  const read = (name: string) => readFromKiosk(Buffer.from(vectors.get(name) ?? ''));
  expect(read('payment')).toEqual({
    ...{ root: 'CardServiceRequest', ...payment, result: '', amountCents: 250 },
    ...{ originalStan: null, said: null },
  });
  expect(read('receipt-answer-failed')).toMatchObject({ result: 'Failure' });
  expect(read('input-boolean-answer-no')).toMatchObject({ said: 'false' });
  expect(read('approved')).toBeNull();
});
