/**
 * Beside a library system in the real form of Wise, which tells neither memberships nor invoices nor
 * manual blocks: the facts that the library exports at night, on line and off line.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { profiles } from '../../../packages/sip2/src/index.ts';
import { factsExport } from '../../../simulators/library/export-facts.ts';
import type { CirculationParts } from '../../../src/circulation/parts.ts';
import {
  patronFromAnswer,
  patronFromCache,
  storeFacts,
} from '../../../src/circulation/patron/patron.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card, clock } from '../../support/simulators/lindeveld.ts';
import { importFactsText } from '../../support/store/facts.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ profile: profiles.wise, form: 'wise' });
});
afterEach(() => counter.close());

/** The library's own report of this moment, through its file and the import. */
async function importExport(text = factsExport(counter.library.library.state)) {
  const result = await importFactsText(counter.folder, text);
  expect(result).toMatchObject({ rejected: null, bad: 0 });
}
function patronOf(nth: number) {
  const patron = counter.library.library.state.patrons.get(card(nth));
  if (!patron) throw new Error(`no patron ${nth}`);
  return patron;
}
async function answerOf(nth: number) {
  const answer = await counter.parts.library.patron(card(nth), patronOf(nth).pin, 'fees');
  if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
  return answer.value;
}
async function onLine(nth: number) {
  return patronFromAnswer(counter.parts, { card: card(nth) }, await answerOf(nth)).decision;
}
function offLine(nth: number, parts: Partial<CirculationParts> = {}) {
  return patronFromCache({ ...counter.parts, ...parts }, card(nth)).decision;
}
function rulesOf({ reasons }: { reasons: readonly { rule: string }[] }) {
  return reasons.map(({ rule }) => rule).filter((rule) => !rule.startsWith('flag-'));
}
function atMs(ms: number) {
  return { clock: { now: () => new Date(ms).toISOString() } };
}
const nowMs = Date.parse(clock.now());
const hourMs = 3_600_000;

/** The seven rows of the lesson on blocks, each with a patron of the cast whom it holds. */
const rows: readonly [row: string, nth: number, rule: string, level: string][] = [
  ['maximum fees', 3, 'maximum-fees', 'payment'],
  ['open membership fee, billed (2)', 8, 'membership-fee', 'payment'],
  ['aged fees', 15, 'aged-fees', 'payment'],
  ['replacement invoice', 17, 'replacement-invoice', 'payment'],
  ['payment overdue (4)', 19, 'payment-overdue', 'payment'],
  ['cancelled (9)', 20, 'cancelled', 'checkin-only'],
  ['reminder (3)', 9, 'membership-fee', 'payment'],
];

describe.each(rows)('%s', (_, nth, rule, level) => {
  test('on line', async () => {
    await importExport();
    const decision = await onLine(nth);
    expect(decision).toMatchObject({ level, basis: 'live' });
    expect(rulesOf(decision)).toContain(rule);
  });
  test('off line, never seen here before', async () => {
    await importExport();
    const decision = offLine(nth);
    expect(decision).toMatchObject({ level, basis: 'cached' });
    expect(rulesOf(decision)).toContain(rule);
  });
});

test('each patron of the cast gets the level and the reasons that the library knows', async () => {
  await importExport();
  const { state } = counter.library.library;
  let nth = 0;
  for (const patron of state.patrons.values()) {
    nth += 1;
    const truth = state.decide(patron);
    for (const decision of [await onLine(nth), offLine(nth)]) {
      expect([patron.note, decision.level, rulesOf(decision)]).toEqual([
        patron.note,
        truth.level,
        rulesOf(truth),
      ]);
    }
  }
  expect(nth).toBeGreaterThanOrEqual(30);
});

test('without an export what only the library knows is unknown', async () => {
  const { unknown } = await onLine(20);
  expect(unknown).toEqual(expect.arrayContaining(['cancelled', 'manual-block']));
  expect(rulesOf(await onLine(20))).not.toContain('cancelled');
  expect(offLine(20)).toMatchObject({ level: 'checkin-only', basis: 'none' });
});

test('a fee that was paid since is no longer open on line, nor off line after that visit', async () => {
  await importExport();
  expect(rulesOf(await onLine(3))).toEqual(['maximum-fees']);
  for (const fee of patronOf(3).fees) fee.amountCents = 10;
  expect((await onLine(3)).level).toBe('full');
  storeFacts(counter.parts, { card: card(3) }, await answerOf(3));
  expect(offLine(3).level).toBe('full');
});

test('an export from after a visit counts, and a flag that was seen stays', async () => {
  const answer = await answerOf(1);
  const observedAt = new Date(nowMs - 5 * hourMs).toISOString();
  const flags = Array.from({ length: 14 }, (_, at) => at === 0);
  storeFacts(
    counter.parts,
    { card: card(1) },
    {
      ...answer,
      facts: { ...answer.facts, observedAt, flags, fees: [{ id: 'old', amountCents: 9_900 }] },
    },
  );
  expect(offLine(1).reasons.map(({ rule }) => rule)).toContain('flag-0');
  await importExport();
  const { reasons } = offLine(1);
  expect(rulesOf({ reasons })).toEqual([]);
  expect(reasons.map(({ rule }) => rule)).toEqual(['flag-0']);
});

test('the card that is not the first of the patron is known too', async () => {
  await importExport();
  const { otherCards } = patronOf(1);
  expect(otherCards).toHaveLength(1);
  expect(patronFromCache(counter.parts, otherCards[0] ?? '').decision.basis).toBe('cached');
});

test('an export ages: after the first of the month a billed membership is overdue', async () => {
  const exportedAt = '2024-05-31T20:00:00Z';
  const facts = { membership: { status: 2, feeCents: 2500 }, fees: [], manualBlocks: [] };
  const lines = [
    { facts: 1, exportedAt },
    { card: card(1), facts },
  ];
  await importExport(lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(rulesOf(offLine(1, atMs(Date.parse(exportedAt) + hourMs)))).toEqual(['membership-fee']);
  expect(rulesOf(offLine(1, atMs(Date.parse(exportedAt) + 9 * hourMs)))).toEqual([
    'payment-overdue',
  ]);
});

test('an export that is older than the setting is not used; one of the future only refuses', async () => {
  await importExport();
  const { settings } = counter.parts;
  expect(settings.exportedFactsHours).toBe(48);
  expect(offLine(20, atMs(nowMs + 48 * hourMs)).basis).toBe('cached');
  expect(offLine(20, atMs(nowMs + 48 * hourMs + 1)).basis).toBe('none');
  expect(offLine(1, atMs(nowMs)).allows.checkOut).toBe(true);
  expect(offLine(1, atMs(nowMs - 2 * hourMs)).basis).toBe('none');
  expect(offLine(20, atMs(nowMs - 2 * hourMs))).toMatchObject({
    basis: 'cached',
    allows: { checkOut: false },
  });
  const live = patronFromAnswer(
    { ...counter.parts, ...atMs(nowMs + 49 * hourMs) },
    { card: card(20) },
    await answerOf(20),
  );
  expect(rulesOf(live.decision)).not.toContain('cancelled');
});
