import { afterAll, beforeAll, expect, it } from 'vitest';
import { factsExport } from '../../../simulators/library/export-facts.ts';
import { allowsCheckOutAfter, patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { importFactsText } from '../../support/store/facts.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter?.close());

async function knownPatrons() {
  const { state } = counter.library.library;
  const known = [];
  for (const patron of state.patrons.values()) {
    const answer = await counter.parts.library.patron(patron.card, patron.pin, 'fees');
    if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
    known.push({ patron, known: patronFromAnswer(counter.parts, patron, answer.value) });
  }
  return known;
}

it('over SIP2 alone Wise tells too little for most rules: its flags decide, and nothing is guessed', async () => {
  for (const { patron, known } of await knownPatrons()) {
    const { allows, unknown } = known.decision;
    const truth = counter.library.library.state.decide(patron);
    expect([patron.note, allows.checkOut, allows.renew]).toEqual([
      patron.note,
      truth.allows.checkOut,
      truth.allows.renew,
    ]);
    expect(unknown).toEqual(expect.arrayContaining(['cancelled', 'replacement-invoice']));
  }
});

it('with the facts of the night, the cheapest payment lifts the block of everyone whom paying here can help', async () => {
  await importFactsText(counter.folder, factsExport(counter.library.library.state));
  const helped: string[] = [];
  for (const { patron, known } of await knownPatrons()) {
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
