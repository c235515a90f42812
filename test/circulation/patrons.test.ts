import { afterAll, beforeAll, expect, it } from 'vitest';
import { allowsCheckOutAfter, patronFromAnswer } from '../../src/circulation/patron.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter?.close());

it('the facts that come over SIP2 give each patron of the cast the level that the library knows', async () => {
  const { state } = counter.library.library;
  expect(state.patrons.size).toBeGreaterThanOrEqual(30);
  for (const patron of state.patrons.values()) {
    const answer = await counter.parts.library.patron(patron.card, patron.pin, 'fees');
    if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
    const known = patronFromAnswer(counter.parts, patron, answer.value);
    const truth = state.decide(patron);
    expect([patron.note, known.decision.level, known.decision.allows.renew]).toEqual([
      patron.note,
      truth.level,
      truth.allows.renew,
    ]);
    expect([patron.note, known.decision.unknown]).toEqual([patron.note, []]);
  }
});

it('the cheapest payment lifts the block of everyone whom paying here can help', async () => {
  const helped: string[] = [];
  for (const patron of counter.library.library.state.patrons.values()) {
    const answer = await counter.parts.library.patron(patron.card, patron.pin, 'fees');
    if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
    const known = patronFromAnswer(counter.parts, patron, answer.value);
    if (known.decision.level !== 'payment') continue;
    const { leastFees } = known.shown;
    if (leastFees.length === 0) expect(patron.note).toMatch(/debt collector|direct debit/i);
    else {
      expect([patron.note, allowsCheckOutAfter(counter.parts, known, leastFees)]).toEqual([
        patron.note,
        true,
      ]);
      helped.push(patron.note);
    }
  }
  expect(helped.length).toBeGreaterThan(10);
});
