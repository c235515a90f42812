/** A counter at which fees are paid in a way that is asked for by its handle. */
import { onTestFinished } from 'vitest';
import type { PaymentWay } from '../../../machines/domain.ts';
import type { Terminal } from '../../../src/circulation/parts.ts';
import { patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import { pay } from '../../../src/circulation/payment.ts';
import { noteInterrupted } from '../../../src/circulation/settle/resolve.ts';
import type { Note } from '../../../src/store/types.ts';
import { type Acquirer, openAcquirer } from './acquirer.ts';
import { type Counter, openCounter } from './counter.ts';
import { borrower } from './till.ts';

export interface Desk {
  acquirer: Acquirer;
  counter: Counter;
  /** the first payable fee; `settled`: what the entry became */
  pay(way?: PaymentWay): Promise<string>;
  steps(entry?: number): string[];
  settled(entry?: number): unknown;
  /** An entry of a process that died, with these notes. */
  died(...notes: Note[]): number;
  /** the same, of a process in which it was a trial */
  diedInTrial(...notes: Note[]): number;
  booked(): number;
}

/** Closed at the end of the test. */
export async function openDesk(
  parts: (acquirer: Acquirer) => { terminal?: Terminal; code?: Terminal } = (acquirer) => ({
    code: acquirer.open('bancontact-pay'),
  }),
): Promise<Desk> {
  const acquirer = await openAcquirer();
  onTestFinished(() => acquirer.close());
  const counter = await openCounter({ timeoutMs: 1_500, ...parts(acquirer) });
  onTestFinished(() => counter.close());
  counter.parts.clock = { now: () => new Date().toISOString() };
  const { journal } = counter.store;
  const died = (more: { trial?: true }, notes: readonly Note[]) => {
    const at = counter.parts.clock.now();
    const fees = [{ id: '4001', amountCents: 320 }];
    const id = journal.begin(
      {
        ...{ kind: 'payment', attempt: 'attempt-9', patron: borrower.card, fees },
        ...{ amountCents: 320, way: 'code', driver: 'bancontact-pay', ...more },
      },
      at,
    );
    for (const note of notes) journal.note(id, note, at);
    noteInterrupted(counter.parts);
    return id;
  };
  return {
    acquirer,
    counter,
    pay: async (way = 'code') => {
      const answer = await counter.parts.library.patron(borrower.card, borrower.pin, 'fees');
      if (answer.kind !== 'answer') throw new Error('the library does not answer');
      const patron = patronFromAnswer(counter.parts, borrower, answer.value);
      const fee = patron.shown.fees.find(({ notPayable }) => notPayable === null);
      const signal = new AbortController().signal;
      const { outcome } = await pay(counter.parts, {
        ...{ borrower, patron, feeIds: [fee?.id ?? ''], way, progress: () => {}, signal },
      });
      return outcome.kind === 'not-paid' ? outcome.why : outcome.kind;
    },
    steps: (entry = 1) => journal.get(entry)?.notes.map(({ step }) => step) ?? [],
    settled: (entry = 1) => journal.get(entry)?.settlement,
    died: (...notes) => died({}, notes),
    diedInTrial: (...notes) => died({ trial: true }, notes),
    booked: () => counter.library.log().filter(({ what }) => what === 'payment').length,
  };
}

export const started: Note = {
  step: 'started',
  handle: { driver: 'bancontact-pay', paymentId: 'attempt-9' },
};
export const approved: Extract<Note, { step: 'approved' }> = {
  step: 'approved',
  ...{ receiptNumber: 'R1', terminalId: null, traceNumber: null },
  ...{ date: '1126', time: '180001' },
};
